package dev.stepwell.sql;

/**
 * The lines that follow a {@code COPY … FROM STDIN;} in its script.
 *
 * <p>The lines are no SQL. The closing line <code>\.</code> is not part of the data; the line end before it is.
 *
 * @param start offset of the first character of the first line
 * @param end offset after the last line's end
 * @param text the lines, as they are sent to the server
 */
public record CopyData(int start, int end, String text) {}
