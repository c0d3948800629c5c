package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The brackets of one statement that are open at the current place.
 *
 * <p>Only the first wrong bracket of a statement is reported, since it mostly causes the later ones.
 */
final class OpenBrackets {

    private final String text;
    private final List<SqlToken> open = new ArrayList<>();
    private boolean broken;

    OpenBrackets(String text) {
        this.text = text;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    void open(SqlToken bracket) {
        open.add(bracket);
    }

    /** Removes the bracket that this one closes; returns the error, or null if the brackets match. */
    @Nullable
    SqlError close(SqlToken bracket) {
        if (open.isEmpty()) {
            return once(SqlError.at(SqlError.Kind.UNOPENED_BRACKET, text, bracket.start(), bracket.end()));
        }
        SqlToken opener = open.remove(open.size() - 1);
        if ((opener.kind() == Kind.LEFT_PARENTHESIS) == (bracket.kind() == Kind.RIGHT_PARENTHESIS)) {
            return null;
        }
        return once(new SqlError(
                SqlError.Kind.MISMATCHED_BRACKET, bracket.start(), bracket.end(), bracket.text(text), opener.start()));
    }

    /** Removes all open brackets where none may be open; returns an error about the innermost, or null. */
    @Nullable
    SqlError closeAll() {
        if (open.isEmpty()) {
            return null;
        }
        SqlToken innermost = open.get(open.size() - 1);
        open.clear();
        return once(SqlError.at(SqlError.Kind.UNCLOSED_BRACKET, text, innermost.start(), innermost.end()));
    }

    /** Starts the next statement. */
    void clear() {
        open.clear();
        broken = false;
    }

    private @Nullable SqlError once(SqlError error) {
        if (broken) {
            return null;
        }
        broken = true;
        return error;
    }
}
