package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.registry.MigrationDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Java sources that a tool made of another language, and classes that another processor changes. */
final class StubTest {

    private static final String METADATA = "package kotlin;\npublic @interface Metadata { int k() default 1; }\n";
    private static final String GROOVY = "package groovy.lang;\npublic interface GroovyObject {}\n";
    private static final String UTILITY = "package lombok.experimental;\npublic @interface UtilityClass {}\n";

    private static final String TAKEN = ". Stepwell takes no places from stubs, and no checksums of Java steps, so a "
            + "later change of such a step is not noticed. Write migrations with Java steps in Java.";

    private static String java(String name, String head) {
        return "package shop;\nimport dev.stepwell.*;\nimport java.sql.Connection;\n@Migration(version = \"1\")\n"
                + "@Irreversible(\"why\")\n" + head.replace("^", name) + " {\n"
                + "    @Up public static final void up(Connection c) {}\n}\n";
    }

    /** {@return a build in which no processor need claim the annotations of other tools} */
    private static Build build(String... sources) {
        return Build.with(List.of("-Xlint:-processing"), List.of(), List.of(), sources);
    }

    private static String sql(String head) {
        return "package shop;\nimport dev.stepwell.*;\n@Migration(version = \"2\")\n@Irreversible(\"why\")\n" + head
                + " {\n    @Up public static final String UP = \"SELECT 1\";\n}\n";
    }

    @Test
    void stubOfKaptHasNeitherPlacesNorChecksumsOfSteps() {
        Build build = build(
                METADATA,
                java("AddUsers", "@kotlin.Metadata\npublic final class ^"),
                sql("@kotlin.Metadata\npublic final class AddOrders"));

        assertThat(build.diagnostics())
                .isEqualTo("NOTE 2 migrations are stubs, such as shop.AddOrders, made by kapt from Kotlin" + TAKEN);
        assertThat(file(build))
                .doesNotContain(".java")
                .doesNotContainPattern("origin=[^,\\]]")
                .doesNotContain("java-tokens-1:")
                .contains("tokens-1:");
    }

    @Test
    void sourceOfAnAuthorHasBoth() {
        Build build = build(java("AddUsers", "public final class ^"), sql("public final class AddOrders"));

        assertThat(build.diagnostics()).isEmpty();
        assertThat(file(build))
                .contains("AddUsers.java")
                .contains("AddOrders.java")
                .contains("java-tokens-1:");
    }

    @Test
    void classInsideOfAStubAndStubsOfGroovyAreStubs() {
        Build nested = build(METADATA, """
                        package shop;
                        import dev.stepwell.*;
                        @kotlin.Metadata
                        public final class Outer {
                        @Migration(version = "2")
                        @Irreversible("why")
                        public static final class Inner {
                        @Up public static final String UP = "SELECT 1";
                        }
                        }
                        """);
        Build groovy = build(GROOVY, java("AddUsers", "public class ^ implements groovy.lang.GroovyObject"));

        assertThat(nested.diagnostics()).isEqualTo("NOTE shop.Outer.Inner is a stub, made by kapt from Kotlin" + TAKEN);
        assertThat(file(nested)).doesNotContain(".java");
        assertThat(groovy.diagnostics())
                .isEqualTo("NOTE shop.AddUsers is a stub, made by the compiler of Groovy from Groovy" + TAKEN);
        assertThat(file(groovy)).doesNotContain("java-tokens-1:");
    }

    @Test
    void constantOfAStubHasNoPlaceInAMigrationOfAnAuthor() {
        Build build = build(
                METADATA,
                """
                        package shop;
                        @kotlin.Metadata
                        public final class Texts {
                            public static final String ONE = "SELECT 1";
                        }
                        """,
                sql("public final class AddOrders").replace("\"SELECT 1\"", "Texts.ONE + \";\\nSELECT 2\""));

        assertThat(build.diagnostics()).isEmpty();
        assertThat(file(build)).contains("AddOrders.java").doesNotContain("Texts.java");
    }

    @Test
    void problemInTheSqlOfAStubIsReportedAtItsField() {
        assertThat(build(
                                METADATA,
                                sql("@kotlin.Metadata\npublic final class AddOrders")
                                        .replace("SELECT 1", "SELECT '"))
                        .diagnostics())
                .contains("[sql-syntax]")
                .contains("@Up public static final String ^UP");
    }

    @Test
    void changeOfLombokIsNamedWhereItIsNotSeen() {
        assertThat(build(UTILITY, """
                        package shop;
                        import dev.stepwell.*;
                        @Migration(version = "1")
                        @Irreversible("why")
                        @lombok.experimental.UtilityClass
                        class AddUsers {
                            @Up final String UP = "SELECT 1";
                        }
                        """).diagnostics())
                .isEqualTo("AddUsers.java:7: @Up final String ^UP = \"SELECT 1\";\n"
                        + "[sql-not-constant] @Up AddUsers.UP is not static, since no other processor sees what "
                        + "Lombok's @UtilityClass changes. Declare the field static final String, also in a utility "
                        + "class.");
        assertThat(build(UTILITY, """
                        package shop;
                        import dev.stepwell.*;
                        import java.sql.Connection;
                        @Migration(version = "1")
                        @Irreversible("why")
                        @lombok.experimental.UtilityClass
                        class AddUsers {
                            @Up void up(Connection c) {}
                        }
                        """).diagnostics())
                .isEqualTo("AddUsers.java:8: @Up void ^up(Connection c) {}\n"
                        + "[method-shape] The @Up method AddUsers.up cannot be called: it is not static, since no "
                        + "other processor sees what Lombok's @UtilityClass changes. Declare the method as static void "
                        + "up(java.sql.Connection connection), without private.");
    }

    /** {@return what the registries of a build know of files, checksums and places} */
    private static String file(Build build) {
        StringBuilder known = new StringBuilder();
        for (MigrationDefinition migration : build.load()) {
            known.append(migration.sourceFile())
                    .append(' ')
                    .append(migration.checksum())
                    .append(' ')
                    .append(migration.up())
                    .append('\n');
        }
        return known.toString();
    }
}
