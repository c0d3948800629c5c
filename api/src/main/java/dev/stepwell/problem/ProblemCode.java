package dev.stepwell.problem;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kind of a problem that Stepwell reports at compile time or at run time.
 *
 * <p>Each kind has a section in {@code docs/problems.md}. Its heading is the code that {@link #toString()} returns.
 */
public enum ProblemCode {
    // Errors of a migration as it is written.
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
    NEEDS_NO_TRANSACTION,
    ONLY_IN_TRANSACTION,
    TRANSACTION_CONTROL,
    REPEATABLE_ALONE,
    RESTARTABLE_MISUSED,
    REPLACES_MISUSED,
    UNNAMED_INDEX,
    REGISTRY_NAME_TAKEN,
    REGISTRY_NOT_WRITTEN,
    REGISTRY_NOT_PROVIDED,
    PARTIAL_BUILD,
    UNKNOWN_OPTION,

    // Errors of all migrations together.
    DUPLICATE_VERSION,
    UNKNOWN_DEPENDENCY,
    SELF_DEPENDENCY,
    DEPENDENCY_CYCLE,
    REPLACED_TWICE,
    DEPENDS_ON_REPLACED,

    // Findings that can be intended: warnings, not errors.
    ENUM_VALUE_IN_USE(true),
    NEEDS_TRANSACTION(true),
    HALF_DONE(true),
    DEPENDS_ON_HIGHER(true),

    // Problems of a registry compared with a database.
    NO_REGISTRY,
    REGISTRY_BROKEN,
    REGISTRY_SHADOWED,
    REGISTRY_LOST,
    SET_MISSING,
    UNKNOWN_VERSION,
    TARGET_MISUSED,
    CHECKSUM_CHANGED,
    APPLIED_BUT_MISSING,
    NEWER_REFUSED,
    NEWER_TEXT,
    DEPENDENCY_NOT_APPLIED,
    REPLACED_PARTLY,
    UNFINISHED_MIGRATION,
    OUTCOME_UNKNOWN,
    OTHER_SET_DEPENDS,
    IRREVERSIBLE,
    DOWN_NOT_STORED,
    STORED_DOWN_CHANGED,
    HISTORY_ROWS_MISSING,
    EXISTING_SCHEMA,
    BASELINE_REFUSED,
    MARK_REFUSED,
    RETRY_REFUSED,
    ADOPTION_REFUSED,
    ADOPTION_INCOMPLETE,
    FOREIGN_HISTORY_MISSING,
    FOREIGN_HISTORY_AMBIGUOUS,
    FOREIGN_HISTORY_UNFINISHED,
    FOREIGN_MIGRATION_UNKNOWN,
    FOREIGN_MATCH_UNCLEAR,

    // Problems of a run.
    DATABASE_UNREACHABLE,
    NOT_POSTGRESQL,
    SERVER_UNSUPPORTED,
    TRANSACTION_OPEN,
    DATABASE_READ_ONLY,
    STRINGS_NOT_STANDARD,
    SCHEMA_MISSING,
    HISTORY_NOT_ACCESSIBLE,
    HISTORY_UNTRUSTED,
    HISTORY_ELSEWHERE,
    HISTORY_INCOMPLETE,
    HISTORY_NEWER,
    HISTORY_DAMAGED,
    DIGEST_WRONG,
    TRANSACTION_POOLER,
    LOCK_TIMEOUT,
    LOCK_LOST,
    RUN_INTERRUPTED,
    RUN_TIMED_OUT,
    MIGRATION_FAILED,
    ROLLBACK_FAILED,
    TRANSACTION_ENDED,
    HISTORY_DROPPED,
    VERIFY_FAILED,
    CONNECTION_LOST,
    DATABASE_FAILED;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final boolean warning;

    ProblemCode() {
        this(false);
    }

    ProblemCode(boolean warning) {
        this.warning = warning;
    }

    /**
     * Tells whether a problem of this kind is a warning unless the build says otherwise. All other kinds stop the build
     * or the run.
     *
     * @return true if the default is a warning
     */
    public boolean isWarning() {
        return warning;
    }

    /**
     * Finds a kind by its printed code.
     *
     * @param text any text, such as {@code version-missing}
     * @return the kind whose {@link #toString()} equals the text; empty if there is none
     */
    public static Optional<ProblemCode> parse(String text) {
        return Stream.of(values()).filter(code -> code.text.equals(text)).findFirst();
    }

    /** {@return the printed code, in lower-case words with hyphens, such as {@code version-missing}} */
    @Override
    public String toString() {
        return text;
    }
}
