package dev.stepwell.runtime;

import dev.stepwell.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The problems that stopped a run, or kept it from beginning.
 *
 * <p>There is at least one problem, and the message has all of them as they are printed. The cause is the exception of
 * PostgreSQL, if there is one. A later failure, while cleaning up, is a suppressed exception of the cause.
 */
// JSpecify is optional for those who compile against this module, so its annotations are not re-exported.
@SuppressWarnings("exports")
public final class MigrationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    // Neither is of use to another process; a copy that was serialized still has the message and the cause.
    private final transient List<Problem> problems;
    private final transient @Nullable MigrationResult result;

    /**
     * Makes an exception, as Stepwell does and as a test of its callers may.
     *
     * @param problems at least one problem
     * @param result the part of the run that stays; null if the run did not begin
     * @param cause the failure behind the problems; null if there is none
     * @throws IllegalArgumentException if there is no problem
     */
    public MigrationException(List<Problem> problems, @Nullable MigrationResult result, @Nullable Throwable cause) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), cause);
        this.problems = List.copyOf(problems);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("problems is empty. Name at least one problem.");
        }
        this.result = result;
    }

    /**
     * Makes an exception for one problem that kept a run from beginning.
     *
     * @param problem the problem
     * @param cause the failure behind the problem; null if there is none
     */
    public MigrationException(Problem problem, @Nullable Throwable cause) {
        this(List.of(problem), null, cause);
    }

    /**
     * Returns the problems, as data.
     *
     * @return at least one problem
     */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * Returns the part of the run that came before the failure and stays.
     *
     * @return the migrations that were applied or rolled back; empty if the run did not begin
     */
    public Optional<MigrationResult> result() {
        return Optional.ofNullable(result);
    }
}
