package dev.stepwell.sql;

import dev.stepwell.sql.characters.StringLiteral;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Computes the checksum of SQL over its tokens, so that everything but comments and formatting counts.
 *
 * <p>Databases store the values for ever. The value of the algorithm {@value #ALGORITHM} for a text never changes; a
 * different rule needs a different name. The caller passes the SHA-256, so that Stepwell looks it up in one place.
 *
 * <h2>The algorithm {@value #ALGORITHM}</h2>
 *
 * <p>SHA-256 over a sequence of frames. A frame is one byte for its kind, the length of its content in bytes as a
 * big-endian number of four bytes, and the content in UTF-8. The frames are:
 *
 * <ul>
 *   <li>{@code T}, for each token of each statement in order: the token as written. White space and comments between
 *       the pieces of a literal that PostgreSQL joins over line ends count as one line feed.
 *   <li>{@code D}, after the tokens of a {@code COPY … FROM STDIN}: its inline data, without the line <code>\.</code>.
 *   <li>{@code S}, without content, after each statement.
 *   <li>{@code L}: the name of a part, if the caller names one.
 *   <li>{@code X}: a text from the caller that is not SQL.
 * </ul>
 *
 * <p>The value is the algorithm's name, a colon, and the digest in lower-case hexadecimal digits.
 *
 * <p>So the letter case of keywords and names counts, and {@code 'ab'} and its two joined pieces differ. White space
 * and line ends <em>inside</em> a literal count, also in the body of a function in dollar quotes. The semicolons
 * between statements, empty statements, comments, the white space between tokens, and the distribution of the
 * statements over scripts do not count.
 */
public final class TokenChecksum {

    /** The name of the algorithm, at the beginning of every value. */
    public static final String ALGORITHM = "tokens-1";

    /** The number of bytes of a frame before its content. */
    private static final int FRAME_START = 1 + Integer.BYTES;

    private byte[] frames = new byte[1024];
    private int length;

    private TokenChecksum() {}

    /**
     * Returns the checksum of statements.
     *
     * @param statements the statements in the order in which they run, from one script or from several
     * @param sha256 an empty SHA-256
     * @return {@code tokens-1:} and 64 lower-case hexadecimal digits
     * @throws IllegalArgumentException if the digest is not a SHA-256
     */
    public static String of(List<SqlStatement> statements, MessageDigest sha256) {
        return begin().statements(statements).value(sha256);
    }

    /** {@return an empty checksum, to which parts can be added} */
    public static TokenChecksum begin() {
        return new TokenChecksum();
    }

    /**
     * Adds statements.
     *
     * @param statements the statements in the order in which they run
     * @return this
     */
    public TokenChecksum statements(List<SqlStatement> statements) {
        String script = "";
        byte[] bytes = {};
        for (SqlStatement statement : statements) {
            if (!statement.script().equals(script)) {
                script = statement.script();
                bytes = script.getBytes(StandardCharsets.UTF_8);
            }
            // With as many bytes as characters, each character is one byte, and offsets need no conversion.
            boolean plain = bytes.length == script.length();
            for (SqlToken token : statement.tokens()) {
                if (token.kind() == SqlToken.Kind.STRING || token.kind() == SqlToken.Kind.BIT_STRING) {
                    frame('T', StringLiteral.canonical(statement.text(token)));
                } else if (plain) {
                    frame('T', bytes, token.start(), token.end());
                } else {
                    frame('T', statement.text(token));
                }
            }
            if (statement.copyData().isPresent()) {
                frame('D', statement.copyData().get().text());
            }
            frame('S', "");
        }
        return this;
    }

    /**
     * Begins a named part, so that its statements and texts cannot be taken for a continuation of the part before.
     *
     * @param name the part's name, such as {@code verify}
     * @return this
     */
    public TokenChecksum part(String name) {
        frame('L', name);
        return this;
    }

    /**
     * Adds a text that is not SQL; every character of it counts.
     *
     * @param text the text
     * @return this
     */
    public TokenChecksum text(String text) {
        frame('X', text);
        return this;
    }

    /**
     * Returns the checksum of everything added so far.
     *
     * @param sha256 an empty SHA-256
     * @return {@code tokens-1:} and 64 lower-case hexadecimal digits
     * @throws IllegalArgumentException if the digest is not a SHA-256
     */
    public String value(MessageDigest sha256) {
        if (!sha256.getAlgorithm().equals("SHA-256")) {
            throw new IllegalArgumentException(ALGORITHM + " is made of SHA-256, not of " + sha256.getAlgorithm());
        }
        sha256.update(frames, 0, length);
        return ALGORITHM + ":" + HexFormat.of().formatHex(sha256.digest());
    }

    private void frame(char kind, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        frame(kind, bytes, 0, bytes.length);
    }

    private void frame(char kind, byte[] bytes, int from, int to) {
        int count = to - from;
        int end = Math.addExact(length + FRAME_START, count);
        if (end > frames.length) {
            frames = Arrays.copyOf(frames, Math.max(end, frames.length * 2));
        }
        frames[length] = (byte) kind;
        for (int i = 1; i < FRAME_START; i++) {
            frames[length + i] = (byte) (count >>> (Integer.SIZE - Byte.SIZE * i));
        }
        System.arraycopy(bytes, from, frames, length + FRAME_START, count);
        length = end;
    }
}
