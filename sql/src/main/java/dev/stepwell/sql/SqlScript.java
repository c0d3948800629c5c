package dev.stepwell.sql;

import java.util.List;

/**
 * A text of SQL, cut into tokens and statements.
 *
 * <p>Every text can be read. The faults of a text are its {@link #errors()}, and its tokens and statements are then the
 * best guess. Only white space and comments stand between two tokens. Immutable.
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
     * Reads a script, as PostgreSQL 14 to 19 would with {@code standard_conforming_strings} on, which is its default.
     *
     * @param text any text
     * @return the script; this method never throws
     */
    public static SqlScript read(String text) {
        return new StatementReader(text).read();
    }

    /** {@return the text that was read, unchanged} */
    public String text() {
        return text;
    }

    /** {@return all tokens in order, with the semicolons between statements and the data of {@code COPY}} */
    public List<SqlToken> tokens() {
        return tokens;
    }

    /** {@return the statements in order, without empty statements and statements that are only comments} */
    public List<SqlStatement> statements() {
        return statements;
    }

    /** {@return the errors in the order of the text; empty for a text that PostgreSQL can parse} */
    public List<SqlError> errors() {
        return errors;
    }

    /**
     * Returns the text of a token as written.
     *
     * @param token one of {@link #tokens()}
     */
    public String text(SqlToken token) {
        return token.text(text);
    }
}
