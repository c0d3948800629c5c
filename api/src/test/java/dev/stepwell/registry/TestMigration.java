package dev.stepwell.registry;

import dev.stepwell.MigrationId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A migration with only the properties that a graph reads.
 *
 * <p>Tests write identities in their printed form: {@code 7}, or {@code billing:7} in a named set.
 */
public record TestMigration(MigrationId id, String className, List<MigrationId> dependsOn, boolean repeatable)
        implements MigrationNode {

    public TestMigration(MigrationId id, String className, List<MigrationId> dependsOn) {
        this(id, className, dependsOn, false);
    }

    /** {@return a repeatable migration like {@link #migration}} */
    public static TestMigration repeatableMigration(String id, String... dependsOn) {
        TestMigration migration = migration(id, dependsOn);
        return new TestMigration(migration.id, migration.className, migration.dependsOn, true);
    }

    /**
     * {@return a migration whose class has the name of its identity: {@code com.acme.M7}, {@code com.acme.Billing7}}
     */
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
