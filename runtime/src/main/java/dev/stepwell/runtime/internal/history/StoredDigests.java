package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.RegistryDigest;
import dev.stepwell.text.Sha256;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The digests of the rows of a history, one for each set, as the triggers in the database compute them.
 *
 * <p>A digest covers identity, state and checksum of each row. For applied rows it is the {@link RegistryDigest} of the
 * set.
 */
final class StoredDigests {

    private final Map<String, RegistryDigest> bySet = new TreeMap<>();

    void add(HistoryEntry entry) {
        RegistryDigest one = of(entry.id(), entry.state().text(), entry.checksum());
        bySet.merge(entry.id().set(), one, RegistryDigest::plus);
    }

    private static RegistryDigest of(MigrationId id, String state, String checksum) {
        String text = id.set() + ":" + String.join(".", id.version().parts()) + ":" + state + ":" + checksum;
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of(text));
        return new RegistryDigest(1, hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }

    /**
     * Returns the digests as texts: the number of rows, the four parts and the name of the set, with a space between
     * two.
     *
     * @return a text for each set that has rows, sorted
     */
    List<String> texts() {
        return bySet.entrySet().stream()
                .map(entry -> text(entry.getValue()) + " " + entry.getKey())
                .sorted()
                .toList();
    }

    private static String text(RegistryDigest digest) {
        return digest.count() + " " + digest.first() + " " + digest.second() + " " + digest.third() + " "
                + digest.fourth();
    }
}
