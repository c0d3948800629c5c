package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The values of identifiers and literals.
 *
 * <p>A token with an escape sequence has no value here, rather than a wrong one.
 */
final class Literals {

    private Literals() {}

    /** {@return the name in a token, as the catalogs spell it; null if the token is no name or has Unicode escapes} */
    static @Nullable String identifier(String token, Kind kind) {
        return switch (kind) {
            case WORD -> SqlCharacters.toLowerCase(token);
            case QUOTED_IDENTIFIER ->
                token.charAt(0) == '"' && token.length() > 2 && token.endsWith("\"")
                        ? token.substring(1, token.length() - 1).replace("\"\"", "\"")
                        : null;
            default -> null;
        };
    }

    /** {@return the value of a literal; null if the token is no literal or has escapes} */
    static @Nullable String string(String token, Kind kind) {
        return switch (kind) {
            case STRING -> quoted(token);
            case DOLLAR_STRING -> dollarQuoted(token);
            default -> null;
        };
    }

    private static @Nullable String quoted(String token) {
        if (token.charAt(0) != '\'' && token.indexOf('\\') >= 0) {
            return null;
        }
        StringBuilder value = new StringBuilder(token.length());
        int piece = token.indexOf('\'');
        while (piece >= 0) {
            int end = StringLiteral.pieceEnd(token, piece + 1, false);
            if (end < 0) {
                return null;
            }
            value.append(token.substring(piece + 1, end - 1).replace("''", "'"));
            piece = StringLiteral.nextPiece(token, end);
        }
        return value.toString();
    }

    private static @Nullable String dollarQuoted(String token) {
        int delimiter = token.indexOf('$', 1) + 1;
        return token.length() < 2 * delimiter ? null : token.substring(delimiter, token.length() - delimiter);
    }
}
