package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FormRulesTest {

    private static final String SQL = """
                @Up static final String UP = "CREATE TABLE t (id int)";
                @Down static final String DOWN = "DROP TABLE t";
            """;
    private static final String JAVA = """
                @Up static void up(java.sql.Connection connection) {}
                @Down static final String DOWN = "DROP TABLE t";
            """;

    private static Build build(String declaration) {
        return Build.of("package shop;\nimport dev.stepwell.*;\n" + declaration);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ^enum AddEmail { ;        | an enum
            ^record AddEmail(int i) { | a record
            @^interface AddEmail {    | an annotation type
            """)
    void migrationIsAClassOrAnInterface(String marked, String kind) {
        assertThat(build("@Migration(version = \"1\")\n" + marked.replace("^", "") + "\n}\n")
                        .diagnostics())
                .isEqualTo(
                        "AddEmail.java:4: " + marked + "\n[not-a-class] AddEmail is " + kind
                                + ", and only a class or an interface can be a migration. Declare AddEmail as a class or an interface.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "final class AddEmail {\n" + SQL + "}\n",
                "abstract class AddEmail {\n" + JAVA + "}\n",
                "interface AddEmail {\n" + SQL + "}\n",
                "interface AddEmail {\n" + JAVA + "}\n",
                "sealed interface AddEmail permits Other {\n" + SQL + "}\nfinal class Other implements AddEmail {}\n",
                "class AddEmail<T> {\n" + JAVA + "}\n"
            })
    void everyClassAndInterfaceCanBeOne(String declaration) {
        assertThat(build("@Migration(version = \"1\")\n" + declaration).diagnostics())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class Outer { @Migration(version = \"1\") static class AddEmail {\n" + SQL + "} }\n",
                "class Outer { @Migration(version = \"1\") static class AddEmail {\n" + JAVA + "} }\n",
                "class Outer { @Migration(version = \"1\") private static class AddEmail {\n" + SQL + "} }\n",
                "class Outer { @Migration(version = \"1\") protected interface AddEmail {\n" + JAVA + "} }\n",
                "interface Outer { @Migration(version = \"1\") class AddEmail {\n" + JAVA + "} }\n",
                "enum Outer { ; @Migration(version = \"1\") static class AddEmail {\n" + JAVA + "} }\n"
            })
    void nestedClassCanBeOne(String declaration) {
        assertThat(build(declaration).diagnostics()).isEmpty();
    }

    @Test
    void innerClassIsNotReachable() {
        assertThat(build("class Outer {\n    @Migration(version = \"1\") class AddEmail {\n" + SQL + "} }\n")
                        .diagnostics())
                .isEqualTo("""
                        Outer.java:4: @Migration(version = "1") ^class AddEmail {
                        [not-reachable] AddEmail is an inner class, which the generated registry cannot reach. \
                        Declare AddEmail static, or move it to the top level of a source file.""");
    }

    @ParameterizedTest
    @ValueSource(strings = {SQL, JAVA})
    void staticClassWithinAnInnerClassCanBeOne(String members) {
        Build build =
                build("class Outer {\n    class Inner {\n        @Migration(version = \"1\") static class AddEmail {\n"
                        + members + "} } }\n");

        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.load()).hasToString("[1 AddEmail]");
    }

    @Test
    void privateClassAroundAStaticOneCountsWhereverItIs() {
        assertThat(build(
                                "class Outer {\n    private class Inner {\n        @Migration(version = \"1\") interface AddEmail {\n"
                                        + JAVA + "} } }\n")
                        .diagnostics())
                .contains("[not-reachable] AddEmail or a class around it is private");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    void method() {\n        %s\n    }\n",
                "    static {\n        %s\n    }\n",
                "    Runnable field = () -> {\n        %s\n    };\n",
                "    Object field = new Object() { void method() {\n        %s\n    } };\n",
                "    Object field = new Object() {\n        %s\n    };\n",
            })
    void localClassIsNotReachable(String place) {
        String local = "@Migration(version = \"1\") class AddEmail {}";
        String other = "@Migration(version = \"2\")\nclass Other {\n" + SQL + "}\n";

        assertThat(build("class Outer {\n" + place.formatted(local) + "}\n" + other)
                        .diagnostics())
                .isEqualTo("""
                        Outer.java:5: @Migration(version = "1") ^class AddEmail {}
                        [not-reachable] AddEmail is a local class, which the generated registry cannot reach. Move \
                        AddEmail to the top level of a source file.""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Migration(version = \"1\") static class AddEmail {\n" + JAVA + "}\n",
                "@Migration(version = \"1\") static class AddEmail {\n" + SQL + "}\n",
                "@Migration(version = \"1\") class AddEmail {\n" + SQL + "}\n",
                "static class Holder {\n@Migration(version = \"1\") interface AddEmail {\n" + JAVA + "}\n}\n",
                "int count = 1;\n@Migration(version = \"1\") private class AddEmail {\n" + JAVA + "}\n"
            })
    void classOfACompactSourceFileIsNotReachable(String declaration) {
        assumeTrue(Runtime.version().feature() >= 25, "compact source files need JDK 25");

        assertThat(Build.of("import dev.stepwell.*;\n/** Starts. */\nvoid main() {}\n" + declaration)
                        .diagnostics())
                .endsWith("""
                        [not-reachable] AddEmail is a class of a compact source file, which the generated registry \
                        cannot reach. Move AddEmail to a source file of its own.""");
    }

    @Test
    void localClassOfACompactSourceFileIsNotReachable() {
        assumeTrue(Runtime.version().feature() >= 25, "compact source files need JDK 25");

        assertThat(Build.of("""
                                import dev.stepwell.*;
                                void main() { @Migration(version = "1") class AddEmail {} }
                                @Up static final String UP = "";
                                """).diagnostics()).contains("""
                        [not-reachable] AddEmail is a local class, which the generated registry cannot reach. Move \
                        AddEmail to the top level of a source file.""");
    }

    /** A class of the unnamed package with a header is no compact source file, however it is written. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "class Outer { @Migration(version = \"1\") static class AddEmail {\n" + JAVA + "} }\n",
                "class Outer{@Migration(version = \"1\")static class AddEmail {\n" + JAVA + "} }\n",
                "enum Outer { ONE; @Migration(version = \"1\") static class AddEmail {\n" + JAVA + "} }\n",
                "record Outer(int i) { @Migration(version = \"1\") static class AddEmail {\n" + JAVA + "} }\n",
                "@Deprecated @interface Outer { @Migration(version = \"1\") class AddEmail {\n" + SQL + "} }\n"
            })
    void nestedClassOfTheUnnamedPackageCanBeOne(String declaration) {
        assertThat(Build.with(
                                List.of("-Xlint:-dep-ann"),
                                List.of(),
                                List.of(),
                                "import dev.stepwell.*;\n" + declaration)
                        .diagnostics())
                .isEmpty();
    }

    @Test
    void privateClassWithAStepInJavaIsNotReachable() {
        assertThat(build("class Outer {\n    @Migration(version = \"1\") private static class AddEmail {\n" + JAVA
                                + "} }\n")
                        .diagnostics())
                .isEqualTo("""
                        Outer.java:4: @Migration(version = "1") private static ^class AddEmail {
                        [not-reachable] AddEmail or a class around it is private, so the generated registry cannot \
                        call its Java steps. Remove private from AddEmail and from each class around it.""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            @Up static final String ^SQL = "SELECT 1";          | @Up
            @Down static final String ^SQL = "SELECT 1";        | @Down
            @Verify static final String ^SQL = "SELECT 1";      | @Verify
            @Up static void ^SQL(java.sql.Connection c) {}      | @Up
            """)
    void annotatedMemberStandsInAMigration(String marked, String annotation) {
        assertThat(build("class AddEmail {\n" + marked.replace("^", "") + "\n}\n")
                        .diagnostics())
                .isEqualTo("AddEmail.java:4: " + marked + "\n[not-in-a-migration] " + annotation
                        + " on AddEmail.SQL has no effect, because AddEmail is not a migration. Annotate AddEmail with"
                        + " @Migration, or remove " + annotation + ".");
    }

    @Test
    void irreversibleStandsOnAMigration() {
        assertThat(build("@Irreversible(\"why\")\nclass AddEmail {}\n").diagnostics())
                .isEqualTo("""
                        AddEmail.java:3: ^@Irreversible("why")
                        [not-in-a-migration] @Irreversible on AddEmail has no effect, because AddEmail is not a \
                        migration. Annotate AddEmail with @Migration, or remove @Irreversible.""");
    }

    @Test
    void nameOfTheRegistryIsFree() {
        assertThat(Build.of(
                                "package shop;\nimport dev.stepwell.*;\n@Migration(version = \"1\")\nclass AddEmail {\n"
                                        + SQL + "}\n",
                                "package shop;\nclass GeneratedMigrations {}\n")
                        .diagnostics())
                .isEqualTo("""
                        GeneratedMigrations.java:2: ^class GeneratedMigrations {}
                        [registry-name-taken] shop.GeneratedMigrations exists already, and Stepwell did not \
                        generate it. Rename that class, or delete it if it is a copy of a generated registry.""");
    }

    @Test
    void nameOfTheRegistryMayBeTakenInOtherPackages() {
        assertThat(Build.of(
                                "package shop;\nimport dev.stepwell.*;\n@Migration(version = \"1\")\nclass AddEmail {\n"
                                        + SQL + "}\n",
                                "package other;\nclass GeneratedMigrations {}\n")
                        .diagnostics())
                .isEmpty();
    }
}
