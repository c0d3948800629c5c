package dev.stepwell.processor;

import dev.stepwell.Down;
import dev.stepwell.Irreversible;
import dev.stepwell.Migration;
import dev.stepwell.Up;
import dev.stepwell.Verify;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DirectionRulesTest {

    private static Build build(String annotations, String members) {
        return Build.of("package shop;\nimport dev.stepwell.*;\n@Migration(version = \"1\")" + annotations
                + "\nfinal class AddEmail {\n" + members + "\n}\n");
    }

    private static final String UP = "@Up static final String UP = \"CREATE TABLE t (id int)\";\n";
    private static final String DOWN = "@Down static final String DOWN = \"DROP TABLE t\";\n";

    @Test
    void migrationHasAnUp() {
        assertThat(build("", DOWN).diagnostics()).isEqualTo("""
                AddEmail.java:4: final ^class AddEmail {
                [up-missing] AddEmail has no @Up. Add a static final String constant annotated @Up that holds its SQL.\
                """);
    }

    @Test
    void migrationHasADownOrSaysWhyNot() {
        assertThat(build("", UP).diagnostics()).isEqualTo("""
                AddEmail.java:4: final ^class AddEmail {
                [down-missing] AddEmail has neither @Down nor @Irreversible. Add a static final String constant \
                annotated @Down that undoes it, or say @Irreversible("why").""");
    }

    @Test
    void migrationIsNotBoth() {
        assertThat(build(" @Irreversible(\"why\")", UP + DOWN).diagnostics()).isEqualTo("""
                AddEmail.java:3: @Migration(version = "1") ^@Irreversible("why")
                [down-and-irreversible] AddEmail has @Down and says @Irreversible. Remove one of the two.""");
    }

    @Test
    void reasonIsGiven() {
        assertThat(build(" @Irreversible(\" \")", UP).diagnostics()).isEqualTo("""
                AddEmail.java:3: @Migration(version = "1") ^@Irreversible(" ")
                [irreversible-without-reason] @Irreversible of AddEmail gives no reason. Say in it why the migration \
                cannot be rolled back.""");
    }

    @Test
    void reasonThatTheCompilerMissesIsNotMissedTwice() {
        assertThat(build(" @Irreversible", UP).diagnostics()).isEqualTo("""
                AddEmail.java:3: @Migration(version = "1") ^@Irreversible
                annotation @dev.stepwell.Irreversible is missing a default value for the element 'value'""");
    }

    @Test
    void emptyMigrationLacksBoth() {
        assertThat(build("", "").diagnostics()).isEqualTo("""
                AddEmail.java:4: final ^class AddEmail {
                [up-missing] AddEmail has no @Up. Add a static final String constant annotated @Up that holds its SQL.
                AddEmail.java:4: final ^class AddEmail {
                [down-missing] AddEmail has neither @Down nor @Irreversible. Add a static final String constant \
                annotated @Down that undoes it, or say @Irreversible("why").""");
    }

    @Test
    void oneDirectionHasOneKind() {
        assertThat(build("", UP + "@Up static void more(java.sql.Connection connection) {}\n" + DOWN)
                        .diagnostics())
                .isEqualTo("""
                        AddEmail.java:6: @Up static void ^more(java.sql.Connection connection) {}
                        [mixed-kinds] @Up of AddEmail stands on constants and on methods. Keep one kind, and move the \
                        other into a migration of its own.""");
    }

    @Test
    void eachDirectionHasItsOwnKind() {
        assertThat(build("", UP + "@Down static void down(java.sql.Connection connection) {}\n")
                        .diagnostics())
                .isEmpty();
    }

    @Test
    void verifyIsOneConstant() {
        assertThat(build(
                                "",
                                UP + DOWN + "@Verify static final String A = \"SELECT 1\";\n"
                                        + "@Verify static final String B = \"SELECT 1\";\n")
                        .diagnostics())
                .isEqualTo("""
                        AddEmail.java:8: @Verify static final String ^B = "SELECT 1";
                        [verify-not-one-query] AddEmail has 2 @Verify constants. Keep one query, joining what they \
                        select by UNION ALL.""");
    }

    @Test
    void verifyIsOneStatement() {
        assertThat(build("", UP + DOWN + "@Verify static final String CHECK = \"SELECT 1; SELECT 2;\";\n")
                        .diagnostics())
                .isEqualTo("""
                        AddEmail.java:7: @Verify static final String ^CHECK = "SELECT 1; SELECT 2;";
                        [verify-not-one-query] AddEmail has 2 statements in its @Verify. Keep one query, joining what \
                        they select by UNION ALL.""");
    }

    @Test
    void verifyIsAQuery() {
        assertThat(build("", UP + DOWN + "@Verify static final String CHECK = \"COPY t FROM STDIN;\\n1\\n\\\\.\\n\";\n")
                        .diagnostics())
                .isEqualTo("""
                        AddEmail.java:7: @Verify static final String ^CHECK = "COPY t FROM STDIN;\\n1\\n\\\\.\\n";
                        [verify-not-one-query] AddEmail has a COPY with its data in its @Verify. Keep one query, \
                        joining what they select by UNION ALL.""");
    }
}
