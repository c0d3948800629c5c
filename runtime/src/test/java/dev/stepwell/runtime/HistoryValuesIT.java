package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values in the history that Stepwell would not have written. */
class HistoryValuesIT {

    private static final MigrationDefinition A = table("1", "a");
    private static final MigrationDefinition B = table("2.10", "b", "1");
    private static final MigrationDefinition VIEW = migration("3", "View")
            .repeatable()
            .checksum("test:view")
            .up("", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one")
            .down("", "DROP VIEW v")
            .build();
    private static final MigrationDefinition HALF = migration("4", "Half")
            .notTransactional()
            .up("", "CREATE TABLE c ()")
            .up("", "SELECT 1 / 0 FROM pg_class")
            .down("", "DROP TABLE c")
            .build();

    private static final List<String> TABLES = List.of("stepwell_migration", "stepwell_event", "stepwell_digest");

    private static final Map<String, List<String>> VALUES = Map.of(
            "text",
            List.of(
                    "",
                    " ",
                    "A b",
                    "main",
                    "1",
                    "01.0",
                    "-1",
                    "1..2",
                    "applied",
                    "running",
                    "done",
                    ":",
                    "v1:",
                    "Шаг",
                    "€\n\t",
                    "x".repeat(3000)),
            "ARRAY",
            List.of(
                    "{}",
                    "{NULL}",
                    "{a,NULL}",
                    "{main:1}",
                    "{:1}",
                    "{main:}",
                    "{1}",
                    "{2,10}",
                    "{\"x=y\",z}",
                    "{a,b,c,d}"),
            "bigint",
            List.of("-1", "0", "1", "9223372036854775807", "-9223372036854775808"),
            "integer",
            List.of("-1", "0", "1", "2", "99", "2147483647", "-2147483648"),
            "boolean",
            List.of("true", "false"),
            "oid",
            List.of("0", "1"),
            "timestamp with time zone",
            List.of("infinity", "-infinity", "0001-01-01 BC", "294276-12-31", "2026-01-01"));

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void migrated() throws SQLException {
        Sql.empty(database);
        assertThatThrownBy(() -> build().migrate()).isInstanceOf(MigrationException.class);
        for (String table : TABLES) {
            database.execute("CREATE TABLE kept_" + table + " AS SELECT * FROM " + table);
        }
    }

    private static Migrator build() {
        return migrator(database.dataSource(), A, B, VIEW, HALF);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', textBlock = """
            statements_done | 99             | 4    | 99             | a number from 0 to 2
            statements_done | -1             | 4    | -1             | a number from 0 to 2
            state           | done         | 4    | done           | one of applied, running, failed, rolling_back, rollback_failed
            migration_set   | A b          | A b:2.10 | A b        | the name of a set
            version         | x            | main:x | x            | a version
            version_number  | {2,11}       | 2.10 | {2,11}         | {2,10}, as version 2.10 has
            depends_on      | {1}          | 2.10 | 1              | a set, a colon and a version
            class_name      | NULL           | 2.10 | NULL             | a text
            checksum        | NULL           | 2.10 | NULL             | a text
            position        | NULL           | 2.10 | NULL             | a number
            applied_at      | infinity     | 2.10 | infinity       | a time
            texts           | {a,NULL}     | 2.10 | [a, null]      | an array of texts without NULL
            """)
    void rowAndColumnAreNamed(String column, String value, String row, String shown, String expected)
            throws SQLException {
        loosen();
        String version = row.equals("4") ? "4" : "2.10";
        boolean none = value.equals("NULL");
        database.execute("ALTER TABLE stepwell_migration ALTER COLUMN position DROP IDENTITY IF EXISTS; "
                + "UPDATE stepwell_migration SET " + column + " = " + (none ? value : "'" + value + "'")
                + " WHERE version = '" + version + "'");
        String message = "[history-damaged] In \"public\".\"stepwell_migration\", the row " + row + " has "
                + (none ? shown : "\"" + shown + "\"")
                + " in column " + column + ", which must be " + expected
                + ". Correct the value, or restore the row from a backup.";

        assertThatThrownBy(() -> build().status()).hasMessage(message);
        assertThatThrownBy(() -> build().migrate()).hasMessage(message);
        assertThatThrownBy(() -> build().rollback(Target.nothing())).hasMessage(message);
    }

    @Test
    void aThousandRandomValuesEndInProblems() throws SQLException {
        loosen();
        List<String> columns = Sql.rows(
                database,
                "SELECT table_name, column_name, data_type FROM information_schema.columns "
                        + "WHERE table_name IN ('stepwell_migration', 'stepwell_event') ORDER BY 1, 2");
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int refused = 0;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            StubDataSource pool = new StubDataSource(connection);
            Migrator migrator = migrator(pool, A, B, VIEW, HALF);
            for (int i = 0; i < 1000; i++) {
                List<String> changes = new ArrayList<>();
                for (int j = 0; j <= random.nextInt(2); j++) {
                    changes.add(
                            change(columns.get(random.nextInt(columns.size())).split(" \\| ", -1), random));
                }
                for (String change : changes) {
                    statement.execute(change);
                }
                refused += problems(migrator, "seed " + seed + ", change " + i + ": " + changes);
                assertThat(Sql.rows(connection, "SHOW row_security")).containsExactly("on");
                restore(statement);
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    /** Without its constraints the history takes any value. */
    private static void loosen() throws SQLException {
        database.execute(
                "DROP VIEW stepwell_status; ALTER TABLE stepwell_migration DROP CONSTRAINT stepwell_migration_pkey, "
                        + "DROP CONSTRAINT stepwell_migration_state_check; ALTER TABLE stepwell_event DROP CONSTRAINT stepwell_event_pkey; "
                        + "DROP FUNCTION stepwell_digest CASCADE; "
                        + "ALTER TABLE stepwell_migration ALTER COLUMN position DROP IDENTITY; "
                        + "ALTER TABLE stepwell_event ALTER COLUMN event_id DROP IDENTITY");
        for (String column : Sql.rows(
                database,
                "SELECT table_name || ' ALTER COLUMN ' || column_name FROM information_schema.columns "
                        + "WHERE table_name IN ('stepwell_migration', 'stepwell_event') AND is_nullable = 'NO'")) {
            database.execute("ALTER TABLE " + column + " DROP NOT NULL");
        }
    }

    private static String change(String[] column, Random random) {
        List<String> values = VALUES.getOrDefault(column[2], List.of("0"));
        String value = random.nextInt(5) == 0 ? "NULL" : "'" + values.get(random.nextInt(values.size())) + "'";
        if (column[1].equals("version_number") && !value.equals("NULL")) {
            value = "'"
                    + List.of("{}", "{1}", "{2,10}", "{-1}", "{NULL}", "{NaN}").get(random.nextInt(6)) + "'";
        }
        return "UPDATE " + column[0] + " SET " + column[1] + " = " + value + " WHERE ctid = (SELECT ctid FROM "
                + column[0] + " OFFSET " + random.nextInt(4) + " LIMIT 1)";
    }

    private static void restore(Statement statement) throws SQLException {
        for (String table : List.of("stepwell_migration", "stepwell_event")) {
            statement.execute("DELETE FROM " + table + "; INSERT INTO " + table + " SELECT * FROM kept_" + table);
        }
    }

    /** Every call answers, or throws a {@link MigrationException} that says what is wrong. */
    private static int problems(Migrator migrator, String where) {
        int refused = 0;
        for (Map.Entry<String, ThrowingCallable> verb : Verbs.reading(migrator).entrySet()) {
            try {
                verb.getValue().call();
            } catch (MigrationException e) {
                assertThat(e.problems()).as(where).isNotEmpty();
                refused++;
            } catch (Throwable e) {
                fail(where + ", " + verb.getKey() + " threw", e);
            }
        }
        return refused;
    }
}
