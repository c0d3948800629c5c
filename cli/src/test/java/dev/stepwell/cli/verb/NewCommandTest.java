package dev.stepwell.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.cli.InProcess;
import dev.stepwell.cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classes that {@code new} writes beside existing ones, in their style. */
class NewCommandTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    @Test
    void theNextOneDependsOnTheNewestInItsPackageAndStyle() throws IOException {
        existing("com.acme.db", "CreateA", "@Migration(version = \"009\")", "");
        existing(
                "com.acme.db",
                "CreateB",
                "@dev.stepwell.Migration(version = \"010\", description = \"odd ) text\")",
                "");

        Outcome outcome = run("add unread tracking");

        assertThat(outcome)
                .isEqualTo(
                        new Outcome(0, "Wrote " + folder + "/com/acme/db/AddUnreadTracking.java, version 011.\n", ""));
        assertThat(folder.resolve("com/acme/db/AddUnreadTracking.java")).hasContent("""
                package com.acme.db;

                import dev.stepwell.Down;
                import dev.stepwell.Migration;
                import dev.stepwell.Up;

                @Migration(version = "011", dependsOn = CreateB.class)
                final class AddUnreadTracking {
                    @Up
                    static final String UP = \"""
                            -- write the SQL here
                            \""";

                    @Down
                    static final String DOWN = \"""
                            -- write the SQL here
                            \""";
                }
                """);
    }

    @Test
    void jsonSaysWhatWasWritten() throws IOException {
        existing("com.acme.db", "CreateA", "@Migration(version = \"9\")", "");
        assertThat(run("add \"unread\" to 2 tables", "--json").out()).isEqualTo("""
                {
                  "verb" : "new",
                  "exitCode" : 0,
                  "database" : null,
                  "problems" : [ ],
                  "result" : {
                    "file" : "%s/com/acme/db/AddUnreadTo2Tables.java",
                    "class" : "com.acme.db.AddUnreadTo2Tables",
                    "version" : "10",
                    "dependsOn" : "CreateA"
                  }
                }
                """.formatted(folder));
        assertThat(Files.readString(folder.resolve("com/acme/db/AddUnreadTo2Tables.java")))
                .contains(
                        "@Migration(version = \"10\", dependsOn = CreateA.class, description = \"add \\\"unread\\\" to 2"
                                + " tables\")\n");
    }

    @Test
    void theFirstOneNeedsAPackage() {
        assertThat(run("create users"))
                .isEqualTo(new Outcome(
                        64,
                        "",
                        "There is no migration in " + folder
                                + " yet, whose package could be taken. Give --package.\n"));
        assertThat(run("create users", "--package", "com.acme.db").exitCode()).isZero();
        assertThat(folder.resolve("com/acme/db/CreateUsers.java"))
                .content()
                .contains("@Migration(version = \"001\")\n");
    }

    @Test
    void timestampsFollowTimestamps() throws IOException {
        existing("com.acme.db", "CreateA", "@Migration(version = \"20250327183223\")", "");
        run("create users");
        assertThat(Files.readString(folder.resolve("com/acme/db/CreateUsers.java")))
                .containsPattern("@Migration\\(version = \"20[2-9]\\d{11}\", dependsOn = CreateA.class\\)");
    }

    @Test
    void severalPackagesAreNamedAndASetHasVersionsOfItsOwn() throws IOException {
        existing("com.acme.db", "CreateA", "@Migration(version = \"7\")", "");
        existing("com.acme.billing", "CreateBill", "@Migration(version = \"03\")", "public ");
        Files.writeString(
                folder.resolve("com/acme/billing/package-info.java"),
                "@MigrationSet(\"billing\")\npackage com.acme.billing;\nimport dev.stepwell.MigrationSet;\n");

        assertThat(run("create users").err())
                .isEqualTo("There are migrations in 2 packages: com.acme.billing, com.acme.db. Give --package.\n");
        run("create users", "--package", "com.acme.billing");
        assertThat(folder.resolve("com/acme/billing/CreateUsers.java"))
                .content()
                .contains("@Migration(version = \"04\", dependsOn = CreateBill.class)\n");
    }

    @Test
    void aClassThatCannotBeNamedFromThereIsNotDependedOn() throws IOException {
        existing("com.acme.db", "CreateA", "@Migration(version = \"7\")", "");
        Outcome outcome = run("create users", "--package", "com.acme.more");
        assertThat(outcome.out())
                .isEqualTo(
                        "Wrote " + folder + "/com/acme/more/CreateUsers.java, version 8.\n"
                                + "It depends on nothing: the newest migration, CreateA, is not public and in another package.\n");
        existing("com.acme.db", "CreateB", "@Migration(version = \"9\")", "public ");
        run("create orders", "--package", "com.acme.more");
        assertThat(folder.resolve("com/acme/more/CreateOrders.java"))
                .content()
                .contains("import com.acme.db.CreateB;\n", "dependsOn = CreateB.class");
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        existing("com.acme.db", "CreateUsers", "@Migration(version = \"7\")", "");
        assertThat(run("create users"))
                .isEqualTo(new Outcome(
                        64,
                        "",
                        folder + "/com/acme/db/CreateUsers.java is there already. Describe the new migration in other "
                                + "words.\n"));
    }

    @Test
    void noClassHidesOneThatItNeeds() throws IOException {
        for (String word : List.of("string", "up", "down", "migration", "class", "override", "object")) {
            Path other = folder.resolve(word);
            Outcome outcome = new InProcess().run("new", word, "--out", other.toString(), "--package", "com.acme.db");
            String name = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1) + "Migration";
            assertThat(outcome.out()).isEqualTo("Wrote " + other + "/com/acme/db/" + name + ".java, version 001.\n");
            assertThat(Files.readString(other.resolve("com/acme/db/" + name + ".java")))
                    .contains("description = \"" + word + "\"", "final class " + name + " {");
        }
    }

    @Test
    void namesThatDifferInCapitalsAloneAreThereAlready() throws IOException {
        existing("com.acme.db", "Createusers", "@Migration(version = \"7\")", "");
        assertThat(run("create users"))
                .isEqualTo(new Outcome(
                        64,
                        "",
                        folder + "/com/acme/db/Createusers.java is there already. Describe the new migration in other "
                                + "words.\n"));
    }

    @Test
    void aDependencyOfTheSameNameIsWrittenWithItsPackage() throws IOException {
        existing("com.acme.db", "CreateUsers", "@Migration(version = \"7\")", "public ");
        run("create users", "--package", "com.acme.more");
        assertThat(Files.readString(folder.resolve("com/acme/more/CreateUsers.java")))
                .contains("dependsOn = com.acme.db.CreateUsers.class")
                .doesNotContain("import com.acme");
    }

    @Test
    void whatNamesNoClassIsRefused() {
        assertThat(run("3 users", "--package", "com.acme").err())
                .isEqualTo(
                        "No class can be named after \"3 users\". Describe it in words that begin with a letter, such as "
                                + "\"add unread tracking\".\n");
        assertThat(run("users", "--package", "com.acme-db").err())
                .isEqualTo("\"com.acme-db\" is not the name of a package. Write one such as com.acme.db.\n");
    }

    private Outcome run(String description, String... options) {
        String[] args = new String[options.length + 4];
        args[0] = "new";
        args[1] = description;
        args[2] = "--out";
        args[3] = folder.toString();
        System.arraycopy(options, 0, args, 4, options.length);
        return new InProcess().run(args);
    }

    private void existing(String packageName, String className, String annotation, String access) throws IOException {
        Path file = folder.resolve(packageName.replace('.', '/')).resolve(className + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "package " + packageName + ";\nimport dev.stepwell.Migration;\n" + annotation + "\n" + access
                        + "final class " + className + " {}\n");
    }
}
