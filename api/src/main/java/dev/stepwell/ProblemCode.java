package dev.stepwell;

import java.util.Locale;

/**
 * The kinds of problems that Stepwell reports, at compile time and at run time.
 *
 * <p>Each has a section of its own in {@code docs/problems.md}, under the name that {@link #toString()} gives.
 */
public enum ProblemCode {
    // A migration as it is written.
    VERSION_MISSING,
    VERSION_MALFORMED,
    SET_MALFORMED,
    UP_MISSING,
    DOWN_MISSING,
    DOWN_AND_IRREVERSIBLE,
    IRREVERSIBLE_WITHOUT_REASON,
    SQL_NOT_CONSTANT,
    SQL_BLANK,
    SQL_SYNTAX,
    METHOD_SHAPE,
    MIXED_KINDS,
    VERIFY_NOT_ONE_QUERY,
    NOT_IN_A_MIGRATION,
    NOT_A_CLASS,
    NOT_REACHABLE,
    REGISTRY_NAME_TAKEN,
    REGISTRY_NOT_WRITTEN,

    // All migrations together.
    DUPLICATE_VERSION,
    UNKNOWN_DEPENDENCY,
    SELF_DEPENDENCY,
    DEPENDENCY_CYCLE,

    // A registry beside a database.
    NO_REGISTRY,
    UNKNOWN_VERSION,
    TARGET_MISUSED,
    CHECKSUM_CHANGED,
    APPLIED_BUT_MISSING,
    DEPENDENCY_NOT_APPLIED,
    UNFINISHED_MIGRATION,
    IRREVERSIBLE,
    DOWN_NOT_STORED,

    // A run.
    DATABASE_UNREACHABLE,
    NOT_POSTGRESQL,
    DATABASE_READ_ONLY,
    SCHEMA_MISSING,
    HISTORY_NOT_ACCESSIBLE,
    TRANSACTION_POOLER,
    LOCK_TIMEOUT,
    LOCK_LOST,
    INTERRUPTED,
    MIGRATION_FAILED,
    ROLLBACK_FAILED,
    TRANSACTION_ENDED,
    VERIFY_FAILED,
    DATABASE_FAILED;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The code as it is printed: lower case, in kebab-case. */
    @Override
    public String toString() {
        return text;
    }
}
