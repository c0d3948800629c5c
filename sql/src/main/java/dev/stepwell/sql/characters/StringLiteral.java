package dev.stepwell.sql.characters;

/**
 * The inside of a literal in single quotes, which PostgreSQL allows in pieces on several lines.
 *
 * <p>A piece extends from quote to quote. The next piece belongs to the same literal if only white space and line
 * comments stand between the two, with at least one line end. The prefix of the first piece, such as {@code E}, holds
 * for all pieces.
 */
public final class StringLiteral {

    private StringLiteral() {}

    /**
     * Finds the end of a piece.
     *
     * @param offset offset after the opening quote
     * @param escapes true if a backslash escapes the next character
     * @return the offset after the closing quote, or -1 if there is none
     */
    public static int pieceEnd(String text, int offset, boolean escapes) {
        int i = offset;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c == '\\' && escapes) {
                i++;
            } else if (c == '\'') {
                if (i == text.length() || text.charAt(i) != '\'') {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** {@return the offset of the next piece's opening quote, after the piece that ends at the offset, or -1} */
    public static int nextPiece(String text, int offset) {
        boolean lineEnd = false;
        int i = offset;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\'') {
                return lineEnd ? i : -1;
            } else if (SqlCharacters.isSpace(c)) {
                lineEnd |= SqlCharacters.isLineEnd(c);
                i++;
            } else if (text.startsWith("--", i)) {
                i = SqlCharacters.lineEnd(text, i);
            } else {
                return -1; // also at a block comment: PostgreSQL joins across line comments alone
            }
        }
        return -1;
    }

    /**
     * Returns the literal with one line feed between its pieces, which is still the same literal.
     *
     * @param literal a complete token of kind STRING or BIT_STRING
     */
    public static String canonical(String literal) {
        int piece = literal.indexOf('\'');
        boolean escapes = literal.charAt(0) == 'e' || literal.charAt(0) == 'E';
        int end = pieceEnd(literal, piece + 1, escapes);
        if (end < 0 || end == literal.length()) {
            return literal;
        }
        StringBuilder canonical = new StringBuilder(literal.length()).append(literal, 0, end);
        while (end >= 0 && end < literal.length()) {
            piece = nextPiece(literal, end);
            end = pieceEnd(literal, piece + 1, escapes);
            canonical.append('\n').append(literal, piece, end < 0 ? literal.length() : end);
        }
        return canonical.toString();
    }
}
