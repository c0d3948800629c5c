package dev.stepwell.runtime.internal.plan;

/**
 * The reader that tells whether psql sends a statement as it is written.
 *
 * <p>The server and psql agree on quotes and comments. Outside of both, psql replaces {@code :name} by a variable, ends
 * a statement at a semicolon, and counts BEGIN and END in functions.
 */
final class PsqlText {

    private final String sql;
    private int position;
    private int brackets;

    private PsqlText(String sql) {
        this.sql = sql;
    }

    /** Tells whether psql sends a statement, with a semicolon behind it, as one statement and unchanged. */
    static boolean isPlain(String sql) {
        return new PsqlText(sql).isPlain();
    }

    private boolean isPlain() {
        boolean creates = sql.stripLeading().regionMatches(true, 0, "CREATE", 0, 6) || startsWithComment();
        while (position < sql.length()) {
            char c = sql.charAt(position);
            if (c == '\'') {
                skipString(isEscapeString());
            } else if (c == '"') {
                skipTo("\"", 1);
            } else if (sql.startsWith("--", position)) {
                skipTo("\n", 2);
            } else if (sql.startsWith("/*", position)) {
                skipComment();
            } else if (isWordCharacter(c)) {
                int end = endOfWord();
                // psql waits for the END of such a BEGIN, even if BEGIN is only a name.
                if (creates && sql.regionMatches(true, position, "BEGIN", 0, end - position) && end - position == 5) {
                    return false;
                }
                position = end;
            } else if (c == '$') {
                skipDollarQuoted();
            } else if (c == ':') {
                if (isVariable()) {
                    return false;
                }
                position += sql.startsWith("::", position) || sql.startsWith(":=", position) ? 2 : 1;
            } else if (c == '\\' || (c == ';' && brackets == 0)) {
                return false;
            } else {
                brackets += c == '(' ? 1 : c == ')' ? -1 : 0;
                position++;
            }
        }
        return brackets == 0;
    }

    private boolean startsWithComment() {
        String start = sql.stripLeading();
        return start.startsWith("--") || start.startsWith("/*");
    }

    /** {@return whether psql takes the colon here for the beginning of a variable} */
    private boolean isVariable() {
        int next = position + 1;
        return next < sql.length() && (isWordCharacter(sql.charAt(next)) || "'\"{".indexOf(sql.charAt(next)) >= 0);
    }

    private boolean isEscapeString() {
        return position > 0
                && (sql.charAt(position - 1) == 'e' || sql.charAt(position - 1) == 'E')
                && (position == 1 || !isWordPart(sql.charAt(position - 2)));
    }

    private void skipString(boolean escapes) {
        position++;
        while (position < sql.length() && sql.charAt(position) != '\'') {
            position += escapes && sql.charAt(position) == '\\' ? 2 : 1;
        }
        position++;
    }

    private void skipComment() {
        int depth = 0;
        do {
            if (sql.startsWith("/*", position)) {
                depth++;
                position += 2;
            } else if (sql.startsWith("*/", position)) {
                depth--;
                position += 2;
            } else {
                position++;
            }
        } while (depth > 0 && position < sql.length());
    }

    private void skipDollarQuoted() {
        int end = position + 1;
        while (end < sql.length() && isWordCharacter(sql.charAt(end))) {
            end++;
        }
        if (end < sql.length() && sql.charAt(end) == '$') {
            String quote = sql.substring(position, end + 1);
            skipTo(quote, quote.length());
        } else {
            position++;
        }
    }

    private void skipTo(String end, int from) {
        int found = sql.indexOf(end, position + from);
        position = found < 0 ? sql.length() : found + end.length();
    }

    private int endOfWord() {
        int end = position;
        while (end < sql.length() && isWordPart(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isWordPart(char c) {
        return isWordCharacter(c) || c == '$';
    }

    private static boolean isWordCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c >= 0x80;
    }
}
