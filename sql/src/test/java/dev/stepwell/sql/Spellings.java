package dev.stepwell.sql;

import dev.stepwell.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Other spellings of a statement, each with one token changed. Some of them are no SQL, which only a server can tell.
 */
final class Spellings {

    private Spellings() {}

    static List<String> of(String sql) {
        SqlStatement statement = SqlScript.read(sql).statements().get(0);
        List<String> spellings = new ArrayList<>();
        for (SqlToken token : statement.tokens()) {
            for (String written : of(token.kind(), statement.text(token))) {
                spellings.add(sql.substring(0, token.start()) + written + sql.substring(token.end()));
            }
        }
        return spellings;
    }

    private static List<String> of(Kind kind, String token) {
        return switch (kind) {
            case WORD -> ofWord(token.toLowerCase(Locale.ROOT));
            case NUMBER -> List.of("0" + token, "+" + token, "- " + token, "'" + token + "'", "0x" + token);
            case OPERATOR -> List.of(" " + token + " /* c */ ");
            default -> List.of();
        };
    }

    private static List<String> ofWord(String word) {
        String beginning = word.substring(0, word.length() - 1);
        String last = "00" + Integer.toHexString(word.charAt(word.length() - 1));
        return List.of(
                word,
                word + " /* ; */ -- ;\n",
                "\"" + word + "\"",
                "\"" + word.toUpperCase(Locale.ROOT) + "\"",
                "U&\"" + beginning + "\\" + last + "\"",
                "u&\"" + beginning + "!" + last + "\" UESCAPE '!'",
                "U&\"" + beginning + "\\+00" + last + "\" uescape E'\\\\'",
                "'" + word + "'",
                "E'" + beginning + "\\u" + last + "'",
                "U&'" + beginning + "\\" + last + "'",
                "U&'" + beginning + "!" + last + "' UESCAPE '!'",
                "$q$" + word + "$q$",
                "''\n'" + word + "'");
    }
}
