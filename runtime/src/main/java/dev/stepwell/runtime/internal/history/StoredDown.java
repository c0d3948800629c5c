package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.text.Sha256;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the history keeps of rolling a migration back, for builds that do not have its class. Immutable.
 *
 * @param transactional whether one transaction holds the whole migration
 * @param steps the steps that roll it back; empty if it is irreversible, if they are not SQL, or if the history was not
 *     read for a rollback
 * @param irreversible why the migration cannot be rolled back; null if it can
 * @param intact whether all of this is as it was stored; meaningless unless the history was read for a rollback
 */
public record StoredDown(
        boolean transactional,
        List<MigrationStep> steps,
        @Nullable String irreversible,
        boolean intact) {

    private static final String ALGORITHM = "stored-down-1";

    public StoredDown {
        steps = List.copyOf(steps);
    }

    /**
     * The checksum of all that a rollback goes by when the class is not there.
     *
     * <p>It finds what was edited in the history by mistake; whoever means to can compute it, too. It is SHA-256 over
     * the parts in the order of the parameters, each text with its length in bytes before it in UTF-8, each list with
     * its size before it. It is stored for ever, so what it gives never changes.
     *
     * @param statements the texts of the steps down that are stored; none if there are none
     * @param recoveries what is done about each of them once its session has died in it
     * @return the name of the algorithm, a colon, and the value
     */
    static String checksum(
            MigrationId id,
            boolean transactional,
            List<MigrationId> dependsOn,
            List<String> statements,
            List<String> recoveries,
            String irreversible) {
        MessageDigest digest = Sha256.begin();
        try (DataOutputStream out =
                new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            write(out, text(id));
            out.writeBoolean(transactional);
            write(out, dependsOn.stream().map(StoredDown::text).toList());
            write(out, statements);
            write(out, recoveries);
            write(out, irreversible);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return ALGORITHM + ":" + Sha256.hexadecimal(digest);
    }

    /** Equal for versions that are equal, however they are written. */
    private static String text(MigrationId id) {
        return id.set() + ":" + String.join(".", id.version().parts());
    }

    private static void write(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            write(out, text);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
