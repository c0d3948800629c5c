package dev.stepwell.text;

/**
 * A text that is not what its format says.
 *
 * <p>The message names the line, the field if one is at fault, and the fault.
 */
public final class MalformedTextException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int line;

    MalformedTextException(int line, String message) {
        super(message);
        this.line = line;
    }

    /**
     * The line that is at fault.
     *
     * @return its number, from 1
     */
    public int line() {
        return line;
    }
}
