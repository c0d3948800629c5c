package dev.stepwell.adoption;

import dev.stepwell.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Problems that kept a history from being read or adopted.
 *
 * <p>There is at least one problem, and the message is all of them as they are printed. Nothing was recorded.
 */
public final class AdoptionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    // Of no use to another process; a copy that was serialized still has the message and the cause.
    private final transient List<Problem> problems;

    AdoptionException(List<Problem> problems, @Nullable Throwable cause) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), cause);
        this.problems = List.copyOf(problems);
    }

    /**
     * The problems, as data.
     *
     * @return at least one
     */
    public List<Problem> problems() {
        return problems;
    }
}
