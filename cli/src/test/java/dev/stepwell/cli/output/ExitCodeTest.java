package dev.stepwell.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.problem.Subject;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExitCodeTest {

    @Test
    void theNumbersAreThosePromised() {
        assertThat(Arrays.stream(ExitCode.values()).map(code -> code + " " + code.number()))
                .containsExactly(
                        "DONE 0",
                        "DECLINED 1",
                        "PENDING 2",
                        "PROBLEMS 3",
                        "CHECKSUM 4",
                        "LOCK_WAIT 5",
                        "MIGRATION_FAILED 6",
                        "MANUAL_ACTION 7",
                        "RUN_STOPPED 8",
                        "USAGE 64",
                        "UNREACHABLE 69",
                        "INTERNAL 70");
    }

    @Test
    void eachProblemThatARunCanHaveEndsInItsNumber() {
        assertThat(codesOf(ExitCode.CHECKSUM)).containsExactly(ProblemCode.CHECKSUM_CHANGED);
        assertThat(codesOf(ExitCode.LOCK_WAIT)).containsExactly(ProblemCode.LOCK_TIMEOUT);
        assertThat(codesOf(ExitCode.RUN_STOPPED))
                .containsExactly(ProblemCode.RUN_INTERRUPTED, ProblemCode.RUN_TIMED_OUT);
        assertThat(codesOf(ExitCode.MIGRATION_FAILED))
                .containsExactly(ProblemCode.MIGRATION_FAILED, ProblemCode.ROLLBACK_FAILED, ProblemCode.VERIFY_FAILED);
        assertThat(codesOf(ExitCode.MANUAL_ACTION))
                .containsExactly(
                        ProblemCode.UNFINISHED_MIGRATION,
                        ProblemCode.OUTCOME_UNKNOWN,
                        ProblemCode.HISTORY_ROWS_MISSING,
                        ProblemCode.FOREIGN_HISTORY_UNFINISHED,
                        ProblemCode.HISTORY_UNTRUSTED,
                        ProblemCode.HISTORY_INCOMPLETE,
                        ProblemCode.HISTORY_DAMAGED,
                        ProblemCode.LOCK_LOST,
                        ProblemCode.TRANSACTION_ENDED,
                        ProblemCode.HISTORY_DROPPED);
        assertThat(codesOf(ExitCode.USAGE)).containsExactly(ProblemCode.UNKNOWN_VERSION, ProblemCode.TARGET_MISUSED);
        assertThat(codesOf(ExitCode.UNREACHABLE))
                .containsExactly(
                        ProblemCode.DATABASE_UNREACHABLE,
                        ProblemCode.NOT_POSTGRESQL,
                        ProblemCode.SERVER_UNSUPPORTED,
                        ProblemCode.TRANSACTION_OPEN,
                        ProblemCode.DATABASE_READ_ONLY,
                        ProblemCode.STRINGS_NOT_STANDARD,
                        ProblemCode.SCHEMA_MISSING,
                        ProblemCode.HISTORY_NOT_ACCESSIBLE,
                        ProblemCode.TRANSACTION_POOLER,
                        ProblemCode.CONNECTION_LOST,
                        ProblemCode.DATABASE_FAILED);
    }

    @Test
    void theGravestOfSeveralProblemsSaysHowItEnded() {
        assertThat(ExitCode.of(List.of())).isEqualTo(ExitCode.DONE);
        assertThat(of(ProblemCode.CHECKSUM_CHANGED, ProblemCode.CHECKSUM_CHANGED))
                .isEqualTo(ExitCode.CHECKSUM);
        assertThat(of(ProblemCode.CHECKSUM_CHANGED, ProblemCode.APPLIED_BUT_MISSING))
                .isEqualTo(ExitCode.PROBLEMS);
        assertThat(of(ProblemCode.APPLIED_BUT_MISSING, ProblemCode.OUTCOME_UNKNOWN))
                .isEqualTo(ExitCode.MANUAL_ACTION);
    }

    @Test
    void whatWasNotRolledBackNeedsAPerson() {
        List<Problem> failed = List.of(problem(ProblemCode.MIGRATION_FAILED));
        assertThat(ExitCode.ofRun(failed, false)).isEqualTo(ExitCode.MIGRATION_FAILED);
        assertThat(ExitCode.ofRun(failed, true)).isEqualTo(ExitCode.MANUAL_ACTION);
        assertThat(ExitCode.ofRun(List.of(problem(ProblemCode.DATABASE_FAILED)), true))
                .isEqualTo(ExitCode.UNREACHABLE);
    }

    private static Set<ProblemCode> codesOf(ExitCode code) {
        return Arrays.stream(ProblemCode.values())
                .filter(problem -> ExitCode.of(problem) == code)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(ProblemCode.class)));
    }

    private static ExitCode of(ProblemCode... codes) {
        return ExitCode.of(Arrays.stream(codes).map(ExitCodeTest::problem).toList());
    }

    private static Problem problem(ProblemCode code) {
        return new Problem(code, Subject.nothing(), "", "");
    }
}
