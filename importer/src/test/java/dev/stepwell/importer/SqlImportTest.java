package dev.stepwell.importer;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.stepwell.importer.ImportedClass.State;
import dev.stepwell.importer.writing.ClassNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqlImportTest {

    @TempDir
    private Path project = Path.of("");

    @Test
    void classIsWrittenAsAPersonWouldWriteIt() throws IOException {
        script("002_add_email.up.sql", """
                -- Description: Adds the <e-mail> of each user
                BEGIN;
                ALTER TABLE users ADD COLUMN email text DEFAULT 'a\\b';
                COMMIT;
                """);
        script("002_add_email.down.sql", "ALTER TABLE users DROP COLUMN email;\n");
        script("001_users.up.sql", "CREATE TABLE users (id int);");

        ImportReport report = imported(false);

        assertThat(report.format()).isEqualTo(FolderFormat.GOLANG_MIGRATE);
        assertThat(source("AddEmail")).isEqualTo("""
                        package com.acme.db;

                        import dev.stepwell.Down;
                        import dev.stepwell.Migration;
                        import dev.stepwell.Up;

                        /**
                         * Adds the &lt;e-mail&gt; of each user.
                         *
                         * <p>Imported from {@code 002_add_email.up.sql}.
                         */
                        @Migration(version = "002", dependsOn = Users.class)
                        final class AddEmail {
                            @Up
                            static final String UP = \"""
                                    -- Description: Adds the <e-mail> of each user
                                    ALTER TABLE users ADD COLUMN email text DEFAULT 'a\\\\b';
                                    \""";

                            @Down
                            static final String DOWN = \"""
                                    ALTER TABLE users DROP COLUMN email;
                                    \""";
                        }
                        """);
        assertThat(source("Users")).isEqualTo("""
                        package com.acme.db;

                        import dev.stepwell.Irreversible;
                        import dev.stepwell.Migration;
                        import dev.stepwell.Up;

                        /**
                         * Imported from {@code 001_users.up.sql}.
                         */
                        @Migration(version = "001")
                        @Irreversible("imported without a down script")
                        final class Users {
                            @Up
                            static final String UP = \"""
                                    CREATE TABLE users (id int);\\
                                    \""";
                        }
                        """);
        assertThat(changes(report))
                .isEqualTo("002_add_email.up.sql: BEGIN and COMMIT removed (lines 2, 4): a migration is a transaction"
                        + " already");
    }

    @Test
    void javadocShowsTheCharactersOfTheHeaderAndOfTheFile() throws Exception {
        String words = "Costs $5, $L and $T of {@link x}, ends */ here \\u002a/ and @see <b>&amp;\u2028";
        script("a*/V1__first.sql", "-- " + words + "word ".repeat(30).strip() + "\nSELECT 1;\n");
        script("a*/V2__{second}$L.sql", "SELECT 2;\n");

        imported(false);

        assertThat(source("First")).contains("""
                        import dev.stepwell.Up;

                        /**
                         * Costs $5, $L and $T of {&#64;link x}, ends *&#47; here &#92;u002a/ and &#64;see &lt;b&gt;&amp;amp; word word word
                         * word word word word word word word word word word word word word word word word word word word word word word word
                         * word word word word.
                         *
                         * <p>Imported from a*&#47;V1__first.sql.
                         */
                        @Migration(version = "1")
                        """);
        assertThat(source("SecondL")).contains("""
                        /**
                         * Imported from a*&#47;V2__{second}$L.sql.
                         */
                        @Migration(version = "2", dependsOn = First.class)
                        """);
        CompiledImport.of(project.resolve("src"), project.resolve("classes")).close();
    }

    @Test
    void versionThatIsThereTwiceStopsTheImportAndIsProposedAnew() throws IOException {
        script("8_add_a.sql", "SELECT 1;");
        script("8_add_b.sql", "SELECT 2;");
        script("8.1_add_c.sql", "SELECT 3;");

        ImportReport report = imported(false);

        assertThat(report.isStopped()).isTrue();
        assertThat(report.duplicates())
                .extracting(Renumbering::toString)
                .containsExactly("version 8 is used by 8_add_a.sql and by 8_add_b.sql; 8.2 is free for the second");
        assertThat(project.resolve("src")).doesNotExist();

        ImportReport renumbered = imported(true);

        assertThat(renumbered.isStopped()).isFalse();
        assertThat(source("AddB")).contains("@Migration(version = \"8.2\", dependsOn = AddA.class)");
        assertThat(source("AddC"))
                .contains("@Migration(version = \"8.1\", dependsOn = AddB.class)\n@Irreversible")
                .contains("@SuppressWarnings(\"stepwell:depends-on-higher\")");
        assertThat(changes(renumbered)).isEqualTo("8_add_b.sql: is version 8.2 now: 8_add_a.sql has 8 already");
    }

    @Test
    void secondRunChangesNothing() throws IOException {
        script("1_a.sql", "SELECT 1;");
        script("2_b.sql", "SELECT 2;");
        imported(false);
        Path kept = project.resolve("src/com/acme/db/B.java");
        Files.writeString(kept, Files.readString(kept).replace("SELECT 2", "SELECT 3"));
        String changed = Files.readString(kept);

        ImportReport report = imported(false);

        assertThat(report.classes()).extracting(ImportedClass::state).containsExactly(State.PRESENT, State.DIFFERENT);
        assertThat(kept).hasContent(changed);
        assertThat(report.needsPerson()).isTrue();
    }

    @Test
    void classThatWasRenamedIsFoundByItsVersion() throws IOException {
        script("1_a.sql", "SELECT 1;");
        imported(false);
        Path folder = project.resolve("src/com/acme/db");
        Files.writeString(folder.resolve("First.java"), source("A").replace("class A ", "class First "));
        Files.delete(folder.resolve("A.java"));
        script("2_b.sql", "SELECT 2;");

        ImportReport report = imported(false);

        assertThat(report.classes())
                .extracting(ImportedClass::className, ImportedClass::state)
                .containsExactly(tuple("First", State.PRESENT), tuple("B", State.WRITTEN));
        assertThat(source("B")).contains("dependsOn = First.class");
    }

    @Test
    void repeatableScriptsKeepTheirVersionsWhenOthersAreAdded() throws IOException {
        script("V1__a.sql", "SELECT 1;");
        script("R__m.sql", "CREATE OR REPLACE VIEW m AS SELECT 1 AS one;");
        imported(false);
        script("R__b.sql", "CREATE OR REPLACE VIEW b AS SELECT 1 AS one;");

        ImportReport report = imported(false);

        assertThat(report.classes())
                .extracting(ImportedClass::version, ImportedClass::className, ImportedClass::state)
                .containsExactly(
                        tuple("1", "A", State.PRESENT),
                        tuple("0.2", "B", State.WRITTEN),
                        tuple("0.1", "M", State.PRESENT));
        assertThat(source("B")).contains("@Migration(version = \"0.2\", repeatable = true)");
    }

    @Test
    void whatCannotBeAMigrationIsLeftWithItsPlaceAndReason() throws IOException {
        script("01_psql.sql", "SELECT 1;\n\\i other.sql\n");
        script("02_template.sql", "SELECT 1;\nCREATE TABLE {{ .Schema }}.t (id int);\n");
        script("03_savepoint.sql", "SELECT 1;\nSAVEPOINT s;\n");
        script("04_both.sql", "LOCK TABLE t;\nCREATE INDEX CONCURRENTLY i ON t (a);\n");
        script("05_open.sql", "SELECT 1;\n\nSELECT 'never closed;\n");
        script("06_long.sql", "SELECT 1;\nSELECT '" + "x".repeat(65_535) + "';\n");
        script("07_isolation.sql", "BEGIN ISOLATION LEVEL SERIALIZABLE;\nSELECT 1;\nCOMMIT;\n");
        Files.write(project.resolve("sql/08_latin.sql"), "SELECT 'é';".getBytes(StandardCharsets.ISO_8859_1));
        script("09_code.go", "package migrations");
        script("10_good.sql", "SELECT '{{1,2},{3,4}}'::int[]; -- {{ in a comment }}\n");
        script("README.md", "how to migrate");

        ImportReport report = imported(false);

        assertThat(report.left())
                .extracting(FileNote::toString)
                .containsExactlyInAnyOrder(
                        "01_psql.sql:2: has the psql command \\i, which the server does not know. Write SQL with "
                                + "the same effect, or remove \\i.",
                        "02_template.sql:2: is a template ({{ … }}). Write the SQL that the template produces, "
                                + "and import the file again.",
                        "03_savepoint.sql:2: SAVEPOINT cannot be in a migration, which is one transaction. "
                                + "Remove the statement, or divide the script.",
                        "04_both.sql:1: CREATE INDEX CONCURRENTLY cannot run in a transaction, but LOCK TABLE "
                                + "can run only in one. Divide the script in two.",
                        "05_open.sql:3: has an unterminated string. Close the string with '.",
                        "06_long.sql:2: the statement that begins here is longer than a Java constant can be "
                                + "(65,535 bytes). Divide the statement, or read it from a file in a method annotated with "
                                + "@Up.",
                        "07_isolation.sql:1: BEGIN cannot be in a migration, which is one transaction. Remove "
                                + "the statement, or divide the script.",
                        "08_latin.sql: is not UTF-8. Convert the file to UTF-8.",
                        "09_code.go: is program code. Write a migration with @Up on a method that takes a "
                                + "java.sql.Connection.");
        assertThat(report.passedOver())
                .extracting(FileNote::toString)
                .containsExactly("README.md: has no name that the format gives to a migration");
        assertThat(report.classes()).extracting(ImportedClass::className).containsExactly("Good");
    }

    @Test
    void flywaysPlaceholdersAreNotGuessed() throws IOException {
        script("V1__a.sql", "-- ${here} it does not matter\nCREATE TABLE ${schema}.t (id int);\n");
        script("V2__b.sql", "SELECT 'in ${text}, too';\n");
        script("afterMigrate.sql", "SELECT 1;\n");

        assertThat(imported(false).left())
                .extracting(FileNote::toString)
                .containsExactlyInAnyOrder(
                        "V1__a.sql:2: has a placeholder that Flyway replaces. Write the value instead, and "
                                + "import the file again.",
                        "V2__b.sql:1: has a placeholder that Flyway replaces. Write the value instead, and "
                                + "import the file again.",
                        "afterMigrate.sql: is a callback of Flyway. Move the statements into a migration, or "
                                + "into a listener of the migrator.");
    }

    @Test
    void scriptFollowsTheLastOneThatWasImported() throws IOException {
        script("1_a.sql", "SELECT 1;");
        script("2_b.sql", "\\connect other");
        script("3_c.sql", "-- Depends on: 2_b\nSELECT 3;");

        ImportReport report = imported(false);

        assertThat(source("C")).contains("dependsOn = A.class");
        assertThat(changes(report))
                .isEqualTo("3_c.sql: the dependency on 2_b.sql is left out, because that file was not imported");
    }

    @Test
    void declaredDependencyOnNothingAndCyclesAreLeft() throws IOException {
        script("1_a.sql", "-- Depends on: [9_z]\n-- @up\nSELECT 1;\n");
        script("2_b.sql", "-- Depends on: [3_c]\n-- @up\nSELECT 1;\n");
        script("3_c.sql", "-- Depends on: [2_b]\n-- @up\nSELECT 1;\n");
        script("4_d.sql", "-- Depends on: []\n-- @up\nSELECT 1;\n");

        ImportReport report = imported(false);

        assertThat(report.left())
                .extracting(FileNote::toString)
                .containsExactly(
                        "1_a.sql: depends on 9_z, which is not in the folder. Correct the name.",
                        "2_b.sql: depends on itself, in a cycle with other files. Remove one of the dependencies.",
                        "3_c.sql: depends on itself, in a cycle with other files. Remove one of the dependencies.");
        assertThat(source("D")).contains("@Migration(version = \"4\")\n");
    }

    @Test
    void enumValueThatIsUsedAtOnceIsCommittedBefore() throws IOException {
        script("1_a.sql", "ALTER TYPE state ADD VALUE 'paid';\nUPDATE t SET state = 'paid';\n");

        ImportReport report = imported(false);

        assertThat(source("A"))
                .contains("@Migration(version = \"1\", transactional = false)")
                .contains("@SuppressWarnings(\"stepwell:half-done\")");
        assertThat(changes(report))
                .isEqualTo("1_a.sql: transactional = false: 'paid' is added to a type and used, between which"
                        + " PostgreSQL wants a commit");
    }

    @Test
    void longScriptIsDividedBetweenStatements() throws Exception {
        StringBuilder text = new StringBuilder("-- begins\n");
        for (int i = 0; i < 500; i++) {
            text.append("INSERT INTO words VALUES (")
                    .append(i)
                    .append(", '")
                    .append("ü€😀".repeat(20))
                    .append("'); -- ")
                    .append(i)
                    .append('\n');
        }
        script("1_words.sql", text.toString());

        ImportReport report = imported(false);

        try (CompiledImport compiled = CompiledImport.of(project.resolve("src"), project.resolve("classes"))) {
            Class<?> type = compiled.load("com.acme.db.Words");
            StringBuilder joined = new StringBuilder();
            for (var field : type.getDeclaredFields()) {
                field.setAccessible(true);
                joined.append(field.get(null));
            }
            assertThat(joined.toString()).isEqualTo(text.toString());
            assertThat(changes(report))
                    .isEqualTo("1_words.sql: divided into " + type.getDeclaredFields().length
                            + " constants between statements: one holds 65,535 bytes at most");
        }
    }

    @Test
    void fileThatUndoesMayHaveAnotherName() throws IOException {
        script("1_add_input.up.sql", "SELECT 1;");
        script("1_add_inputs.down.sql", "SELECT 2;");
        script("2_b.up.mysql.sql", "SELECT 3;");
        script("3_c.mysql.up.sql", "SELECT 4;");

        ImportReport report = imported(false);

        assertThat(source("AddInput")).contains("SELECT 2;");
        assertThat(report.left()).isEmpty();
        assertThat(report.passedOver())
                .extracting(FileNote::toString)
                .containsExactlyInAnyOrder(
                        "2_b.up.mysql.sql: is for another database: mysql",
                        "3_c.mysql.up.sql: is for another database: mysql");
    }

    @Test
    void downWithoutAStatementIsNoWayBack() throws IOException {
        script("1_a.up.sql", "DELETE FROM t;");
        script("1_a.down.sql", "-- the rows are gone\n");

        imported(false);

        assertThat(source("A"))
                .contains("@Irreversible(\"imported without a down script, which said: the rows are gone\")");
    }

    @Test
    void substitutionAndStraySqlInSectionsAreLeft() throws IOException {
        script("1_a.sql", "-- +goose Up\n-- +goose ENVSUB ON\nSELECT '${HOME}';\n");
        script("2_b.sql", "SELECT 0;\n-- +goose Up\nSELECT 1;\n");
        script("3_c.sql", "-- +goose Down\nSELECT 1;\n");

        assertThat(imported(false).left())
                .extracting(FileNote::toString)
                .containsExactly(
                        "1_a.sql:3: has values of the environment (ENVSUB). Write the values instead, and import "
                                + "the file again.",
                        "2_b.sql:1: has SQL before its first section. Move the SQL into a section.",
                        "3_c.sql: has no up section. Add an up section, or delete the file.");
    }

    @Test
    void namesOfClassesAreLegalAndUniqueEverywhere() {
        ClassNames names = new ClassNames(List.of("AddEmail"));
        assertThat(List.of(
                        names.take("add_email", "1"),
                        names.take("ADD_EMAIL", "2"),
                        names.take("addEMAIL", "3"),
                        names.take("1st-thing", "4"),
                        names.take("", "5.1"),
                        names.take("string", "6"),
                        names.take("v0_6_0", "7"),
                        names.take("user's größe", "8"),
                        names.take("migration", "9")))
                .containsExactly(
                        "AddEmail2",
                        "AddEmail3",
                        "AddEMAIL4",
                        "Migrate1stThing",
                        "Version5_1",
                        "StringMigration",
                        "V0_6_0",
                        "UsersGröße",
                        "MigrationMigration");
    }

    @Test
    void whatCannotBeReadAtAllIsRefused() throws IOException {
        Path missing = project.resolve("missing");
        assertThatThrownBy(() -> SqlImport.run(settings(missing, "com.acme.db", false)))
                .isInstanceOf(ImportException.class)
                .hasMessage(missing + " is not a folder. Name the folder of the SQL files.");
        script("notes.txt", "nothing");
        assertThatThrownBy(() -> imported(false))
                .isInstanceOf(ImportException.class)
                .hasMessage("No file in "
                        + project.resolve("sql")
                        + " looks like a migration. Name the folder of the migrations, and the format with "
                        + "--format: dbmate, diesel, flyway, golang-migrate, goose, numbered, parents, sections, "
                        + "sqitch, sql-migrate, sqlx.");
        assertThatThrownBy(() -> settings(missing, "com.acme.class", false))
                .isInstanceOf(ImportException.class)
                .hasMessage("\"com.acme.class\" cannot be the name of a package. Choose a name such as com.acme.db.");
    }

    @Test
    void repeatableScriptDependsOnNothingWhateverItsHeaderMentions() throws IOException {
        script("V1__a.sql", "SELECT 1;");
        script("R__m.sql", "-- Depends on: V1__a\nCREATE OR REPLACE VIEW m AS SELECT 1 AS one;");

        imported(false);

        assertThat(source("M")).contains("@Migration(version = \"0.1\", repeatable = true)");
    }

    @Test
    void whatIsDoneToAScriptDownNamesItsFile() throws IOException {
        script("1_a.up.sql", "SELECT 1;\n");
        script("1_a.down.sql", "BEGIN;\nSELECT 1;\nCOMMIT;\n");
        script("2_b.up.sql", "BEGIN;\nSELECT 1;\nCOMMIT;\n");
        script("2_b.down.sql", "DROP INDEX CONCURRENTLY i;\n");
        script("3_c.up.sql", "SELECT 1;\n");
        script("3_c.down.sql", "ALTER TYPE state ADD VALUE 'paid';\nUPDATE t SET state = 'paid';\n");
        script("4_d.up.sql", "SELECT 1;\n");
        script("4_d.down.sql", ("SELECT '" + "x".repeat(40_000) + "';\n").repeat(2));

        assertThat(changes(imported(false)))
                .isEqualTo("1_a.up.sql: BEGIN and COMMIT removed from 1_a.down.sql (lines 1, 3): a migration is a"
                        + " transaction already\n"
                        + "2_b.up.sql: BEGIN and COMMIT removed (lines 1, 3): a migration is a transaction already\n"
                        + "2_b.up.sql: transactional = false, which the script did not say: DROP INDEX CONCURRENTLY in"
                        + " 2_b.down.sql cannot run in a transaction\n"
                        + "3_c.up.sql: transactional = false: 'paid' is added to a type and used in 3_c.down.sql,"
                        + " between which PostgreSQL wants a commit\n"
                        + "4_d.up.sql: 4_d.down.sql divided into 2 constants between statements: one holds 65,535 bytes"
                        + " at most");
    }

    @Test
    void indexesThatPostgresWouldNameGetTheirNames() throws IOException {
        script("1_a.up.sql", """
                BEGIN;
                SELECT 1;
                COMMIT;
                CREATE UNIQUE INDEX CONCURRENTLY ON ONLY t (a, lower(b)); -- CONCURRENTLY
                /* ON */ create index concurrently/* ON */ON "T" (a);
                """);
        script("1_a.down.sql", "CREATE INDEX CONCURRENTLY ON s.t (a);\n");

        assertThat(changes(imported(false)))
                .isEqualTo("1_a.up.sql: BEGIN and COMMIT removed (lines 1, 3): a migration is a transaction already\n"
                        + "1_a.up.sql: the name t_a_lower_idx added to the index (line 4), as PostgreSQL would choose"
                        + " it: a migration has to name an index that it creates CONCURRENTLY\n"
                        + "1_a.up.sql: the name \"T_a_idx\" added to the index (line 5), as PostgreSQL would choose"
                        + " it: a migration has to name an index that it creates CONCURRENTLY\n"
                        + "1_a.up.sql: the name t_a_idx added to the index in 1_a.down.sql (line 1), as PostgreSQL"
                        + " would choose it: a migration has to name an index that it creates CONCURRENTLY\n"
                        + "1_a.up.sql: transactional = false, which the script did not say: CREATE UNIQUE INDEX"
                        + " CONCURRENTLY cannot run in a transaction");
        assertThat(source("A"))
                .contains("CREATE UNIQUE INDEX CONCURRENTLY t_a_lower_idx ON ONLY t (a, lower(b)); -- CONCURRENTLY\n")
                .contains("/* ON */ create index concurrently \"T_a_idx\"/* ON */ON \"T\" (a);\n")
                .contains("CREATE INDEX CONCURRENTLY t_a_idx ON s.t (a);\n");
    }

    @Test
    void migrationThatIsLeftBecauseOfItsScriptDownIsNamed() throws IOException {
        script("3_c.up.sql", "SELECT 1;\n");
        script("3_c.down.sql", "\\i other.sql\n");
        script("4_d.up.sql", "SELECT 1;\n");
        script("4_d.down.sql", "");
        Files.write(project.resolve("sql/4_d.down.sql"), "SELECT 'é';".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(imported(false).left())
                .extracting(FileNote::toString)
                .containsExactlyInAnyOrder(
                        "3_c.down.sql:1: has the psql command \\i, which the server does not know. Write SQL with "
                                + "the same effect, or remove \\i. Until then 3_c.up.sql is not imported, either.",
                        "4_d.down.sql: is not UTF-8. Convert the file to UTF-8. Until then 4_d.up.sql is not "
                                + "imported, either.");
    }

    @Test
    void classThatDiffersInItsDependenciesAloneSaysSo() throws IOException {
        script("1_a.sql", "SELECT 1;");
        script("3_c.sql", "SELECT 3;");
        imported(false);
        script("2_b.sql", "SELECT 2;");

        assertThat(imported(false).classes())
                .extracting(ImportedClass::className, ImportedClass::state, ImportedClass::difference)
                .containsExactly(
                        tuple("A", State.PRESENT, ""),
                        tuple("B", State.WRITTEN, ""),
                        tuple(
                                "C",
                                State.DIFFERENT,
                                "only the dependencies differ: dependsOn = A.class there, dependsOn = B.class by the"
                                        + " folder"));
        Path third = project.resolve("src/com/acme/db/C.java");
        Files.writeString(third, Files.readString(third).replace(", dependsOn = A.class", ""));
        assertThat(imported(false).classes().get(2).difference())
                .isEqualTo("only the dependencies differ: no dependsOn there, dependsOn = B.class by the folder");
        Files.writeString(third, Files.readString(third).replace("SELECT 3", "SELECT 4"));
        assertThat(imported(false).classes().get(2).difference()).isEmpty();
    }

    @Test
    void formatThatTheFolderDoesNotHaveIsRefused() throws IOException {
        script("1_a.up.sql", "SELECT 1;");

        assertThatThrownBy(() -> SqlImport.run(new ImportSettings(
                        project.resolve("sql"), "com.acme.db", project.resolve("src"), FolderFormat.FLYWAY, false)))
                .isInstanceOf(ImportException.class)
                .hasMessage("No file in "
                        + project.resolve("sql")
                        + " is a migration of the format flyway. Leave out --format: the files look like "
                        + "golang-migrate.");
    }

    @Test
    void folderThatCannotBeWrittenIsRefused() throws IOException {
        script("1_a.up.sql", "SELECT 1;");
        Files.writeString(project.resolve("src"), "a file");

        assertThatThrownBy(() -> imported(false))
                .isInstanceOf(ImportException.class)
                .hasMessageStartingWith(project.resolve("src/com/acme/db/A.java") + " cannot be written: ")
                .hasMessageEndingWith(". Choose a writable folder.");
    }

    /** A dump as pg_dump writes it since 13.22, 14.19, 15.14, 16.10 and 17.6. */
    @Test
    void restrictionOfPgDumpIsRemoved() throws IOException {
        script("V1__baseline.sql", """
                --
                -- PostgreSQL database dump
                --

                \\restrict 6vBk2aQ

                CREATE TABLE users (id int);
                INSERT INTO users SELECT '\\restrict 6vBk2aQ';
                \\unrestrict 6vBk2aQ

                -- PostgreSQL database dump complete
                """);

        ImportReport report = imported(false);

        assertThat(report.left()).isEmpty();
        assertThat(source("Baseline"))
                .contains("CREATE TABLE users (id int);\n")
                .contains("'\\\\restrict 6vBk2aQ'")
                .doesNotContain("unrestrict");
        assertThat(changes(report))
                .isEqualTo("V1__baseline.sql: \\restrict and \\unrestrict of pg_dump removed (lines 5, 9): they are for"
                        + " psql");
    }

    @Test
    void linesThatAreNoRestrictionOfAWholeDumpAreLeft() throws IOException {
        script("V1__other_key.sql", "\\restrict a\nSELECT 1;\n\\unrestrict b\n");
        script("V2__no_end.sql", "\\restrict a\nSELECT 1;\n");
        script("V3__not_around.sql", "SELECT 1;\n\\restrict a\nSELECT 2;\n\\unrestrict a\n");
        script("V4__another_command.sql", "\\restrict a\n\\connect b\n\\unrestrict a\n");

        assertThat(imported(false).left())
                .extracting(FileNote::file, FileNote::line)
                .containsExactly(
                        tuple("V1__other_key.sql", 1),
                        tuple("V2__no_end.sql", 1),
                        tuple("V3__not_around.sql", 2),
                        tuple("V4__another_command.sql", 2));
    }

    private void script(String name, String text) throws IOException {
        Path file = project.resolve("sql").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private ImportReport imported(boolean renumber) {
        return SqlImport.run(settings(project.resolve("sql"), "com.acme.db", renumber));
    }

    private ImportSettings settings(Path from, String packageName, boolean renumber) {
        return new ImportSettings(from, packageName, project.resolve("src"), null, renumber);
    }

    private String source(String className) throws IOException {
        return Files.readString(project.resolve("src/com/acme/db/" + className + ".java"));
    }

    private static String changes(ImportReport report) {
        return report.classes().stream()
                .flatMap(imported -> imported.changes().stream().map(change -> imported.file() + ": " + change))
                .collect(joining("\n"));
    }
}
