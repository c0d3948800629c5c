package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.registry.MigrationDefinition;
import org.junit.jupiter.api.Test;

final class RestartableRulesTest {

    private static String source(String annotation) {
        return """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "5"%s)
                @SuppressWarnings("stepwell:needs-transaction")
                class Backfill {
                    @Up static final String UP = "CALL backfill()";
                    @Down static final String DOWN = "CALL empty()";
                }
                """.formatted(annotation);
    }

    @Test
    void flagReachesTheRegistry() {
        Build build = Build.of(source(", transactional = false, restartable = true"));
        assertThat(build.diagnostics()).isEmpty();
        assertThat(build.load()).singleElement().matches(MigrationDefinition::restartable);
        assertThat(Build.of(source(", transactional = false")).load())
                .singleElement()
                .matches(migration -> !migration.restartable());
    }

    @Test
    void flagIsNoPartOfTheChecksum() {
        assertThat(checksum(", transactional = false, restartable = true"))
                .isEqualTo(checksum(", transactional = false"));
    }

    @Test
    void restartableOneInATransactionIsRefusedAtTheValue() {
        String refused = """
                [restartable-misused] Backfill is restartable and runs in a transaction, which is rolled back as a \
                whole when it is broken off. Remove restartable = true; the next run applies such a migration from \
                its beginning anyway.""";
        assertThat(Build.of(source(", restartable = true")).diagnostics())
                .isEqualTo("Backfill.java:3: @Migration(version = \"5\", restartable = ^true)\n" + refused);
        assertThat(Build.of(source(", repeatable = true, restartable = true")).diagnostics())
                .isEqualTo("Backfill.java:3: @Migration(version = \"5\", repeatable = true, restartable = ^true)\n"
                        + refused);
    }

    private static String checksum(String annotation) {
        return Build.of(source(annotation)).load().get(0).checksum();
    }
}
