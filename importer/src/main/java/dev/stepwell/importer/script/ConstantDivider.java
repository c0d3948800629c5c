package dev.stepwell.importer.script;

import dev.stepwell.sql.SqlScript;
import dev.stepwell.sql.SqlStatement;
import dev.stepwell.sql.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Divides a script into texts that fit into Java constants.
 *
 * <p>The joined texts equal the script, and each text has at least one whole statement. A class file stores a constant
 * in modified UTF-8 with at most 65,535 bytes.
 */
final class ConstantDivider {

    private static final int MOST_BYTES = 65_535;

    private ConstantDivider() {}

    /** {@return the texts; a single text if the script fits into one constant} */
    static List<String> divide(SqlScript script) {
        if (bytes(script.text(), 0, script.text().length()) <= MOST_BYTES) {
            return List.of(script.text());
        }
        List<String> texts = new ArrayList<>();
        int start = 0;
        int border = 0;
        for (int next : borders(script)) {
            if (border > start && bytes(script.text(), start, next) > MOST_BYTES) {
                texts.add(script.text().substring(start, border));
                start = border;
            }
            border = next;
        }
        texts.add(script.text().substring(start));
        return texts;
    }

    /** {@return the offset of the first statement that, with its comments, fits into no constant; empty if all fit} */
    static OptionalInt tooLong(SqlScript script) {
        int start = 0;
        int number = 0;
        for (int end : borders(script)) {
            if (bytes(script.text(), start, end) > MOST_BYTES) {
                return OptionalInt.of(script.statements().get(number).start());
            }
            start = end;
            number++;
        }
        return OptionalInt.empty();
    }

    /**
     * Returns the offset behind each statement, including its semicolon, its data and the end of its line.
     *
     * <p>The last offset is the end of the script.
     */
    private static List<Integer> borders(SqlScript script) {
        List<Integer> borders = new ArrayList<>();
        List<SqlToken> tokens = script.tokens();
        int token = 0;
        for (int i = 1; i < script.statements().size(); i++) {
            SqlStatement next = script.statements().get(i);
            while (tokens.get(token).end() <= next.start()
                    && tokens.get(token + 1).start() < next.start()) {
                token++;
            }
            borders.add(behindLineEnd(script.text(), tokens.get(token).end(), next.start()));
        }
        borders.add(script.text().length());
        return borders;
    }

    private static int behindLineEnd(String text, int offset, int limit) {
        int lineEnd = text.indexOf('\n', offset);
        return lineEnd >= 0
                        && lineEnd < limit
                        && text.substring(offset, lineEnd).isBlank()
                ? lineEnd + 1
                : offset;
    }

    private static long bytes(String text, int start, int end) {
        long bytes = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            bytes += c == 0 || (c >= 0x80 && c < 0x800) ? 2 : c < 0x80 ? 1 : 3;
        }
        return bytes;
    }
}
