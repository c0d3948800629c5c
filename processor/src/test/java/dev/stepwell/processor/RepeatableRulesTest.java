package dev.stepwell.processor;

import dev.stepwell.Down;
import dev.stepwell.Migration;
import dev.stepwell.Up;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.registry.MigrationDefinition;
import org.junit.jupiter.api.Test;

final class RepeatableRulesTest {

    private static String source(String annotation, String up) {
        return """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "5"%s)
                class ActiveUsers {
                    @Up static final String UP = "%s";
                    @Down static final String DOWN = "DROP VIEW active_users";
                }
                """.formatted(annotation, up);
    }

    private static final String VIEW = "CREATE OR REPLACE VIEW active_users AS SELECT 1";

    @Test
    void flagReachesTheRegistry() {
        Build build = Build.of(source(", repeatable = true", VIEW));
        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.load()).singleElement().matches(MigrationDefinition::repeatable);
        assertThat(Build.of(source("", VIEW)).load()).singleElement().matches(migration -> !migration.repeatable());
    }

    @Test
    void repeatableOneWithoutATransactionIsRefusedAtTheValue() {
        assertThat(Build.of(source(", repeatable = true, transactional = false", "VACUUM"))
                        .diagnostics())
                .isEqualTo("""
                        ActiveUsers.java:3: @Migration(version = "5", repeatable = true, transactional = ^false)
                        [repeatable-alone] ActiveUsers is repeatable and has transactional = false, but a \
                        repeatable migration always runs in a transaction. Remove repeatable = true or \
                        transactional = false.""");
    }

    @Test
    void statementThatCannotRunInATransactionIsRefusedInARepeatableOne() {
        assertThat(Build.of(source(
                                ", repeatable = true",
                                "REFRESH MATERIALIZED VIEW m; CREATE INDEX CONCURRENTLY i ON m (a)"))
                        .diagnostics())
                .isEqualTo("""
                        ActiveUsers.java:5: @Up static final String UP = "REFRESH MATERIALIZED VIEW m; ^CREATE INDEX CONCURRENTLY i ON m (a)";
                        [repeatable-alone] CREATE INDEX CONCURRENTLY cannot run inside a transaction \
                        (ActiveUsers.java:5), and a repeatable migration always runs in one. Move the statement \
                        into a migration that is not repeatable.""");
    }

    @Test
    void versionsOfRepeatableOnesAreNoReasonToWarn() {
        String lower = """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "%s", dependsOn = %s.class%s)
                class %s { @Up static final String UP = "SELECT 1"; @Down static final String DOWN = UP; }
                """;
        String ordinary = """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "%s")
                class %s { @Up static final String UP = "SELECT 1"; @Down static final String DOWN = UP; }
                """;
        assertThat(Build.of(
                                lower.formatted("1", "B", ", repeatable = true", "A"),
                                ordinary.formatted("2", "B"),
                                lower.formatted("3", "ActiveUsers", "", "C"),
                                source(", repeatable = true", VIEW))
                        .diagnostics())
                .isEmpty();
    }

    @Test
    void changedTextChangesTheChecksum() {
        String before =
                Build.of(source(", repeatable = true", VIEW)).load().get(0).checksum();
        assertThat(Build.of(source(", repeatable = true", VIEW + " -- a word"))
                        .load()
                        .get(0)
                        .checksum())
                .isEqualTo(before);
        assertThat(Build.of(source(", repeatable = true", VIEW + ", 2"))
                        .load()
                        .get(0)
                        .checksum())
                .isNotEqualTo(before);
    }
}
