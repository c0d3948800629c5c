package dev.stepwell.sql;

/**
 * The lines that follow a {@code COPY … FROM STDIN;} in its script.
 *
 * <p>Nothing in them is SQL. The line <code>\.</code> that closes them is not part of them, the line end before it is.
 *
 * @param start offset of the first character of the first line
 * @param end offset after the last line's end
 * @param text the lines, as they are to be sent
 */
public record CopyData(int start, int end, String text) {}
