package dev.stepwell.cli.output;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import java.util.Comparator;
import java.util.List;

/**
 * The exit codes of the process. The numbers never change, because scripts rely on them.
 *
 * <p>{@link #of(ProblemCode)} alone assigns the problems to the exit codes.
 */
public enum ExitCode {
    /** The verb succeeded, or there was nothing to do. */
    DONE(0),
    /** A person declined, and nothing changed. */
    DECLINED(1),
    /** Migrations are pending. Only {@code check} returns this code. */
    PENDING(2),
    /** The registry or the history has problems, or the request does not fit them. */
    PROBLEMS(3),
    /** Applied migrations were changed afterwards, and there is no other problem. */
    CHECKSUM(4),
    /** The wait for another migrator ran out. */
    LOCK_WAIT(5),
    /** A migration failed, and its transaction was rolled back. */
    MIGRATION_FAILED(6),
    /** A migration is unfinished or its outcome is unknown, and a person has to act. */
    MANUAL_ACTION(7),
    /** The run was interrupted, or it reached its time limit. */
    RUN_STOPPED(8),
    /** The arguments are wrong. */
    USAGE(64),
    /** The database cannot be reached, or the connection cannot be used or was lost. */
    UNREACHABLE(69),
    /** A defect of Stepwell or of its environment. */
    INTERNAL(70);

    /** The codes by gravity, the gravest first, because the gravest of several problems decides. */
    private static final List<ExitCode> BY_GRAVITY = List.of(
            INTERNAL,
            UNREACHABLE,
            USAGE,
            MANUAL_ACTION,
            MIGRATION_FAILED,
            RUN_STOPPED,
            LOCK_WAIT,
            PROBLEMS,
            CHECKSUM,
            DONE);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /**
     * {@return the code of a failed run}
     *
     * @param somethingStays whether the failed migration ran without a transaction, so that a part of it may remain in
     *     effect
     */
    static ExitCode ofRun(List<Problem> problems, boolean somethingStays) {
        ExitCode code = of(problems);
        return code == MIGRATION_FAILED && somethingStays ? MANUAL_ACTION : code;
    }

    /** {@return the code of the gravest problem; {@link #DONE} without a problem} */
    public static ExitCode of(List<Problem> problems) {
        return problems.stream()
                .map(problem -> of(problem.code()))
                .min(Comparator.comparingInt(BY_GRAVITY::indexOf))
                .orElse(DONE);
    }

    public static ExitCode of(ProblemCode code) {
        return switch (code) {
            case VERSION_MISSING,
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
                    DUPLICATE_VERSION,
                    UNKNOWN_DEPENDENCY,
                    SELF_DEPENDENCY,
                    DEPENDENCY_CYCLE,
                    REPLACED_TWICE,
                    DEPENDS_ON_REPLACED,
                    ENUM_VALUE_IN_USE,
                    NEEDS_TRANSACTION,
                    HALF_DONE,
                    DEPENDS_ON_HIGHER,
                    NO_REGISTRY,
                    REGISTRY_BROKEN,
                    REGISTRY_SHADOWED,
                    REGISTRY_LOST,
                    SET_MISSING,
                    APPLIED_BUT_MISSING,
                    NEWER_REFUSED,
                    NEWER_TEXT,
                    REPLACED_PARTLY,
                    DEPENDENCY_NOT_APPLIED,
                    OTHER_SET_DEPENDS,
                    IRREVERSIBLE,
                    DOWN_NOT_STORED,
                    STORED_DOWN_CHANGED,
                    EXISTING_SCHEMA,
                    HISTORY_ELSEWHERE,
                    HISTORY_NEWER,
                    DIGEST_WRONG,
                    BASELINE_REFUSED,
                    MARK_REFUSED,
                    RETRY_REFUSED,
                    ADOPTION_REFUSED,
                    ADOPTION_INCOMPLETE,
                    FOREIGN_HISTORY_MISSING,
                    FOREIGN_HISTORY_AMBIGUOUS,
                    FOREIGN_MIGRATION_UNKNOWN,
                    FOREIGN_MATCH_UNCLEAR -> PROBLEMS;
            case CHECKSUM_CHANGED -> CHECKSUM;
            case LOCK_TIMEOUT -> LOCK_WAIT;
            case RUN_INTERRUPTED, RUN_TIMED_OUT -> RUN_STOPPED;
            case MIGRATION_FAILED, ROLLBACK_FAILED, VERIFY_FAILED -> MIGRATION_FAILED;
            case FOREIGN_HISTORY_UNFINISHED,
                    UNFINISHED_MIGRATION,
                    OUTCOME_UNKNOWN,
                    TRANSACTION_ENDED,
                    HISTORY_INCOMPLETE,
                    HISTORY_DAMAGED,
                    HISTORY_ROWS_MISSING,
                    HISTORY_DROPPED,
                    HISTORY_UNTRUSTED,
                    LOCK_LOST -> MANUAL_ACTION;
            case UNKNOWN_VERSION, TARGET_MISUSED -> USAGE;
            case DATABASE_UNREACHABLE,
                    NOT_POSTGRESQL,
                    SERVER_UNSUPPORTED,
                    TRANSACTION_OPEN,
                    DATABASE_READ_ONLY,
                    STRINGS_NOT_STANDARD,
                    SCHEMA_MISSING,
                    HISTORY_NOT_ACCESSIBLE,
                    TRANSACTION_POOLER,
                    CONNECTION_LOST,
                    DATABASE_FAILED -> UNREACHABLE;
        };
    }
}
