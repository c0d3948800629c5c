package dev.stepwell.runtime.internal.stored;

import dev.stepwell.registry.Recovery;
import dev.stepwell.text.FieldReader;
import dev.stepwell.text.FieldWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text form of a {@link Recovery} in the history: one line of its fields, separated by tabs.
 *
 * <p>Names may contain any character. An empty text means no recovery. An earlier Stepwell wrote a length before each
 * name, such as {@code detach-partition 6:orders 11:orders_2020}. Those texts stay readable for ever, since databases
 * have them.
 */
public final class StoredRecovery {

    private StoredRecovery() {}

    public static String text(@Nullable Recovery recovery) {
        return recovery == null
                ? ""
                : new FieldWriter().fields(recovery.fields()).text();
    }

    /**
     * Reads a text.
     *
     * @return the recovery; empty if the text is empty or damaged, or of a kind that only a newer Stepwell knows
     */
    public static Optional<Recovery> parse(String text) {
        try {
            List<String> fields = hasLengths(text)
                    ? fieldsWithLengths(text)
                    : FieldReader.ofLine(text, '\t').fieldsFrom(0);
            return Recovery.of(fields);
        } catch (IllegalArgumentException e) {
            // Without a recovery, a person decides about the statement. A damaged recovery thus does nothing.
            return Optional.empty();
        }
    }

    /** Tells whether the kind ends at a space, which is no separator of fields. */
    private static boolean hasLengths(String text) {
        int space = text.indexOf(' ');
        int tab = text.indexOf('\t');
        return space >= 0 && (tab < 0 || space < tab);
    }

    private static List<String> fieldsWithLengths(String text) {
        List<String> fields = new ArrayList<>();
        int space = text.indexOf(' ');
        fields.add(text.substring(0, space));
        while (space < text.length()) {
            int colon = text.indexOf(':', space);
            String length = colon > space && text.charAt(space) == ' ' ? text.substring(space + 1, colon) : "";
            int end = colon + 1 + FieldReader.ofLine(length, '\t').number(0);
            if (end < colon || end > text.length()) {
                throw new IllegalArgumentException("\"" + text + "\" has a wrong length");
            }
            fields.add(text.substring(colon + 1, end));
            space = end;
        }
        return fields;
    }
}
