package dev.stepwell.processor.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.processor.Build;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StepChecksumTest {

    private static String ofJava(String body) {
        return of("@Up static void up(Connection c) throws Exception {" + body + "}");
    }

    private static String of(String members) {
        Build build = Build.with(
                java.util.List.of("-Xlint:-text-blocks"),
                java.util.List.of(),
                java.util.List.of(),
                """
                package shop;
                import dev.stepwell.*;
                import java.sql.Connection;
                @Migration(version = "1")
                @Irreversible("why")
                class A {
                """ + members + "\n}\n");
        assertThat(build.diagnostics()).isEmpty();
        return build.load().get(0).checksum();
    }

    /** Databases of users keep these values, so a different value needs a new name of the algorithm. */
    @Test
    void valuesNeverChange() {
        assertThat(ofJava("int i = 1; c.createStatement().execute(\"SELECT \\\"1\\\"\" + 'x' + i++);"))
                .isEqualTo("java-tokens-1:c80a34ac75d84d53589b9961ea6c24e6b902ea5ecbd698ff2d35ed54d204f845");
        assertThat(of("@Up static final String UP = \"SELECT 1\";"))
                .isEqualTo("tokens-1:1142e9ce377eed334e8b46be3d4ea0a31f693bc4a482de19c6076947bdb2f1da");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int i=1;String s=\"a\\nb\";",
                "\n  int i = 1 ;\n\tString s\n=\n\"a\\nb\" ;",
                "/* int j; */ int i = 1; // } \"\n String s = \"a\\nb\"; /** } */",
                "int i = 1; String s = \"a\\012b\";",
                "int i = 1; String s = \"\\u0061\\nb\";",
                "\\u0069nt i = 1; String s = \"a\\nb\";",
                "int i = 1; String s = \"\"\"\n      a\n      b\"\"\";",
                "int i = 1; String s = \"\"\"\n  a  \n  b\"\"\";"
            })
    void commentsAndWhiteSpaceDoNotCount(String body) {
        assertThat(ofJava(body)).isEqualTo(ofJava("int i = 1; String s = \"a\\nb\";"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int i = 1; String s = \"a\\nc\";",
                "int i = 2; String s = \"a\\nb\";",
                "int j = 1; String s = \"a\\nb\";",
                "int i = 1; String s = \"a\\n b\";",
                "int i = 1; String s = \"a\\nb\"; ;"
            })
    void everythingElseCounts(String body) {
        assertThat(ofJava(body)).isNotEqualTo(ofJava("int i = 1; String s = \"a\\nb\";"));
    }

    @Test
    void signsThatCanBeReadInTwoWaysAreTold() {
        assertThat(ofJava("int i = 1, j = 1; int k = i++ + j;"))
                .isNotEqualTo(ofJava("int i = 1, j = 1; int k = i + ++j;"));
        assertThat(ofJava("int i = 1, j = 1; int k = i-- - j;"))
                .isNotEqualTo(ofJava("int i = 1, j = 1; int k = i - --j;"));
        assertThat(ofJava("String s = \"';\"; char t = 'x';")).isNotEqualTo(ofJava("String s = \"';\"; char t = 'y';"));
    }

    @Test
    void nameOfTheMethodDoesNotCount() {
        assertThat(of("@Up static void up(Connection c) throws Exception { c.commit(); }"))
                .isEqualTo(of("@Up public static void renamed(final Connection c) throws Exception { c.commit(); }"));
    }

    @Test
    void orderOfMethodsCounts() {
        assertThat(of("@Up static void a(Connection c) { int i; } @Up static void b(Connection c) { int j; }"))
                .isNotEqualTo(
                        of("@Up static void a(Connection c) { int j; } @Up static void b(Connection c) { int i; }"));
    }

    @Test
    void onlyWhatAppliesTheMigrationCounts() {
        assertThat(of("@Up static final String UP = \"SELECT 1\"; @Verify static final String V = \"SELECT 2\";"))
                .isEqualTo(of("@Up static final String OTHER = \"SELECT /* one */ 1;\";"));
    }
}
