package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MethodRulesTest {

    private static Build build(String members) {
        return Build.of("package shop;\nimport dev.stepwell.*;\nimport java.sql.*;\n@Migration(version = \"1\")\n"
                + "@Irreversible(\"why\")\nclass AddEmail {\n" + members + "\n}\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            @Up void ^up(Connection c) {}                          | it is not static
            @Up private static void ^up(Connection c) {}           | it is private
            @Up static <T> void ^up(Connection c) {}               | it is generic
            @Up static int ^up(Connection c) { return 1; }         | it returns int
            @Up static void ^up() {}                               | it has no parameters
            @Up static void ^up(Connection c, int i) {}            | it has 2 parameters
            @Up static void ^up(Object o) {}                       | its parameter is a java.lang.Object
            @Up static void ^up(Connection c) throws Throwable {}  | it throws java.lang.Throwable
            @Up private int ^up() { return 1; }                    | it is not static, it is private, it returns int and it has no parameters
            """)
    void stepIsAStaticMethodThatTakesAConnection(String marked, String faults) {
        assertThat(build(marked.replace("^", "")).diagnostics())
                .isEqualTo("AddEmail.java:7: "
                        + marked
                        + "\n"
                        + "[method-shape] The @Up method AddEmail.up cannot be called: "
                        + faults
                        + ". Declare the method as static void up(java.sql.Connection connection), without private.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            @Up static void up(Connection c) {}
            @Up static void up(Connection c) throws Exception {}
            @Up public static void up(final Connection c) throws SQLException, Error {}
            @Up protected static synchronized void up(Connection c) {}
            """)
    void everyOtherMethodIsOne(String method) {
        assertThat(build(method).diagnostics()).isEmpty();
    }

    @Test
    void parameterThatTheCompilerRefusesIsNotRefusedTwice() {
        assertThat(build("@Up static void up(Connexion c) {}").diagnostics()).isEqualTo("""
                AddEmail.java:7: @Up static void up(^Connexion c) {}
                cannot find symbol
                  symbol:   class Connexion
                  location: class shop.AddEmail""");
    }

    @Test
    void methodOfAnotherNameIsNotMeant() {
        assertThat(build("static void up() {}\n@Up static void up(Connection c) {}")
                        .diagnostics())
                .isEmpty();
    }

    @Test
    void deprecatedStepCausesNoWarningInTheRegistry() {
        assertThat(build("@Deprecated(forRemoval = true) @Up static void up(Connection c) {}")
                        .diagnostics())
                .isEmpty();
    }
}
