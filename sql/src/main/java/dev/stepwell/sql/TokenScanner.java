package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import dev.stepwell.sql.characters.SqlCharacters;
import dev.stepwell.sql.characters.StringLiteral;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a text into PostgreSQL's tokens.
 *
 * <p>The scanner makes one pass and never goes back: each character of any text is read a small, fixed number of times.
 * An unterminated token extends to the end of the text.
 */
final class TokenScanner {

    private final String text;
    private final List<SqlError> errors = new ArrayList<>();
    private int position;
    private boolean endedInsideToken;

    TokenScanner(String text) {
        this.text = text;
        reportCharacter(text.indexOf('\0'), SqlError.Kind.ZERO_CHARACTER);
        reportCharacter(SqlCharacters.unpairedSurrogate(text), SqlError.Kind.UNPAIRED_SURROGATE);
    }

    /** {@return the next token, or null at the end of the text} */
    @Nullable
    SqlToken next() {
        skipSpaceAndComments();
        if (position == text.length()) {
            return null;
        }
        int start = position;
        Kind kind = scan(text.charAt(start));
        return new SqlToken(kind, start, position);
    }

    /** Reports a character that is allowed nowhere, not even in a literal or a comment. */
    private void reportCharacter(int offset, SqlError.Kind kind) {
        if (offset >= 0) {
            errors.add(SqlError.at(kind, text, offset, offset + 1));
        }
    }

    /** {@return the errors found so far} */
    List<SqlError> errors() {
        return errors;
    }

    /** Tells whether the text ended within a literal, a quoted identifier or a comment. */
    boolean endedInsideToken() {
        return endedInsideToken;
    }

    /** Continues at another place, because the text in between is not SQL. */
    void continueAt(int offset) {
        position = offset;
    }

    private Kind scan(char first) {
        return switch (first) {
            case '(' -> sign(Kind.LEFT_PARENTHESIS, 1);
            case ')' -> sign(Kind.RIGHT_PARENTHESIS, 1);
            case '[' -> sign(Kind.LEFT_BRACKET, 1);
            case ']' -> sign(Kind.RIGHT_BRACKET, 1);
            case ',' -> sign(Kind.COMMA, 1);
            case ';' -> sign(Kind.SEMICOLON, 1);
            case ':' -> scanColon();
            case '.' -> scanDot();
            case '\'' -> scanString(1, Kind.STRING, false);
            case '"' -> scanQuotedIdentifier(1);
            case '$' -> scanDollar();
            case '\\' -> scanBackslash();
            default -> {
                if (SqlCharacters.isWordStart(first)) {
                    yield scanWordOrPrefixedLiteral(first);
                }
                if (SqlCharacters.isDigit(first)) {
                    yield scanNumber();
                }
                if (SqlCharacters.isOperator(first)) {
                    yield scanOperator();
                }
                yield scanStray();
            }
        };
    }

    private Kind sign(Kind kind, int length) {
        position += length;
        return kind;
    }

    private Kind scanColon() {
        return switch (charAt(position + 1)) {
            case ':' -> sign(Kind.DOUBLE_COLON, 2);
            case '=' -> sign(Kind.COLON_EQUALS, 2);
            default -> sign(Kind.COLON, 1);
        };
    }

    private Kind scanDot() {
        char second = charAt(position + 1);
        if (second == '.') {
            return sign(Kind.DOUBLE_DOT, 2);
        }
        return SqlCharacters.isDigit(second) ? scanNumber() : sign(Kind.DOT, 1);
    }

    private Kind scanWordOrPrefixedLiteral(char first) {
        char second = charAt(position + 1);
        if (second == '\'') {
            switch (first) {
                case 'e', 'E' -> {
                    return scanString(2, Kind.STRING, true);
                }
                case 'n', 'N' -> {
                    return scanString(2, Kind.STRING, false);
                }
                case 'b', 'B', 'x', 'X' -> {
                    return scanString(2, Kind.BIT_STRING, false);
                }
                default -> {
                    // This is a word, and a literal begins right after it.
                }
            }
        } else if (second == '&' && (first == 'u' || first == 'U')) {
            char third = charAt(position + 2);
            if (third == '\'') {
                return scanString(3, Kind.STRING, false);
            }
            if (third == '"') {
                return scanQuotedIdentifier(3);
            }
        }
        while (position < text.length() && SqlCharacters.isWordPart(text.charAt(position))) {
            position++;
        }
        return Kind.WORD;
    }

