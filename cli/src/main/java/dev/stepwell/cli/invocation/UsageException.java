package dev.stepwell.cli.invocation;

/** The command line asks for something that it cannot have; the message says what, and what to write instead. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
