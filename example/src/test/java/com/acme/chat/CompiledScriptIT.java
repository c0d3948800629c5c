package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.Target;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Statements with semicolons inside, and COPY with its data, from the text block to the database. */
class CompiledScriptIT {

    private static final String PACKAGE = "com.acme.scripts";

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    @TempDir
    private Path project;

    @Test
    void bodiesAndRulesAreOneStatementEach() throws Exception {
        migrate("""
                CREATE TABLE shelves (id int, label text);
                CREATE TABLE log (line text);
                CREATE FUNCTION label_of(wanted int) RETURNS text BEGIN ATOMIC
                    SELECT 'ignored; never seen';
                    SELECT CASE WHEN count(*) = 0 THEN 'none' ELSE min(label) END
                    FROM shelves WHERE id = wanted;
                END;
                CREATE PROCEDURE fill() BEGIN ATOMIC
                    INSERT INTO shelves VALUES (1, 'one;');
                    INSERT INTO shelves VALUES (2, 'two');
                END;
                CREATE RULE logged AS ON DELETE TO shelves DO ALSO (
                    INSERT INTO log VALUES ('gone: ' || old.label);
                    INSERT INTO log VALUES (';');
                );
                CREATE FUNCTION twice(x int) RETURNS int LANGUAGE plpgsql AS $body$
                BEGIN
                    x := x * 2; -- it's; doubled
                    RETURN x;
                END;
                $body$;
                CALL fill();
                DELETE FROM shelves WHERE id = 2;
                """);

        assertThat(rows("SELECT label_of(1), label_of(2), twice(4)")).containsExactly("one; | none | 8");
        assertThat(rows("SELECT line FROM log")).containsExactly("gone: two", ";");
        assertThat(rows("SELECT statement FROM unnest((SELECT up_statements FROM stepwell_migration)) AS statement"))
                .hasSize(8);
    }

    @Test
    void copyLoadsTheDataThatFollowsIt() throws Exception {
        migrate("""
                CREATE TABLE shelves (id int, label text);
                COPY shelves FROM STDIN;
                1\tone; 'quoted' -- no comment
                2\t\\N
                3\ttab\\there, back\\\\slash
                4\t😀 ü
                \\.

                COPY shelves (label, id) FROM STDIN WITH (FORMAT csv, HEADER);
                label,id
                "two
                lines, ""quoted"";",5
                ,6
                \\.
                COPY shelves FROM STDIN (DELIMITER '|', NULL 'none');
                7|none
                \\.
                COPY shelves FROM STDIN;
                \\.
                INSERT INTO shelves VALUES (8, 'after');
                """);

        assertThat(rows("SELECT id, label FROM shelves ORDER BY id"))
                .containsExactly(
                        "1 | one; 'quoted' -- no comment",
                        "2 | null",
                        "3 | tab\there, back\\slash",
                        "4 | 😀 ü",
                        "5 | two\nlines, \"quoted\";",
                        "6 | null",
                        "7 | null",
                        "8 | after");
    }

    @Test
    void copyThatFailsIsShownAtItsCommand() throws Exception {
        MigrationException failure = failure("""
                CREATE TABLE shelves (id int);
                COPY shelves
                FROM STDIN;
                1
                one
                \\.
                """);

        assertThat(failure).hasMessage("""
                [migration-failed] 1 Script failed at statement 2 of 2; its transaction was rolled back and nothing \
                was changed. Correct the migration and migrate again.
                  --> com/acme/scripts/Script.java:11:13
                   |
                11 |             COPY shelves
                   |             ^
                ERROR: invalid input syntax for type integer: "one" (SQLSTATE 22P02)
                WHERE: COPY shelves, line 2, column id: "one\"""");
    }

    @Test
    void copyOfAnUnknownColumnIsShownAtItsName() throws Exception {
        MigrationException failure = failure("""
                CREATE TABLE shelves (id int);
                COPY shelves (id,
                              nothing) FROM STDIN;
                1\t2
                \\.
                """);

        assertThat(failure).hasMessageContaining("""
                  --> com/acme/scripts/Script.java:12:27
                   |
                12 |                           nothing) FROM STDIN
                   |                           ^
                ERROR: column "nothing" of relation "shelves" does not exist (SQLSTATE 42703)""");
    }

    @Test
    void downIsSplitAsUpIs() throws Exception {
        try (URLClassLoader loader = compile("CREATE TABLE log (line text);\nCREATE TABLE shelves (id int);\n", """
                CREATE PROCEDURE tell() BEGIN ATOMIC
                    INSERT INTO log VALUES ('down;');
                    INSERT INTO log VALUES ('down');
                END;
                COPY log FROM STDIN;
                copied; once
                \\.
                CALL tell();
                DROP PROCEDURE tell;
                DROP TABLE shelves;
                """)) {
            Migrator migrator = migrator(loader);
            migrator.migrate();
            migrator.rollback(Target.steps(1));
        }

        assertThat(rows("SELECT line FROM log")).containsExactly("copied; once", "down;", "down");
    }

    @Test
    void failureOfDownIsShownInItsSource() throws Exception {
        try (URLClassLoader loader =
                compile("CREATE TABLE shelves (id int);\n", "SELECT 1;\nDROP TABLE shelves;\nSELECT\n  nothing;\n")) {
            Migrator migrator = migrator(loader);
            migrator.migrate();
            MigrationException failure =
                    catchThrowableOfType(MigrationException.class, () -> migrator.rollback(Target.steps(1)));

            assertThat(failure).hasMessageContaining("""
                      --> com/acme/scripts/Script.java:17:15
                       |
                    17 |               nothing
                       |               ^
                    ERROR: column "nothing" does not exist (SQLSTATE 42703)""");
        }
    }

    private void migrate(String up) throws Exception {
        try (URLClassLoader loader = compile(up, "SELECT 1;\n")) {
            migrator(loader).migrate();
        }
    }

    private MigrationException failure(String up) throws Exception {
        try (URLClassLoader loader = compile(up, "SELECT 1;\n")) {
            return catchThrowableOfType(MigrationException.class, migrator(loader)::migrate);
        }
    }

    private Migrator migrator(ClassLoader loader) {
        return Migrator.builder(database.dataSource()).classLoader(loader).build();
    }

    private URLClassLoader compile(String up, String down) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(project.resolve("src/main/java/com/acme/scripts"));
        Files.writeString(folder.resolve("Script.java"), """
                package %s;

                import dev.stepwell.*;

                @Migration(version = "1")
                final class Script {

                    @Up
                    static final String UP = ""\"
                            %s""\";
                    @Down
                    static final String DOWN = ""\"
                            %s""\";
                }
                """.formatted(PACKAGE, block(up), block(down)));
        Javac javac = Javac.compile(project);
        assertThat(javac.output()).isEmpty();
        return new OwnClassesFirst(javac.classes(), PACKAGE);
    }

    private static String block(String sql) {
        return sql.replace("\\", "\\\\").replace("\"\"\"", "\\\"\"\"").replace("\n", "\n            ");
    }

    private List<String> rows(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join(" | ", values));
            }
        }
        return rows;
    }
}