    /**
     * Reads a literal in single quotes, with the pieces that continue it on later lines.
     *
     * @param openingLength length of the prefix with the quote
     * @param escapes true if a backslash escapes the next character
     */
    private Kind scanString(int openingLength, Kind kind, boolean escapes) {
        int opening = position;
        int openingEnd = position + openingLength;
        while (true) {
            int end = StringLiteral.pieceEnd(text, openingEnd, escapes);
            if (end < 0) {
                unterminated(SqlError.Kind.UNTERMINATED_STRING, opening, openingEnd);
                return kind;
            }
            position = end;
            opening = StringLiteral.nextPiece(text, end);
            if (opening < 0) {
                return kind;
            }
            openingEnd = opening + 1;
        }
    }

    private Kind scanQuotedIdentifier(int openingLength) {
        int start = position;
        position += openingLength;
        while (position < text.length()) {
            if (text.charAt(position++) == '"') {
                if (charAt(position) != '"') {
                    if (position - start == openingLength + 1) {
                        errors.add(SqlError.at(SqlError.Kind.EMPTY_IDENTIFIER, text, start, position));
                    }
                    return Kind.QUOTED_IDENTIFIER;
                }
                position++;
            }
        }
        unterminated(SqlError.Kind.UNTERMINATED_IDENTIFIER, start, start + openingLength);
        return Kind.QUOTED_IDENTIFIER;
    }

    private Kind scanDollar() {
        int start = position;
        int i = start + 1;
        if (SqlCharacters.isDigit(charAt(i))) {
            position = digitsEnd(i, 10);
            return Kind.PARAMETER;
        }
        while (i < text.length() && SqlCharacters.isTagPart(text.charAt(i))) {
            i++;
        }
        if (charAt(i) == '$') {
            String delimiter = text.substring(start, i + 1);
            int close = text.indexOf(delimiter, i + 1);
            if (close < 0) {
                unterminated(SqlError.Kind.UNTERMINATED_DOLLAR_STRING, start, i + 1);
            } else {
                position = close + delimiter.length();
            }
            return Kind.DOLLAR_STRING;
        }
        if (charAt(start + 1) == '{') {
            int close = placeholderEnd(start + 2);
            if (close >= 0) {
                errors.add(SqlError.at(SqlError.Kind.PLACEHOLDER, text, start, close));
                position = close;
                return Kind.STRAY;
            }
        }
        return scanStray();
    }

