package dev.stepwell.registry;

import dev.stepwell.MigrationId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A migration of which nothing is known but what a graph asks for.
 *
 * <p>Identities are written as they are printed: {@code 7}, or {@code billing:7} in a named set.
 */
public record TestMigration(MigrationId id, String className, List<MigrationId> dependsOn, boolean repeatable)
        implements MigrationNode {

    public TestMigration(MigrationId id, String className, List<MigrationId> dependsOn) {
        this(id, className, dependsOn, false);
    }

    /** A migration like {@link #migration} that is applied again when it has changed. */
    public static TestMigration repeatableMigration(String id, String... dependsOn) {
        TestMigration migration = migration(id, dependsOn);
        return new TestMigration(migration.id, migration.className, migration.dependsOn, true);
    }

    /** A migration of a class that is named after its identity: {@code M7} or {@code Billing7}, in {@code com.acme}. */
    public static TestMigration migration(String id, String... dependsOn) {
        String version = id.substring(id.indexOf(':') + 1).replace('.', '_');
        String prefix =
                id.contains(":") ? id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1, id.indexOf(':')) : "M";
        return migrationOf("com.acme." + prefix + version, id, dependsOn);
    }

    public static TestMigration migrationOf(String className, String id, String... dependsOn) {
        return new TestMigration(
                id(id), className, Stream.of(dependsOn).map(TestMigration::id).toList());
    }

    public static MigrationId id(String written) {
        int colon = written.indexOf(':');
        return MigrationId.of(
                colon < 0 ? MigrationId.MAIN_SET : written.substring(0, colon), written.substring(colon + 1));
    }

    @Override
    public String toString() {
        return label() + dependsOn;
    }
}
