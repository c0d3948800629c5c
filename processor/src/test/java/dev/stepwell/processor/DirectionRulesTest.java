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
                [up-missing] AddEmail has no @Up. Add a static final String constant annotated with @Up that holds \
                the SQL of the migration.""");
    }

    @Test
    void migrationHasADownOrSaysWhyNot() {
        assertThat(build("", UP).diagnostics()).isEqualTo("""
                AddEmail.java:4: final ^class AddEmail {
                [down-missing] AddEmail has neither @Down nor @Irreversible. Add a static final String constant \
                annotated with @Down that undoes the migration, or annotate the class with @Irreversible("why").""");
    }

    @Test
    void migrationIsNotBoth() {
        assertThat(build(" @Irreversible(\"why\")", UP + DOWN).diagnostics()).isEqualTo("""
                AddEmail.java:3: @Migration(version = "1") ^@Irreversible("why")
                [down-and-irreversible] AddEmail has both @Down and @Irreversible. Remove @Irreversible if the \
                migration can be rolled back, or @Down if it cannot.""");
    }

    @Test
    void reasonIsGiven() {
        assertThat(build(" @Irreversible(\" \")", UP).diagnostics()).isEqualTo("""
                AddEmail.java:3: @Migration(version = "1") ^@Irreversible(" ")
                [irreversible-without-reason] The @Irreversible of AddEmail gives no reason. Write into the \
                annotation why the migration cannot be rolled back.""");
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
                [up-missing] AddEmail has no @Up. Add a static final String constant annotated with @Up that holds \
                the SQL of the migration.
                AddEmail.java:4: final ^class AddEmail {
                [down-missing] AddEmail has neither @Down nor @Irreversible. Add a static final String constant \
                annotated with @Down that undoes the migration, or annotate the class with @Irreversible("why").""");
    }

    @Test
    void oneDirectionHasOneKind() {
        assertThat(build("", UP + "@Up static void more(java.sql.Connection connection) {}\n" + DOWN)
                        .diagnostics())
                .isEqualTo("""
                        AddEmail.java:6: @Up static void ^more(java.sql.Connection connection) {}
                        [mixed-kinds] AddEmail has @Up on constants and on methods. Keep the constants or the \
                        methods, and move the others into another migration.""");
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
                        [verify-not-one-query] AddEmail has 2 @Verify constants instead of a single query. Write \
                        one query, and combine several with UNION ALL.""");
    }

    @Test
    void verifyIsOneStatement() {
        assertThat(build("", UP + DOWN + "@Verify static final String CHECK = \"SELECT 1; SELECT 2;\";\n")
                        .diagnostics())
                .isEqualTo("""
                        AddEmail.java:7: @Verify static final String ^CHECK = "SELECT 1; SELECT 2;";
                        [verify-not-one-query] AddEmail has 2 statements in its @Verify instead of a single query. \
                        Write one query, and combine several with UNION ALL.""");
    }

    @Test
    void verifyIsAQuery() {
        assertThat(build("", UP + DOWN + "@Verify static final String CHECK = \"COPY t FROM STDIN;\\n1\\n\\\\.\\n\";\n")
                        .diagnostics())
                .isEqualTo("""
                        AddEmail.java:7: @Verify static final String ^CHECK = "COPY t FROM STDIN;\\n1\\n\\\\.\\n";
                        [verify-not-one-query] AddEmail has a COPY with its data in its @Verify instead of a single \
                        query. Write one query, and combine several with UNION ALL.""");
    }
}
