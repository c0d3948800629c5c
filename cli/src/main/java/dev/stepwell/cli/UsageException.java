package dev.stepwell.cli;

/** The command line asks for something that it cannot have; the message says what, and what to write instead. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
