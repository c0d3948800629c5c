package dev.stepwell.sql;

import java.util.List;

/**
 * A text of SQL, cut into tokens and statements.
 *
 * <p>Every text can be read: what is wrong with it is among its {@link #errors()}, and tokens and statements are then
 * the best guess. White space and comments are all that stands between two tokens. Immutable.
 */
public final class SqlScript {

    private final String text;
    private final List<SqlToken> tokens;
    private final List<SqlStatement> statements;
    private final List<SqlError> errors;

    SqlScript(String text, List<SqlToken> tokens, List<SqlStatement> statements, List<SqlError> errors) {
        this.text = text;
        this.tokens = List.copyOf(tokens);
        this.statements = List.copyOf(statements);
        this.errors = List.copyOf(errors);
    }

    /**
     * Reads a script, as PostgreSQL 14 to 18 would with {@code standard_conforming_strings} on, which is its default.
     *
     * @param text any text
     * @return the script; this method never throws
     */
    public static SqlScript read(String text) {
        return new StatementReader(text).read();
    }

    /** The text that was read, unchanged. */
    public String text() {
        return text;
    }

    /** All tokens in order, the semicolons between statements and the data of {@code COPY} included. */
    public List<SqlToken> tokens() {
        return tokens;
    }

    /** The statements in order; empty ones, and those of comments alone, are none. */
    public List<SqlStatement> statements() {
        return statements;
    }

    /** What is wrong, in the order of the text; empty for whatever PostgreSQL can parse. */
    public List<SqlError> errors() {
        return errors;
    }

    /**
     * A token of this script as written.
     *
     * @param token one of {@link #tokens()}
     */
    public String text(SqlToken token) {
        return token.text(text);
    }
}
