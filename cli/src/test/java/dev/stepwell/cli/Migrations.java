package dev.stepwell.cli;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationDefinition;
import java.util.Locale;

/** Migrations like those of generated code. */
public final class Migrations {

    private Migrations() {}

    public static MigrationBuilder migration(String version, String simpleName) {
        return migration(MigrationId.MAIN_SET, version, simpleName);
    }

    public static MigrationBuilder migration(String set, String version, String simpleName) {
        return MigrationBuilder.of(set, version, "shop." + simpleName)
                .description(simpleName.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT))
                .sourceFile("src/main/java/shop/" + simpleName + ".java")
                .checksum("test:" + simpleName);
    }

    /** {@return a migration that creates a table, and whose down drops the table} */
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

    public static MigrationDefinition failing(String version) {
        return migration(version, "DivideByZero")
                .up("", "SELECT 1 / 0")
                .irreversible("it never works")
                .build();
    }
}
