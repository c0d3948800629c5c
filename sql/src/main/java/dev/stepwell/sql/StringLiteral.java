package dev.stepwell.sql;

/**
 * The inside of a literal in single quotes, which PostgreSQL lets stand in pieces on several lines.
 *
 * <p>A piece reaches from quote to quote. The next one belongs to the same literal if a line end and otherwise only
 * white space and line comments stand between them; the prefix of the first, such as {@code E}, rules them all.
 */
final class StringLiteral {

    private StringLiteral() {}

    /**
     * Where a piece ends.
     *
     * @param offset offset after its opening quote
     * @param escapes whether a backslash takes the next character's meaning away
     * @return the offset after its closing quote, or -1 if it has none
     */
    static int pieceEnd(String text, int offset, boolean escapes) {
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

    /** Where the opening quote of the next piece stands, after the piece that ended at the offset, or -1. */
    static int nextPiece(String text, int offset) {
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
     * The literal with one line feed for whatever stands between its pieces; this is still the same literal.
     *
     * @param literal a complete token of kind STRING or BIT_STRING
     */
    static String canonical(String literal) {
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
