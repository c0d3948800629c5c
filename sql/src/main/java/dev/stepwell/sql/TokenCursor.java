package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A position in the tokens of one statement.
 *
 * <p>A method moves the cursor only past the tokens that it accepts. A refusal leaves the cursor in place.
 */
final class TokenCursor {

    private final SqlStatement statement;
    private final List<SqlToken> tokens;
    private int index;

    TokenCursor(SqlStatement statement) {
        this(statement, 0);
    }

    /** Starts at the token with this index. */
    TokenCursor(SqlStatement statement, int index) {
        this.statement = statement;
        this.tokens = statement.tokens();
        this.index = index;
    }

    boolean atEnd() {
        return index == tokens.size();
    }

    /** {@return the token at the cursor, or null at the end} */
    @Nullable
    SqlToken peek() {
        return atEnd() ? null : tokens.get(index);
    }

    /** Takes the token at the cursor, which must not be at the end. */
    SqlToken take() {
        return tokens.get(index++);
    }

    boolean at(Kind kind) {
        return !atEnd() && tokens.get(index).kind() == kind;
    }

    boolean at(String keyword) {
        return isWord(index, keyword);
    }

    boolean accept(Kind kind) {
        if (!at(kind)) {
            return false;
        }
        index++;
        return true;
    }

    /** Takes these keywords if all of them follow in this order; returns true if they do. */
    boolean accept(String... keywords) {
        for (int i = 0; i < keywords.length; i++) {
            if (!isWord(index + i, keywords[i])) {
                return false;
            }
        }
        index += keywords.length;
        return true;
    }

    /** Takes the operator at the cursor if it is this one; returns true if it is. */
    boolean acceptOperator(String operator) {
        if (!at(Kind.OPERATOR) || !text(tokens.get(index)).equals(operator)) {
            return false;
        }
        index++;
        return true;
    }

    /** {@return the text from the cursor to the end of the statement} */
    String rest() {
        return atEnd() ? "" : statement.script().substring(tokens.get(index).start(), statement.end());
    }

    /** Takes the word at the cursor and returns it in upper case; returns an empty text if there is no word. */
    String takeWord() {
        return at(Kind.WORD) ? SqlCharacters.toUpperCase(text(take())) : "";
    }

    /** Takes a name of up to three parts; returns null if there is no name, or a name with escapes. */
    @Nullable
    SqlName takeName() {
        int before = index;
        String schema = null;
        String name = takeIdentifier();
        while (name != null && accept(Kind.DOT)) {
            schema = name;
            name = takeIdentifier();
        }
        if (name == null) {
            index = before;
            return null;
        }
        return new SqlName(schema, name);
    }

    private @Nullable String takeIdentifier() {
        SqlToken token = peek();
        String name = token == null ? null : Literals.identifier(text(token), token.kind());
        if (name != null) {
            index++;
        }
        return name;
    }

    String text(SqlToken token) {
        return statement.text(token);
    }

    /** {@return the phrase from the beginning of the statement to the cursor} */
    SqlPhrase phrase(String words) {
        return new SqlPhrase(words, statement.start(), tokens.get(index - 1).end());
    }

    private boolean isWord(int at, String keyword) {
        return at < tokens.size() && tokens.get(at).is(statement.script(), keyword);
    }
}
