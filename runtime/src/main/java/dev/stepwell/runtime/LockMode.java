package dev.stepwell.runtime;

import java.util.Locale;

/**
 * What a lock on a table keeps others from, in the order in which PostgreSQL ranks them.
 *
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES">PostgreSQL: table-level
 *     locks</a>
 */
public enum LockMode {
    /** Reading; only {@link #ACCESS_EXCLUSIVE} waits for it. */
    ACCESS_SHARE,
    /** Locking rows. */
    ROW_SHARE,
    /** Writing rows. */
    ROW_EXCLUSIVE,
    /** Changing something that neither readers nor writers see; others read and write. */
    SHARE_UPDATE_EXCLUSIVE,
    /** Others read, and nobody writes. */
    SHARE,
    /** Others read, and nobody writes or does the same. */
    SHARE_ROW_EXCLUSIVE,
    /** Others read, and neither write nor lock rows. */
    EXCLUSIVE,
    /** Others neither read nor write. */
    ACCESS_EXCLUSIVE;

    /** The mode as {@code LOCK TABLE} takes it, such as {@code access exclusive}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
