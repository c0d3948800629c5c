package dev.stepwell.runtime;

import java.util.Locale;

/**
 * The mode of a lock on a table, from the weakest to the strongest.
 *
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES">PostgreSQL: table-level
 *     locks</a>
 */
public enum LockMode {
    /** The mode of a reader; only {@link #ACCESS_EXCLUSIVE} conflicts with it. */
    ACCESS_SHARE,
    /** The mode of {@code SELECT FOR UPDATE}. */
    ROW_SHARE,
    /** The mode of a writer. */
    ROW_EXCLUSIVE,
    /** Others can read and write, but not change the table. */
    SHARE_UPDATE_EXCLUSIVE,
    /** Others can read, but not write. */
    SHARE,
    /** Others can read, but neither write nor take the same lock. */
    SHARE_ROW_EXCLUSIVE,
    /** Others can read, but neither write nor lock rows. */
    EXCLUSIVE,
    /** Others can neither read nor write. */
    ACCESS_EXCLUSIVE;

    /** Returns the mode as {@code LOCK TABLE} takes it, such as {@code access exclusive}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
