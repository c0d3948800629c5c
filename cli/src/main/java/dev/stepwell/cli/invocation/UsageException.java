package dev.stepwell.cli.invocation;

/** A mistake in the arguments or the environment. The message names the mistake and a correction. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
