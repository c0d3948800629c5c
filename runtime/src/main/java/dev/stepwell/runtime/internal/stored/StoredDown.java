package dev.stepwell.runtime.internal.stored;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.runtime.internal.session.DatabaseEncoding;
import dev.stepwell.text.Sha256;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rollback of a migration as the history stores it, for builds that do not have the class. Immutable.
 *
 * @param transactional true if one transaction holds the whole migration
 * @param steps the steps of the rollback; empty if the migration is irreversible, if its steps are not SQL, or if the
 *     history was not read for a rollback
 * @param irreversible the reason why the migration cannot be rolled back; null if it can
 * @param intact true if the checksum shows no change since the rollback was stored; meaningless unless the history was
 *     read for a rollback
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
     * {@return the steps down that a build without the class can run; empty if one is no SQL or cannot be stored}
     *
     * @param encoding the encoding of the database, in which a statement is stored unchanged or not at all
     */
    public static List<MigrationStatement> statements(MigrationDefinition definition, DatabaseEncoding encoding) {
        List<MigrationStatement> storable = new ArrayList<>();
        for (MigrationStep step : definition.down()) {
            if (!(step instanceof MigrationStatement statement) || !encoding.stores(statement.sql())) {
                return List.of();
            }
            storable.add(statement);
        }
        return storable;
    }

    /**
     * Returns the checksum that the history stores for the rollback of a migration.
     *
     * @param dependsOn the dependencies of the migration, which the checksum covers
     * @param encoding the encoding of the database
     */
    public static String checksum(
            MigrationDefinition definition, List<MigrationId> dependsOn, DatabaseEncoding encoding) {
        List<MigrationStatement> down = statements(definition, encoding);
        return checksum(
                definition.id(),
                definition.transactional(),
                dependsOn,
                down.stream().map(MigrationStatement::sql).toList(),
                down.stream()
                        .map(step -> StoredRecovery.text(step.recovery().orElse(null)))
                        .toList(),
                definition.irreversible().map(encoding::escaped).orElse(""));
    }

    /**
     * Returns the checksum of all data for a rollback without the class.
     *
     * <p>The checksum reveals accidental edits of the history. It does not protect from a deliberate edit, whose author
     * can compute the checksum, too.
     *
     * <p>The value is SHA-256 over the parts in the order of the parameters. Each text has its length in bytes before
     * it in UTF-8, and each list has its size before it. The history stores checksums for ever, so the computation
     * never changes.
     *
     * @param statements the stored texts of the steps down; empty if there are none
     * @param recoveries the recovery of each statement from the death of its session
     * @return the name of the algorithm, a colon, and the value
     */
    public static String checksum(
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

    /** {@return the text of an identity, which is the same for all spellings of a version} */
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
