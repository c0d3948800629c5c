package dev.stepwell.runtime;

import dev.stepwell.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Problems that stopped a run, or kept it from beginning.
 *
 * <p>There is at least one problem, and the message is all of them as they are printed. What PostgreSQL said, if it
 * said something, is the cause; a failure while cleaning up is suppressed into it.
 */
public final class MigrationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    // Neither is of use to another process; a copy that was serialized still has the message and the cause.
    private final transient List<Problem> problems;
    private final transient Optional<MigrationResult> result;

    MigrationException(List<Problem> problems, @Nullable MigrationResult result, @Nullable Throwable cause) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), cause);
        this.problems = List.copyOf(problems);
        this.result = Optional.ofNullable(result);
    }

    MigrationException(Problem problem, @Nullable Throwable cause) {
        this(List.of(problem), null, cause);
    }

    /** The same problems, after a run that did something. */
    MigrationException after(MigrationResult done) {
        MigrationException same = new MigrationException(problems, done, getCause());
        same.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            same.addSuppressed(suppressed);
        }
        return same;
    }

    /**
     * The problems, as data.
     *
     * @return at least one
     */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * What the run did before it was stopped, and what stays.
     *
     * @return the migrations that were applied or rolled back; empty if the run did not begin
     */
    public Optional<MigrationResult> result() {
        return result;
    }
}
