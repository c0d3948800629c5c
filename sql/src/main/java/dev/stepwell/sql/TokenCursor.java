package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import dev.stepwell.sql.characters.SqlCharacters;
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

    /** Takes a name of up to three parts, in any spelling; returns null if there is no name. */
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

    /** Takes one part of a name, in any spelling; returns null if there is none. */
    @Nullable
    String takeIdentifier() {
        SqlToken token = peek();
        return token == null ? null : takenAs(Literals.identifier(text(token), token.kind(), escapeCharacter()));
    }

    /** Takes a literal, in any spelling, and returns its value; returns null if there is none. */
    @Nullable
    String takeString() {
        SqlToken token = peek();
        return token == null ? null : takenAs(Literals.string(text(token), token.kind(), escapeCharacter()));
    }

    /** Moves past the token at the cursor and its {@code UESCAPE} if the token has a value; returns the value. */
    private @Nullable String takenAs(@Nullable String value) {
        if (value != null) {
            index += namedEscape() == null ? 1 : 3;
        }
        return value;
    }

    private char escapeCharacter() {
        String named = namedEscape();
        return named == null ? Literals.BACKSLASH : named.charAt(0);
    }

    /** {@return the character that {@code UESCAPE} names behind the token at the cursor; null if there is none} */
    private @Nullable String namedEscape() {
        SqlToken token = tokens.get(index);
        if (index + 2 >= tokens.size()
                || !isWord(index + 1, "UESCAPE")
                || !Literals.hasUnicodeEscapes(text(token), token.kind())) {
            return null;
        }
        SqlToken literal = tokens.get(index + 2);
        String named = Literals.string(text(literal), literal.kind(), Literals.BACKSLASH);
        return named != null && named.length() == 1 ? named : null;
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
