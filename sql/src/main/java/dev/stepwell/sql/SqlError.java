package dev.stepwell.sql;

/**
 * One place where a script cannot be what PostgreSQL accepts; facts, for others to put into words.
 *
 * <p>There is an error only for what every supported PostgreSQL refuses to parse, or what only psql understands: never
 * for what merely looks wrong.
 *
 * @param kind what is wrong
 * @param start offset of the first character to point at
 * @param end offset after the last character to point at
 * @param text what stands there, as written: the opening quote or bracket, the psql command, the character
 * @param opener for {@link Kind#MISMATCHED_BRACKET} the offset of the bracket that should be closed first; else the
 *     same as {@code start}
 */
public record SqlError(Kind kind, int start, int end, String text, int opener) {

    /** What can be wrong. */
    public enum Kind {
        /** A literal in single quotes has no end; the text is its opening, such as {@code '} or {@code E'}. */
        UNTERMINATED_STRING,
        /** A literal in dollar quotes has no end; the text is its opening, such as {@code $body$}. */
        UNTERMINATED_DOLLAR_STRING,
        /** An identifier in double quotes has no end; the text is its opening. */
        UNTERMINATED_IDENTIFIER,
        /** A block comment, or one nested in it, has no end; the text is the outermost opening. */
        UNTERMINATED_COMMENT,
        /** A quoted identifier without a character. */
        EMPTY_IDENTIFIER,
        /** A bracket is never closed within its statement; the text is the bracket. */
        UNCLOSED_BRACKET,
        /** A closing bracket has no opening one before it; the text is the bracket. */
        UNOPENED_BRACKET,
        /** A closing bracket is of the other kind than the one open, which is at {@link SqlError#opener()}. */
        MISMATCHED_BRACKET,
        /** The body of a routine has no {@code END} of its own after a semicolon; the text is its {@code BEGIN}. */
        UNTERMINATED_BODY,
        /** A {@code COPY … FROM STDIN} has no line <code>\.</code> after it; the text is the command. */
        UNTERMINATED_COPY_DATA,
        /** Something stands between the semicolon of a {@code COPY … FROM STDIN} and the end of its line. */
        TEXT_BEFORE_COPY_DATA,
        /** A command of psql; the text is its name with the backslash. */
        PSQL_COMMAND,
        /** A placeholder of another tool; the text is all of it, such as <code>${schema}</code>. */
        PLACEHOLDER,
        /** A character no token begins with; the text is the character. */
        STRAY_CHARACTER,
        /** A character U+0000, which PostgreSQL cannot store or receive; the first one is reported. */
        ZERO_CHARACTER,
        /** Half of a surrogate pair, which no encoding can send; the first one is reported. */
        UNPAIRED_SURROGATE
    }

    static SqlError at(Kind kind, String script, int start, int end) {
        return new SqlError(kind, start, end, script.substring(start, end), start);
    }
}