    /** {@return the offset after the closing brace on the same line, or -1} */
    private int placeholderEnd(int offset) {
        for (int i = offset; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '}') {
                return i + 1;
            }
            if (!SqlCharacters.isTagPart(c) && c != '.' && c != '-' && c != ':') {
                return -1;
            }
        }
        return -1;
    }

    private Kind scanNumber() {
        int start = position;
        position = numberEnd();
        if (charAt(position) == '$') {
            position = oldNumberEnd(start, position);
        }
        return Kind.NUMBER;
    }

    /**
     * Returns the end of a number before a dollar sign, as PostgreSQL 14 reads it. That version has no underscores and
     * no {@code 0x} in numbers, and reads {@code 0x1$a} as a zero and a word. Later versions refuse such a text.
     */
    private int oldNumberEnd(int start, int newEnd) {
        for (int i = start; i < newEnd; i++) {
            char c = text.charAt(i);
            if (SqlCharacters.isWordStart(c) && c != 'e' && c != 'E') {
                return i;
            }
        }
        return newEnd;
    }

    private int numberEnd() {
        char first = text.charAt(position);
        if (first == '0') {
            int radix =
                    switch (charAt(position + 1)) {
                        case 'x', 'X' -> 16;
                        case 'o', 'O' -> 8;
                        case 'b', 'B' -> 2;
                        default -> 10;
                    };
            if (radix != 10) {
                int digits = charAt(position + 2) == '_' ? position + 3 : position + 2;
                if (SqlCharacters.isDigitOf(charAt(digits), radix)) {
                    return digitsEnd(digits, radix);
                }
            }
        }
        int end = position;
        if (first != '.') {
            end = digitsEnd(end, 10);
        }
        // The first dot of the range 1..2 is no decimal point.
        if (charAt(end) == '.' && charAt(end + 1) != '.') {
            end = SqlCharacters.isDigit(charAt(end + 1)) ? digitsEnd(end + 1, 10) : end + 1;
        }
        return exponentEnd(end);
    }

    private int exponentEnd(int end) {
        char e = charAt(end);
        if (e == 'e' || e == 'E') {
            char sign = charAt(end + 1);
            int digits = sign == '+' || sign == '-' ? end + 2 : end + 1;
            if (SqlCharacters.isDigit(charAt(digits))) {
                return digitsEnd(digits, 10);
            }
        }
        return end;
    }

    /** {@return the offset after the digits that begin at the offset, with single underscores between them} */
    private int digitsEnd(int offset, int radix) {
        int i = offset;
        while (SqlCharacters.isDigitOf(charAt(i), radix)
                || (charAt(i) == '_' && SqlCharacters.isDigitOf(charAt(i + 1), radix))) {
            i++;
        }
        return i;
    }

    private Kind scanOperator() {
        int start = position;
        int end = start;
        while (end < text.length() && SqlCharacters.isOperator(text.charAt(end)) && !startsComment(end)) {
            end++;
        }
        position = withoutTrailingSigns(start, end);
        boolean arrow = position - start == 2 && text.startsWith("=>", start);
        return arrow ? Kind.EQUALS_GREATER : Kind.OPERATOR;
    }

    /**
     * Returns the end of an operator without the signs after it. In PostgreSQL an operator of several characters ends
     * in a sign only if it has a character that no operator of the SQL standard has. So {@code a=-1} keeps its standard
     * meaning.
     */
    private int withoutTrailingSigns(int start, int operatorEnd) {
        for (int i = start; i < operatorEnd; i++) {
            if (SqlCharacters.allowsTrailingSign(text.charAt(i))) {
                return operatorEnd;
            }
        }
        int end = operatorEnd;
        while (end - start > 1 && (text.charAt(end - 1) == '+' || text.charAt(end - 1) == '-')) {
            end--;
        }
        return end;
    }

    /** Reads a command of psql. Its arguments extend to the end of the line and are not SQL. */
    private Kind scanBackslash() {
        int start = position;
        int end = start + 1;
        while (end < text.length()
                && !SqlCharacters.isSpace(text.charAt(end))
                && text.charAt(end) != '\\'
                && text.charAt(end) != '\0') {
            end++;
        }
        if (end == start + 1) {
            return scanStray();
        }
        errors.add(SqlError.at(SqlError.Kind.PSQL_COMMAND, text, start, end));
        position = SqlCharacters.lineEnd(text, end);
        return Kind.PSQL_COMMAND;
    }

    private Kind scanStray() {
        int start = position++;
        if (text.charAt(start) != '\0') { // reported already, wherever it stands
            errors.add(SqlError.at(SqlError.Kind.STRAY_CHARACTER, text, start, position));
        }
        return Kind.STRAY;
    }

    private void skipSpaceAndComments() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (SqlCharacters.isSpace(c)) {
                position++;
            } else if (c == '-' && charAt(position + 1) == '-') {
                position = SqlCharacters.lineEnd(text, position);
            } else if (c == '/' && charAt(position + 1) == '*') {
                skipBlockComment();
            } else {
                return;
            }
        }
    }

    private void skipBlockComment() {
        int start = position;
        int depth = 0;
        do {
            if (charAt(position) == '/' && charAt(position + 1) == '*') {
                depth++;
                position += 2;
            } else if (charAt(position) == '*' && charAt(position + 1) == '/') {
                depth--;
                position += 2;
            } else {
                position++;
            }
        } while (depth > 0 && position < text.length());
        if (depth > 0) {
            unterminated(SqlError.Kind.UNTERMINATED_COMMENT, start, start + 2);
        }
    }

    private boolean startsComment(int offset) {
        char c = text.charAt(offset);
        return (c == '-' && charAt(offset + 1) == '-') || (c == '/' && charAt(offset + 1) == '*');
    }

    private void unterminated(SqlError.Kind kind, int openingStart, int openingEnd) {
        errors.add(SqlError.at(kind, text, openingStart, openingEnd));
        position = text.length();
        endedInsideToken = true;
    }

    /** {@return the character at the offset, or a zero after the end of the text, since no rule asks for a zero} */
    private char charAt(int offset) {
        return offset < text.length() ? text.charAt(offset) : '\0';
    }
}
