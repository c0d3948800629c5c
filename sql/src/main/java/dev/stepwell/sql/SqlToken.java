package dev.stepwell.sql;

import dev.stepwell.sql.characters.SqlCharacters;

/**
 * One word, literal, number or sign of a script, as PostgreSQL's scanner cuts it.
 *
 * <p>The offsets count UTF-16 units of the script's text, and {@code 0 <= start < end <= text length}.
 *
 * @param kind the kind of the token
 * @param start offset of the token's first character
 * @param end offset after the token's last character
 */
public record SqlToken(Kind kind, int start, int end) {

    /** The kind of a token: PostgreSQL's own kinds, where signs with a special meaning are no operators. */
    public enum Kind {
        /** An identifier without quotes, or a keyword: the scanner does not know the difference. */
        WORD,
        /** An identifier in double quotes, with or without {@code U&}. */
        QUOTED_IDENTIFIER,
        /**
         * A literal in single quotes: plain, {@code E''}, {@code U&''} or {@code N''}.
         *
         * <p>Pieces are one token if only white space with a line end stands between them, since PostgreSQL joins them.
         */
        STRING,
        /** A literal in dollar quotes, with its delimiters. */
        DOLLAR_STRING,
        /** A literal {@code B''} or {@code X''}, joined over lines as {@link #STRING} is. */
        BIT_STRING,
        /** A number without a sign: {@code 1}, {@code 1.5}, {@code .5}, {@code 1e10}, {@code 0xFF}, {@code 1_000}. */
        NUMBER,
        /** {@code $1}. */
        PARAMETER,
        /** One of PostgreSQL's operators, also {@code *}, {@code <} and {@code =}. */
        OPERATOR,
        /** {@code (}. */
        LEFT_PARENTHESIS,
        /** {@code )}. */
        RIGHT_PARENTHESIS,
        /** {@code [}. */
        LEFT_BRACKET,
        /** {@code ]}. */
        RIGHT_BRACKET,
        /** {@code ,}. */
        COMMA,
        /** {@code ;}. */
        SEMICOLON,
        /** {@code :}. */
        COLON,
        /** {@code ::}. */
        DOUBLE_COLON,
        /** {@code :=}. */
        COLON_EQUALS,
        /** {@code =>}. */
        EQUALS_GREATER,
        /** {@code .}. */
        DOT,
        /** {@code ..}. */
        DOUBLE_DOT,
        /** The lines after a {@code COPY … FROM STDIN;}, with the closing {@code \.}. */
        COPY_DATA,
        /** A command of psql with the rest of its line; PostgreSQL itself has no such commands. */
        PSQL_COMMAND,
        /** A character that begins no token of PostgreSQL; each has an error. */
        STRAY
    }

    /**
     * Returns the token as written.
     *
     * @param script the text of the script that contains the token
     */
    String text(String script) {
        return script.substring(start, end);
    }

    /**
     * Tells whether the token is this keyword, in any letter case.
     *
     * @param script the text of the script that contains the token
     * @param keyword a keyword in upper case
     */
    boolean is(String script, String keyword) {
        if (kind != Kind.WORD || end - start != keyword.length()) {
            return false;
        }
        for (int i = 0; i < keyword.length(); i++) {
            if (SqlCharacters.toUpperCase(script.charAt(start + i)) != keyword.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
