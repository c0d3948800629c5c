package dev.stepwell.text;

/**
 * A text that breaks its format.
 *
 * <p>The message names the line, the faulty field if there is one, and the fault.
 */
public final class MalformedTextException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int line;

    MalformedTextException(int line, String message) {
        super(message);
        this.line = line;
    }

    /**
     * Returns the line with the fault.
     *
     * @return the number of the line, from 1
     */
    public int line() {
        return line;
    }
}
