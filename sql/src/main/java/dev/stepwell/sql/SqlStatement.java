package dev.stepwell.sql;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a script, with its place in the script.
 *
 * <p>A statement extends from its first token to its last token. The semicolon after the statement and the comments and
 * white space around it are no part of it. It has at least one token. Its tokens are tokens of the script, with offsets
 * into the script. Immutable.
 */
public final class SqlStatement {

    private final String script;
    private final List<SqlToken> tokens;
    private final @Nullable CopyData copyData;

    SqlStatement(String script, List<SqlToken> tokens, @Nullable CopyData copyData) {
        this.script = script;
        this.tokens = List.copyOf(tokens);
        this.copyData = copyData;
    }

    /** {@return the offset of the first character in the script} */
    public int start() {
        return tokens.get(0).start();
    }

    /** {@return the offset after the last character in the script} */
    public int end() {
        return tokens.get(tokens.size() - 1).end();
    }

    /** {@return the statement as written, with the comments inside it and without a closing semicolon} */
    public String text() {
        return script.substring(start(), end());
    }

    /** {@return the tokens in order, at least one} */
    public List<SqlToken> tokens() {
        return tokens;
    }

    /** {@return the lines of data that follow a {@code COPY … FROM STDIN}; empty for every other statement} */
    public Optional<CopyData> copyData() {
        return Optional.ofNullable(copyData);
    }

    /**
     * Tells whether the statement contains a semicolon: in the {@code BEGIN ATOMIC} body of a routine, or between the
     * actions of a rule. Software that splits SQL at semicolons must not get such a statement.
     */
    public boolean hasInnerSemicolon() {
        for (SqlToken token : tokens) {
            if (token.kind() == SqlToken.Kind.SEMICOLON) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the text of a token as written.
     *
     * @param token one of {@link #tokens()}
     */
    public String text(SqlToken token) {
        return token.text(script);
    }

    /** {@return the text of the script that contains the statement} */
    String script() {
        return script;
    }

    @Override
    public String toString() {
        return text();
    }
}
