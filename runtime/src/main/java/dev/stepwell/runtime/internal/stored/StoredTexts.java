package dev.stepwell.runtime.internal.stored;

import java.util.ArrayList;
import java.util.List;

/**
 * The texts that a repeatable migration has had in a database, each as its checksum, the oldest first.
 *
 * <p>A text that was applied again keeps its place. If a person chose the text, it becomes the newest.
 */
public final class StoredTexts {

    private StoredTexts() {}

    /**
     * {@return the texts after one more was applied}
     *
     * @param texts the checksums before
     * @param deliberate true if a person named the migration
     */
    public static List<String> with(List<String> texts, String checksum, boolean deliberate) {
        List<String> all = new ArrayList<>(texts);
        if (deliberate) {
            all.remove(checksum);
        }
        if (!all.contains(checksum)) {
            all.add(checksum);
        }
        return List.copyOf(all);
    }
}
