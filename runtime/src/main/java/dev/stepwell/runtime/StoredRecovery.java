package dev.stepwell.runtime;

import dev.stepwell.registry.Recovery;
import dev.stepwell.registry.Recovery.Reindex.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text in which the history keeps a {@link Recovery}: its kind, then each of its names with the length before it,
 * such as {@code detach-partition 6:orders 11:orders_2020}.
 *
 * <p>What is written is read again as it was; names may have any character. No text means no recovery.
 */
final class StoredRecovery {

    private StoredRecovery() {}

    static String text(Optional<Recovery> recovery) {
        if (recovery.isEmpty()) {
            return "";
        } else if (recovery.get() instanceof Recovery.Repeat) {
            return "repeat";
        } else if (recovery.get() instanceof Recovery.CreateIndex create) {
            return text("create-index", create.index(), create.table());
        } else if (recovery.get() instanceof Recovery.DropIndex drop) {
            return text("drop-index", drop.index());
        } else if (recovery.get() instanceof Recovery.Reindex reindex) {
            return text("reindex", reindex.scope().name(), reindex.name());
        } else if (recovery.get() instanceof Recovery.DetachPartition detach) {
            return text("detach-partition", detach.table(), detach.partition());
        }
        return "atomic";
    }

    private static String text(String kind, String... names) {
        StringBuilder text = new StringBuilder(kind);
        for (String name : names) {
            text.append(' ').append(name.length()).append(':').append(name);
        }
        return text.toString();
    }

    /**
     * Reads a text.
     *
     * @return the recovery; empty if the text is empty, or of a kind that only a newer Stepwell knows
     */
    static Optional<Recovery> parse(String text) {
        int end = text.indexOf(' ');
        String kind = end < 0 ? text : text.substring(0, end);
        List<String> names = names(text, kind.length());
        return switch (kind) {
            case "atomic" -> Optional.of(new Recovery.Atomic());
            case "repeat" -> Optional.of(new Recovery.Repeat());
            case "create-index" -> Optional.of(new Recovery.CreateIndex(names.get(0), names.get(1)));
            case "drop-index" -> Optional.of(new Recovery.DropIndex(names.get(0)));
            case "reindex" -> Optional.of(new Recovery.Reindex(Scope.valueOf(names.get(0)), names.get(1)));
            case "detach-partition" -> Optional.of(new Recovery.DetachPartition(names.get(0), names.get(1)));
            default -> Optional.empty();
        };
    }

    private static List<String> names(String text, int start) {
        List<String> names = new ArrayList<>();
        int i = start;
        while (i < text.length()) {
            int colon = text.indexOf(':', i);
            int end = colon + 1 + Integer.parseInt(text.substring(i + 1, colon));
            names.add(text.substring(colon + 1, end));
            i = end;
        }
        return names;
    }
}
