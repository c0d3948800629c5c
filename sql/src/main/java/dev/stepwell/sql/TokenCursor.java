package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the tokens of one statement, word by word.
 *
 * <p>A question that is answered with no leaves it where it is; only what was asked for is passed.
 */
final class TokenCursor {

    private final SqlStatement statement;
    private final List<SqlToken> tokens;
    private int index;

    TokenCursor(SqlStatement statement) {
        this(statement, 0);
    }

    /** Begins at the token with this index. */
    TokenCursor(SqlStatement statement, int index) {
        this.statement = statement;
        this.tokens = statement.tokens();
        this.index = index;
    }

    boolean atEnd() {
        return index == tokens.size();
    }

    /** The token here, or null at the end. */
    @Nullable
    SqlToken peek() {
        return atEnd() ? null : tokens.get(index);
    }

    /** Passes one token, which must be there. */
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

    /** Passes these keywords if all of them stand here in this order. */
    boolean accept(String... keywords) {
        for (int i = 0; i < keywords.length; i++) {
            if (!isWord(index + i, keywords[i])) {
                return false;
            }
        }
        index += keywords.length;
        return true;
    }

    /** Passes the word here, and gives it in upper case; an empty text if there is no word. */
    String takeWord() {
        return at(Kind.WORD) ? SqlCharacters.toUpperCase(text(take())) : "";
    }

    /** Passes a name of up to three parts; null, and nothing passed, if there is none that is understood. */
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

    /** The phrase that is written from the statement's beginning to here. */
    SqlPhrase phrase(String words) {
        return new SqlPhrase(words, statement.start(), tokens.get(index - 1).end());
    }

    private boolean isWord(int at, String keyword) {
        return at < tokens.size() && tokens.get(at).is(statement.script(), keyword);
    }
}
