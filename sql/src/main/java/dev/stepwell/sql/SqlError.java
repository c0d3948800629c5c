package dev.stepwell.sql;

/**
 * A place in a script that PostgreSQL cannot accept. The error has the facts; callers put them into words.
 *
 * <p>A text is an error only if every supported PostgreSQL refuses to parse it, or if only psql understands it. A text
 * that merely looks wrong is no error.
 *
 * @param kind the kind of the error
 * @param start offset of the first character to point at
 * @param end offset after the last character to point at
 * @param text the text at fault, as written: the opening quote or bracket, the psql command, the character
 * @param opener the offset of the bracket that must be closed first, for {@link Kind#MISMATCHED_BRACKET}; otherwise
 *     {@code start}
 */
public record SqlError(Kind kind, int start, int end, String text, int opener) {

    /** The kind of an error. */
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
        /** A closing bracket is of another kind than the open bracket at {@link SqlError#opener()}. */
        MISMATCHED_BRACKET,
        /** The body of a routine has no {@code END} of its own after a semicolon; the text is its {@code BEGIN}. */
        UNTERMINATED_BODY,
        /** A {@code COPY … FROM STDIN} has no line <code>\.</code> after it; the text is the command. */
        UNTERMINATED_COPY_DATA,
        /** Text stands between the semicolon of a {@code COPY … FROM STDIN} and the end of its line. */
        TEXT_BEFORE_COPY_DATA,
        /** A command of psql; the text is its name with the backslash. */
        PSQL_COMMAND,
        /** A placeholder of another tool; the text is the whole placeholder, such as <code>${schema}</code>. */
        PLACEHOLDER,
        /** A character that begins no token; the text is the character. */
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
