package dev.stepwell.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.cli.InProcess;
import dev.stepwell.cli.Outcome;
import dev.stepwell.cli.StepwellCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classes that {@code import} writes, and its report for people and machines. */
class ImportCommandTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    @BeforeEach
    void twoScripts() throws IOException {
        script("001_users.up.sql", "CREATE TABLE users (id int);\n");
        script("001_users.down.sql", "DROP TABLE users;\n");
        script("002_index.up.sql", "CREATE INDEX CONCURRENTLY i ON users (id);\n");
    }

    @Test
    void saysWhatItWroteAndWhatItChanged() throws IOException {
        assertThat(run()).isEqualTo(new Outcome(0, """
                Imported 2 migrations (golang-migrate): 2 written, 0 there already.
                Changed, and why:
                  002_index.up.sql: transactional = false, which the script did not say: CREATE INDEX CONCURRENTLY cannot run in a transaction
                """, ""));
        assertThat(folder.resolve("src/com/acme/db/Users.java"))
                .content()
                .contains("@Migration(version = \"001\")\nfinal class Users {");
        assertThat(run().out()).startsWith("Imported 2 migrations (golang-migrate): 0 written, 2 there already.\n");
    }

    @Test
    void whatIsLeftForAPersonEndsInSeven() throws IOException {
        script("003_psql.up.sql", "SELECT 1;\n\\connect other\n");
        Files.createDirectories(folder.resolve("src/com/acme/db"));
        Files.writeString(
                folder.resolve("src/com/acme/db/Users.java"), "@Migration(version = \"1\") final class Users {}");

        assertThat(run()).isEqualTo(new Outcome(7, """
                Imported 2 migrations (golang-migrate): 1 written, 0 there already, 1 there already with other content.
                Changed, and why:
                  002_index.up.sql: transactional = false, which the script did not say: CREATE INDEX CONCURRENTLY cannot run in a transaction
                There already with other content, and left as they are:
                  Users for 001_users.up.sql
                Left for you:
                  003_psql.up.sql:2: has the psql command \\connect, which the server does not know. Write SQL with \
                the same effect, or remove \\connect.
                """, ""));
    }

    @Test
    void versionThatIsThereTwiceEndsInThreeUntilItIsRenumbered() throws IOException {
        script("002_other.up.sql", "SELECT 1;\n");

        assertThat(run()).isEqualTo(new Outcome(3, """
                Wrote nothing: 1 version of the folder (golang-migrate) is there twice.
                  version 002 is used by 002_index.up.sql and by 002_other.up.sql; 002.1 is free for the second
                Rename the files, or give --renumber to have it so.
                """, ""));
        assertThat(folder.resolve("src")).doesNotExist();
        assertThat(run("--renumber").exitCode()).isZero();
        assertThat(folder.resolve("src/com/acme/db/Other.java"))
                .content()
                .contains("@Migration(version = \"002.1\", dependsOn = Index.class)");
    }

    @Test
    void jsonHasTheWholeReport() throws IOException {
        script("003_code.up.go", "package migrations\n");

        assertThat(run("--json").out()).isEqualTo("""
                {
                  "verb" : "import",
                  "exitCode" : 7,
                  "database" : null,
                  "problems" : [ ],
                  "result" : {
                    "format" : "golang-migrate",
                    "stopped" : false,
                    "classes" : [ {
                      "version" : "001",
                      "class" : "Users",
                      "file" : "001_users.up.sql",
                      "state" : "written",
                      "changes" : [ ],
                      "difference" : null
                    }, {
                      "version" : "002",
                      "class" : "Index",
                      "file" : "002_index.up.sql",
                      "state" : "written",
                      "changes" : [ "transactional = false, which the script did not say: CREATE INDEX CONCURRENTLY cannot run in a transaction" ],
                      "difference" : null
                    } ],
                    "left" : [ {
                      "file" : "003_code.up.go",
                      "line" : null,
                      "reason" : "is program code. Write a migration with @Up on a method that takes a \
                java.sql.Connection."
                    } ],
                    "passedOver" : [ ],
                    "duplicates" : [ ]
                  }
                }
                """);
    }

    @Test
    void whatCannotBeUnderstoodEndsInSixtyFour() {
        assertThat(new InProcess().run("import", "--from", folder + "/missing", "--package", "com.acme.db"))
                .isEqualTo(
                        new Outcome(64, "", folder + "/missing is not a folder. Name the folder of the SQL files.\n"));
        assertThat(run("--format", "rails").err())
                .startsWith("Invalid value for option '--format': \"rails\" is not a format; use one of dbmate, diesel,"
                        + " flyway, golang-migrate, goose, numbered, parents, sections, sqitch, sql-migrate, sqlx");
        assertThat(run("--format", "rails").exitCode()).isEqualTo(64);
    }

    @Test
    void pathsInMessagesStayAsTheyAre() {
        assertThat(new InProcess().run("import", "--from", "nonexist", "--package", "com.acme.db"))
                .isEqualTo(new Outcome(64, "", "nonexist is not a folder. Name the folder of the SQL files.\n"));
    }

    @Test
    void formatThatTheFolderDoesNotHaveEndsInSixtyFour() {
        assertThat(run("--format", "flyway"))
                .isEqualTo(new Outcome(
                        64,
                        "",
                        "No file in "
                                + folder
                                + "/sql is a migration of the format flyway. Leave out --format: the files look like "
                                + "golang-migrate.\n"));
    }

    @Test
    void folderThatCannotBeWrittenEndsInSixtyFour() throws IOException {
        Files.writeString(folder.resolve("src"), "a file");

        Outcome outcome = run();

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.err()).startsWith(folder + "/src/com/acme/db/Users.java cannot be written: ");
    }

    @Test
    void classThatDiffersInItsDependenciesAloneSaysSo() throws IOException {
        run();
        script("001.5_between.up.sql", "SELECT 1;\n");

        assertThat(run().out())
                .startsWith("Imported 3 migrations (golang-migrate): 1 written, 1 there already, 1 there already with"
                        + " other content.\n")
                .contains("  Index for 002_index.up.sql: only the dependencies differ: dependsOn = Users.class there,"
                        + " dependsOn = Between.class by the folder\n");
    }

    @Test
    void nameThatTheLocaleDoesNotHaveEndsInSixtyFour() throws Exception {
        script("003_größe.up.sql", "SELECT 1;\n");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StepwellCli.class.getName(),
                "import",
                "--from",
                folder + "/sql",
                "--package",
                "com.acme.db",
                "--out",
                folder + "/src");
        builder.environment().put("LC_ALL", "C");
        builder.redirectOutput(folder.resolve("out").toFile());
        builder.redirectError(folder.resolve("err").toFile());

        assertThat(builder.start().waitFor()).isEqualTo(64);
        assertThat(folder.resolve("err"))
                .content()
                .startsWith("The name \"003_gr")
                .endsWith("does not have. Set LC_ALL to a locale with UTF-8, such as C.UTF-8.\n");
        assertThat(folder.resolve("src")).doesNotExist();
    }

    private void script(String name, String text) throws IOException {
        Path file = folder.resolve("sql").resolve(name);
        Files.createDirectories(folder.resolve("sql"));
        Files.writeString(file, text);
    }

    private Outcome run(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("import", "--from", folder + "/sql", "--package", "com.acme.db", "--out", folder + "/src"));
        arguments.addAll(List.of(more));
        return new InProcess().run(arguments.toArray(String[]::new));
    }
}
