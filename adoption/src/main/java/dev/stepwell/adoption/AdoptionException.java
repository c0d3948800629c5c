package dev.stepwell.adoption;

import dev.stepwell.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The failure to read or adopt a history, with at least one problem.
 *
 * <p>The message has all problems as they are printed, one a line. Nothing was recorded.
 */
public final class AdoptionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    // Another process has no use for the problems. A serialized copy keeps the message and the cause.
    private final transient List<Problem> problems;

    AdoptionException(List<Problem> problems, @Nullable Throwable cause) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), cause);
        this.problems = List.copyOf(problems);
    }

    /** {@return the problems as data, at least one} */
    public List<Problem> problems() {
        return problems;
    }
}
