package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import dev.stepwell.sql.characters.LiteralEscapes;
import dev.stepwell.sql.characters.SqlCharacters;
import dev.stepwell.sql.characters.StringLiteral;
import org.jspecify.annotations.Nullable;

/**
 * The values of identifiers and literals, in every spelling that PostgreSQL has for them.
 *
 * <p>{@link TokenCursor} reads names and literals through this class, and finds their {@code UESCAPE}. A token whose
 * value depends on the server has no value here, rather than a wrong one.
 */
final class Literals {

    /** The escape character of {@code U&} without a {@code UESCAPE}. */
    static final char BACKSLASH = '\\';

    private Literals() {}

    /** Tells whether a token is a name or literal with Unicode escapes, which a {@code UESCAPE} may follow. */
    static boolean hasUnicodeEscapes(String token, Kind kind) {
        return (kind == Kind.STRING || kind == Kind.QUOTED_IDENTIFIER)
                && token.length() > 1
                && token.charAt(1) == '&'
                && (token.charAt(0) == 'U' || token.charAt(0) == 'u');
    }

    /**
     * {@return the name in a token, as the catalogs spell it; null if the token is no name}
     *
     * @param escape the escape character of {@code U&""}
     */
    static @Nullable String identifier(String token, Kind kind, char escape) {
        return switch (kind) {
            case WORD -> SqlCharacters.toLowerCase(token);
            case QUOTED_IDENTIFIER -> quotedIdentifier(token, escape);
            default -> null;
        };
    }

    /**
     * {@return the value of a literal; null if the token is no literal}
     *
     * @param escape the escape character of {@code U&''}
     */
    static @Nullable String string(String token, Kind kind, char escape) {
        return switch (kind) {
            case STRING -> quoted(token, escape);
            case DOLLAR_STRING -> dollarQuoted(token);
            default -> null;
        };
    }

    private static @Nullable String quotedIdentifier(String token, char escape) {
        int opening = token.indexOf('"') + 1;
        if (token.length() < opening + 2 || !token.endsWith("\"")) {
            return null;
        }
        String name = token.substring(opening, token.length() - 1).replace("\"\"", "\"");
        return opening == 1 ? name : LiteralEscapes.unicode(name, escape);
    }

    private static @Nullable String quoted(String token, char escape) {
        boolean backslashes = token.charAt(0) == 'E' || token.charAt(0) == 'e';
        StringBuilder value = new StringBuilder(token.length());
        int piece = token.indexOf('\'');
        while (piece >= 0) {
            int end = StringLiteral.pieceEnd(token, piece + 1, backslashes);
            if (end < 0) {
                return null;
            }
            String content = token.substring(piece + 1, end - 1);
            String own = backslashes ? LiteralEscapes.backslashes(content) : content.replace("''", "'");
            if (own == null) {
                return null;
            }
            value.append(own);
            piece = StringLiteral.nextPiece(token, end);
        }
        return hasUnicodeEscapes(token, Kind.STRING)
                ? LiteralEscapes.unicode(value.toString(), escape)
                : value.toString();
    }

    private static @Nullable String dollarQuoted(String token) {
        int delimiter = token.indexOf('$', 1) + 1;
        return token.length() < 2 * delimiter ? null : token.substring(delimiter, token.length() - delimiter);
    }
}
