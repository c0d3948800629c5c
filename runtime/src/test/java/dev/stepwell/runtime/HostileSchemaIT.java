package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.createIndex;
import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.registry;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Schemas with the names that break quoting, as the place of the history and as the current schema: each verb works, or
 * refuses with the name.
 */
class HostileSchemaIT {

    private static final List<String> NAMES = List.of(
            "Upper",
            "two words",
            "we\"ird",
            "it's",
            "a.b",
            "\"quoted\"",
            "größe 表 \uD83D\uDC18",
            "x".repeat(63),
            "select",
            "back\\slash",
            "new\nline",
            "100%s",
            "$$ $1 $body$",
            "a,public",
            "what? {fn}",
            "-- /* comment",
            "x; DROP SCHEMA public",
            " ");

    private static final MigrationDefinition A = table("1", "a");
    private static final MigrationDefinition INDEX = migration("2", "IndexA")
            .notTransactional()
            .up("", "CREATE INDEX CONCURRENTLY a_id ON a (id)", createIndex("a_id", "a", "(id)"))
            .down("", "DROP INDEX CONCURRENTLY a_id", new Recovery.DropIndex("a_id"))
            .build();
    private static final MigrationDefinition STEP = migration("3", "FillA")
            .upJava("", "FillA.up", connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("INSERT INTO a (id) VALUES (1)");
                }
            })
            .down("", "DELETE FROM a")
            .build();
    private static final MigrationDefinition BROKEN = migration("4", "Broken")
            .up("", "CREATE TABLE a ()")
            .irreversible("test")
            .build();

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
        database.execute("ALTER DATABASE " + database.get().name() + " RESET search_path");
    }

    private static Stream<Arguments> names() {
        return NAMES.stream().flatMap(name -> Stream.of(Arguments.of(name, true), Arguments.of(name, false)));
    }

    @ParameterizedTest(name = "{0} historySchema={1}")
    @MethodSource("names")
    void eachVerbWorks(String name, boolean historySchema) throws SQLException {
        database.execute("CREATE SCHEMA " + quoted(name));
        if (!historySchema) {
            database.execute("ALTER DATABASE " + database.get().name() + " SET search_path = " + quoted(name));
        }
        Migrator migrator = migrator(historySchema ? name : null, A, INDEX, STEP);

        assertThat(migrator.rehearse(Target.only("1")).migrations()).hasSize(1);
        assertThat(migrator.migrate().migrations()).hasSize(3);
        assertThat(tables(name)).contains("stepwell_migration");
        assertThat(tables(historySchema ? "public" : name)).contains("a");
        assertThat(migrator.migrate().nothingDone()).isTrue();
        Verbs.reading(migrator)
                .forEach((verb, call) -> assertThatCode(call).as(verb).doesNotThrowAnyException());
        assertThat(migrator.validate()).isEmpty();
        assertThatThrownBy(() -> migrator(historySchema ? name : null, A, INDEX, STEP, BROKEN)
                        .migrate())
                .hasMessageStartingWith("[migration-failed] 4 Broken failed at statement 1 of 1; ");
        damage(name);
        assertThat(migrator.repair("test")).isNotEmpty();
        migrator.markRolledBack(id("3"), "test");
        migrator.markApplied(id("3"), "test");
        assertThat(migrator.rollback(Target.nothing()).migrations()).hasSize(3);
        migrator.baseline("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "UPPER", "per%sent", "li\nne", "$USER"})
    void schemaThatDoesNotExistIsRefusedByItsName(String name) {
        for (String verb : List.of("migrate", "baseline", "markApplied")) {
            assertThatThrownBy(Verbs.of(migrator(name, A)).get(verb))
                    .as(verb)
                    .isExactlyInstanceOf(MigrationException.class)
                    .hasMessage("[schema-missing] The history's schema " + name
                            + " does not exist. Create the schema with CREATE SCHEMA, or set another historySchema.");
        }
        Verbs.reading(migrator(name, A))
                .forEach((verb, call) -> assertThatCode(call).as(verb).doesNotThrowAnyException());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg_temp", "pg_temp_3", "pg_catalog", "pg_toast", "information_schema"})
    void schemaOfPostgresIsNoPlaceForAHistory(String name) {
        assertThatThrownBy(() -> migrator(name, A))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("historySchema is \"" + name + "\", a schema of PostgreSQL itself, which no dump contains. "
                        + "Name a schema of your own.");
    }

    @Test
    void nameThatPostgresWouldCutIsRefused() {
        for (String name : List.of("x".repeat(64), "ö".repeat(32), "a\0b")) {
            assertThatThrownBy(() -> migrator(name, A))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "historySchema is \"" + name + "\", and no schema has that name. Use a name of at most 63 "
                                    + "bytes without the character 0.");
        }
    }

    /** In a search_path, PostgreSQL reads it as the schema of the user in any quotes. */
    @Test
    void schemaOfTheNameDollarUserIsRefused() throws SQLException {
        database.execute("CREATE SCHEMA \"$user\"");
        assertThatThrownBy(() -> migrator("$user", A))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "historySchema is \"$user\", which PostgreSQL does not take for a name in a search_path. Name "
                                + "another schema.");

        database.execute("ALTER DATABASE " + database.get().name() + " SET search_path = \"$user\"");
        for (String verb : List.of("migrate", "rollback", "repair", "status", "plan", "validate")) {
            assertThatThrownBy(Verbs.of(migrator(null, A)).get(verb))
                    .as(verb)
                    .isExactlyInstanceOf(MigrationException.class)
                    .hasMessageStartingWith("[schema-missing] The search_path of role ");
        }
    }

    /** Makes the digest wrong, and a row. */
    private static void damage(String schema) throws SQLException {
        database.execute("UPDATE " + quoted(schema) + ".stepwell_migration SET description = 'x' WHERE version = '1'; "
                + "DELETE FROM " + quoted(schema) + ".stepwell_digest");
    }

    private static List<String> tables(String schema) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT array_agg(relname::text ORDER BY relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                                + "WHERE n.nspname = ? AND relkind = 'r'")) {
            select.setString(1, schema);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getArray(1) == null
                        ? List.of()
                        : Arrays.asList((String[]) row.getArray(1).getArray());
            }
        }
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static Migrator migrator(@Nullable String historySchema, MigrationDefinition... migrations) {
        MigratorBuilder builder = Migrator.builder(database.dataSource())
                .registry(registry(migrations))
                .existingSchema(ExistingSchema.MIGRATE);
        return (historySchema == null ? builder : builder.historySchema(historySchema)).build();
    }
}
