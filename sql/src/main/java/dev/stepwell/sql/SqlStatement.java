package dev.stepwell.sql;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a script, with its place in it.
 *
 * <p>It reaches from its first token to its last one: the semicolon that ends it, and comments and white space around
 * it, are outside. It has at least one token, and those are the script's own, with offsets into the script. Immutable.
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

    /** Offset of the first character in the script. */
    public int start() {
        return tokens.get(0).start();
    }

    /** Offset after the last character in the script. */
    public int end() {
        return tokens.get(tokens.size() - 1).end();
    }

    /** The statement as written, comments inside it included, without a closing semicolon. */
    public String text() {
        return script.substring(start(), end());
    }

    /** The tokens in order, at least one. */
    public List<SqlToken> tokens() {
        return tokens;
    }

    /** The lines of data that follow a {@code COPY … FROM STDIN}; empty for every other statement. */
    public Optional<CopyData> copyData() {
        return Optional.ofNullable(copyData);
    }

    /**
     * Whether there is a semicolon inside: in the {@code BEGIN ATOMIC} body of a routine, or between the actions of a
     * rule. Software that splits SQL at semicolons must not be given such a statement.
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
     * A token of this statement as written.
     *
     * @param token one of {@link #tokens()}
     */
    public String text(SqlToken token) {
        return token.text(script);
    }

    /** The text of the script the statement comes from. */
    String script() {
        return script;
    }

    @Override
    public String toString() {
        return text();
    }
}
