package dev.stepwell.registry;

import dev.stepwell.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the migrations of a registry cannot be read.
 *
 * <p>The message is the printed form of the problem.
 */
public final class RegistryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    // Another process has no use for the problem, and a serialized copy keeps the message.
    private final transient Problem problem;

    RegistryException(Problem problem, @Nullable Throwable cause) {
        super(problem.toString(), cause);
        this.problem = problem;
    }

    /**
     * Returns the problem that keeps the registry from being read.
     *
     * @return the problem; null in a copy that was serialized
     */
    public Problem problem() {
        return problem;
    }
}
