package dev.stepwell.adoption;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;

/** Builds like those of generated code, and queries of a database, for tests. */
final class Registry {

    private Registry() {}

    /**
     * Returns the migrator of a chain of migrations, each given as {@code version Class}. A migration that begins with
     * {@code R} is repeatable.
     */
    static Migrator build(FreshDatabase database, String... migrations) {
        List<MigrationDefinition> definitions = new ArrayList<>();
        for (String migration : migrations) {
            String[] words = migration.split(" ", -1);
            boolean repeatable = words[0].startsWith("R");
            String version = repeatable ? words[0].substring(1) : words[0];
            MigrationDefinition.Builder definition = MigrationDefinition.of("main", version, "shop." + words[1])
                    .description(words[1].replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT))
                    .checksum("v1:" + words[1])
                    .up(new MigrationStatement("CREATE TABLE t_" + version.replace('.', '_') + " ()", ""))
                    .down(new MigrationStatement("DROP TABLE t_" + version.replace('.', '_'), ""));
            if (repeatable) {
                definition.repeatable();
            } else if (!definitions.isEmpty()) {
                definition.dependsOn(
                        "main",
                        definitions.get(definitions.size() - 1).id().version().toString());
            }
            definitions.add(definition.build());
        }
        return Migrator.builder(database.dataSource())
                .registry(() -> definitions)
                .build();
    }

    static void empty(FreshDatabase database) throws SQLException {
        database.execute("""
                DO $$
                DECLARE
                    name text;
                BEGIN
                    FOR name IN SELECT nspname FROM pg_namespace
                                WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' LOOP
                        EXECUTE format('DROP SCHEMA %I CASCADE', name);
                    END LOOP;
                END $$;
                CREATE SCHEMA public""");
    }

    /** The rows of a query, each with its values joined by {@code " | "}. */
    static List<String> rows(FreshDatabase database, String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join(" | ", values));
            }
            return rows;
        }
    }

    /** {@return a plan in lines: each match with its reason, the unknown and the pending migrations} */
    static List<String> text(AdoptionPlan plan) {
        List<String> lines = new ArrayList<>();
        plan.matched().forEach(match -> lines.add(line(match)));
        plan.recorded().forEach(match -> lines.add("recorded: " + line(match)));
        plan.unknown().forEach(foreign -> lines.add("unknown: " + foreign));
        plan.pending().forEach(migration -> lines.add("pending: " + migration.id()));
        plan.problems().forEach(problem -> lines.add(problem.toString()));
        return lines;
    }

    private static String line(AdoptionPlan.Match match) {
        return match.foreign() + " = " + match.migration().id() + " by "
                + match.by().name().toLowerCase(Locale.ROOT);
    }

    /** {@return a time in the zone of this process, as a tool writes it that writes no zone} */
    static String local(String utc) {
        return java.time.LocalDateTime.ofInstant(
                        java.time.Instant.parse(utc), TimeZone.getDefault().toZoneId())
                .toString();
    }

    static List<String> lines(String... lines) {
        return Arrays.asList(lines);
    }
}
