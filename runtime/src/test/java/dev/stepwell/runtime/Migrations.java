package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.registry.Recovery;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/** Migrations for tests, as generated code would create them. */
public final class Migrations {

    private Migrations() {}

    /** Begins a migration of the main set whose class is in the package {@code shop}. */
    public static MigrationBuilder migration(String version, String simpleName) {
        return migration(MigrationId.MAIN_SET, version, simpleName);
    }

    /** The recovery of a statement that creates an index which is not unique. */
    static Recovery createIndex(String index, String table, String definition) {
        return new Recovery.CreateIndex(index, table, false, false, definition);
    }

    /** Begins a migration of a set. */
    public static MigrationBuilder migration(String set, String version, String simpleName) {
        return MigrationBuilder.of(set, version, "shop." + simpleName)
                .description(simpleName.replaceAll("(?<=[a-z])(?=[A-Z])", " "))
                .sourceFile("src/main/java/shop/" + simpleName + ".java");
    }

    /** A migration {@code CreateT…} of the main set that creates a table, and drops it again. */
    public static MigrationDefinition table(String version, String table, String... dependsOn) {
        MigrationBuilder builder = migration(
                        version, "Create" + table.substring(0, 1).toUpperCase(Locale.ROOT) + table.substring(1))
                .up("", "CREATE TABLE " + table + " (id integer PRIMARY KEY)")
                .down("", "DROP TABLE " + table);
        for (String dependency : dependsOn) {
            builder.dependsOn(MigrationId.MAIN_SET, dependency);
        }
        return builder.build();
    }

    /** A migration of the main set of which only identity and dependencies matter; its class is {@code M…}. */
    public static MigrationDefinition node(String version, String... dependsOn) {
        return nodeOf(MigrationId.MAIN_SET, version, dependsOn);
    }

    /** A migration of a set; a dependency is a version of the main set, or {@code set:version}. */
    public static MigrationDefinition nodeOf(String set, String version, String... dependsOn) {
        MigrationBuilder builder = migration(set, version, "M" + version)
                .up("", "SELECT " + version)
                .down("", "SELECT -" + version);
        for (String dependency : dependsOn) {
            MigrationId id = id(dependency);
            builder.dependsOn(id.set(), id.version().toString());
        }
        return builder.build();
    }

    /** Reads {@code version} or {@code set:version}. */
    public static MigrationId id(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? MigrationId.of(MigrationId.MAIN_SET, text)
                : MigrationId.of(text.substring(0, colon), text.substring(colon + 1));
    }

    public static List<MigrationId> ids(String... texts) {
        return Arrays.stream(texts).map(Migrations::id).toList();
    }

    public static MigrationGraph<MigrationDefinition> graph(MigrationDefinition... migrations) {
        return MigrationGraph.of(List.of(migrations));
    }

    public static MigrationRegistry registry(MigrationDefinition... migrations) {
        List<MigrationDefinition> list = List.of(migrations);
        return () -> list;
    }

    /** A migrator with default settings. */
    public static Migrator migrator(DataSource dataSource, MigrationDefinition... migrations) {
        return Migrator.builder(dataSource).registry(registry(migrations)).build();
    }
}
