package dev.stepwell.registry;

import dev.stepwell.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A registry whose migrations cannot be read.
 *
 * <p>The message is the problem as it is printed.
 */
public final class RegistryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    // Of no use to another process; a copy that was serialized still has the message.
    private final transient Problem problem;

    RegistryException(Problem problem, @Nullable Throwable cause) {
        super(problem.toString(), cause);
        this.problem = problem;
    }

    /**
     * The problem, as data.
     *
     * @return what keeps the registry from being read
     */
    public Problem problem() {
        return problem;
    }
}
