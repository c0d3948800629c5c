package dev.stepwell.processor;

import dev.stepwell.Migration;
import dev.stepwell.MigrationSet;
import dev.stepwell.Version;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class VersionRulesTest {

    private static final String BODY = """
            {
                @Up static final String UP = "CREATE TABLE t (id int)";
                @Down static final String DOWN = "DROP TABLE t";
            }
            """;

    private static String migration(String annotation, String name) {
        return "package shop;\nimport dev.stepwell.*;\n" + annotation + "\nclass " + name + " " + BODY;
    }

    @Test
    void missingVersionProposesTheNextFreeOne() {
        Build build =
                Build.of(migration("@Migration(version = \"007\")", "AddEmail"), migration("@Migration", "AddTotal"));

        assertThat(build.diagnostics()).isEqualTo("""
                AddTotal.java:3: ^@Migration
                [version-missing] AddTotal has no version. Add version = "008", the next free version.""");
    }

    @Test
    void emptyVersionIsMissing() {
        Build build = Build.of(migration("@Migration(version = \"\")", "AddTotal"));

        assertThat(build.diagnostics()).isEqualTo("""
                AddTotal.java:3: @Migration(version = ^"")
                [version-missing] AddTotal has no version. Add version = "001", the next free version.""");
    }

    @Test
    void severalMissingVersionsAreGivenDifferentOnes() {
        Build build = Build.of(migration("@Migration", "A"), migration("@Migration", "B"));

        assertThat(build.diagnostics()).isEqualTo("""
                A.java:3: ^@Migration
                [version-missing] A has no version. Add version = "001", the next free version.
                B.java:3: ^@Migration
                [version-missing] B has no version. Add version = "002", the next free version.""");
    }

    @Test
    void versionIsDigitsInParts() {
        Build build = Build.of(migration("@Migration(version = \"v2\")", "AddTotal"));

        assertThat(build.diagnostics()).isEqualTo("""
                AddTotal.java:3: @Migration(version = ^"v2")
                [version-malformed] AddTotal has the malformed version "v2". Use digits, optionally in dotted \
                parts, such as 001, 20250327183223 or 2.1.""");
    }

    @Test
    void versionThatIsTooLongIsMalformed() {
        String version = "1".repeat(1_001);
        Build build = Build.of(migration("@Migration(version = \"" + version + "\")", "AddTotal"));

        assertThat(build.diagnostics())
                .isEqualTo("AddTotal.java:3: @Migration(version = ^\"" + version + "\")\n"
                        + "[version-malformed] AddTotal has the malformed version \""
                        + version
                        + "\". Use digits, optionally in dotted parts, such as 001, 20250327183223 or 2.1, and at "
                        + "most 1000 characters.");
    }

    @Test
    void versionOfManyDigitsIsOne() {
        assertThat(Build.of(migration("@Migration(version = \"20250327183223000001\")", "AddTotal"))
                        .diagnostics())
                .isEmpty();
    }

    @Test
    void dependentsOfAMalformedVersionAreNotToldAgain() {
        Build build = Build.of(
                migration("@Migration(version = \"one\")", "A"),
                migration("@Migration(version = \"2\", dependsOn = A.class)", "B"));

        assertThat(build.diagnostics()).isEqualTo("""
                A.java:3: @Migration(version = ^"one")
                [version-malformed] A has the malformed version "one". Use digits, optionally in dotted parts, such \
                as 001, 20250327183223 or 2.1.""");
    }

    @Test
    void duplicateVersionNamesBothClasses() {
        Build build = Build.of(
                migration("@Migration(version = \"7\")", "AddTotal"),
                migration("@Migration(version = \"7\")", "AddEmail"));

        assertThat(build.diagnostics()).isEqualTo("""
                AddEmail.java:3: @Migration(version = ^"7")
                [duplicate-version] Version 7 is used by 2 migrations: AddEmail and AddTotal. Give one of these \
                migrations another version; 8 is free.""");
    }

    @Test
    void leadingAndTrailingZerosMakeNoOtherVersion() {
        Build build = Build.of(
                migration("@Migration(version = \"007\")", "A"),
                migration("@Migration(version = \"7\")", "B"),
                migration("@Migration(version = \"7.0\")", "C"));

        assertThat(build.diagnostics()).isEqualTo("""
                A.java:3: @Migration(version = ^"007")
                [duplicate-version] Version 007 is used by 3 migrations: A, B and C. Give all but one of these \
                migrations another version; 008 is free.""");
    }

    @Test
    void duplicateVersionIsFoundAcrossPackages() {
        Build build = Build.of(
                migration("@Migration(version = \"1\")", "A"),
                migration("@Migration(version = \"1\")", "B").replace("package shop", "package shop.orders"));

        assertThat(build.diagnostics()).isEqualTo("""
                A.java:3: @Migration(version = ^"1")
                [duplicate-version] Version 1 is used by 2 migrations: A and shop.orders.B. Give one of these \
                migrations another version; 2 is free.""");
    }

    @Test
    void setsHaveVersionsOfTheirOwn() {
        Build build = Build.of(
                "@dev.stepwell.MigrationSet(\"orders\")\npackage shop.orders;\n",
                migration("@Migration(version = \"1\")", "A"),
                migration("@Migration(version = \"1\")", "B").replace("package shop", "package shop.orders"));

        assertThat(build.diagnostics()).isEmpty();
    }

    @Test
    void duplicateVersionNamesTheSet() {
        Build build = Build.of(
                """
                @MigrationSet("orders")
                package shop;
                import dev.stepwell.*;
                """, migration("@Migration(version = \"1\")", "A"), migration("@Migration(version = \"1\")", "B"));

        assertThat(build.diagnostics()).isEqualTo("""
                A.java:3: @Migration(version = ^"1")
                [duplicate-version] Version 1 of set orders is used by 2 migrations: A and B. Give one of these \
                migrations another version; 2 is free.""");
    }

    @Test
    void setNameIsCheckedAtThePackage() {
        Build build = Build.of(
                """
                @MigrationSet("Orders")
                package shop;
                import dev.stepwell.*;
                """, migration("@Migration(version = \"1\")", "A"), migration("@Migration(version = \"2\")", "B"));

        assertThat(build.diagnostics()).isEqualTo("""
                package-info.java:1: @MigrationSet(^"Orders")
                [set-malformed] The migration set of package shop has the malformed name "Orders". Use a lower-case \
                letter, followed by lower-case letters, digits, _ or -, and at most 63 characters.""");
    }

    @Test
    void severalMistakesGiveOneErrorEach() {
        Build build = Build.of(
                migration("@Migration", "A"),
                migration("@Migration(version = \"x\")", "B"),
                migration("@Migration(version = \"3\")", "C"),
                migration("@Migration(version = \"3\")", "D"),
                migration("@Migration(version = \"5\", dependsOn = String.class)", "E"));

        assertThat(build.diagnostics()).isEqualTo("""
                A.java:3: ^@Migration
                [version-missing] A has no version. Add version = "6", the next free version.
                B.java:3: @Migration(version = ^"x")
                [version-malformed] B has the malformed version "x". Use digits, optionally in dotted parts, such \
                as 001, 20250327183223 or 2.1.
                E.java:3: @Migration(version = "5", dependsOn = String^.class)
                [unknown-dependency] E depends on String, which is not a migration. Annotate String with \
                @Migration, or remove String from the dependsOn of E.
                C.java:3: @Migration(version = ^"3")
                [duplicate-version] Version 3 is used by 2 migrations: C and D. Give one of these migrations \
                another version; 6 is free.""");
    }

    @Test
    void valueThatTheCompilerDoesNotFindIsNotRefusedTwice() {
        assertThat(Build.of(migration("@Migration(version = Versions.FIRST)", "A"))
                        .diagnostics())
                .isEqualTo("""
                        A.java:3: @Migration(version = ^Versions.FIRST)
                        cannot find symbol
                          symbol: variable Versions""");
    }

    @Test
    void valueThatTheCompilerRefusesIsNotRefusedTwice() {
        assertThat(Build.of(migration("@Migration(version = 7)", "A")).diagnostics())
                .isEqualTo("""
                        A.java:3: @Migration(version = ^7)
                        incompatible types: int cannot be converted to java.lang.String""");
    }
}
