package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.registry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The time after which a silent node counts as gone, and a step as long. */
@Timeout(60)
class KeepAliveIT {

    private static final String SETTINGS =
            "SELECT name || ' ' || setting FROM pg_settings WHERE name LIKE 'tcp_keep%' OR name = 'tcp_user_timeout' "
                    + "ORDER BY name";

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private MigratorBuilder migrator(MigrationDefinition... migrations) {
        return Migrator.builder(database.dataSource()).registry(registry(migrations));
    }

    private static MigrationDefinition looking(List<String> seen) {
        return migration("1", "Look")
                .upJava("", "Look.up", connection -> seen.addAll(rows(connection)))
                .irreversible("test")
                .build();
    }

    private static List<String> rows(Connection connection) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(SETTINGS)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({"PT2S, 1, 1, 1", "PT3S, 2, 1, 1", "PT10S, 5, 1, 5", "PT2M, 60, 12, 5", "PT11S, 6, 1, 5"})
    void serverEndsTheSessionOfANodeThatIsSilentForThatLong(Duration silence, int idle, int interval, int probes) {
        List<String> seen = new ArrayList<>();

        migrator(looking(seen)).keepAlive(silence).build().migrate();

        assertThat(seen)
                .containsExactly(
                        "tcp_keepalives_count " + probes,
                        "tcp_keepalives_idle " + idle,
                        "tcp_keepalives_interval " + interval,
                        "tcp_user_timeout " + silence.toMillis());
        assertThat(idle + interval * probes).isEqualTo((int) silence.toSeconds());
    }

    @Test
    void itIsTwoMinutesUnlessSaidOtherwise() {
        List<String> seen = new ArrayList<>();

        migrator(looking(seen)).build().migrate();

        assertThat(seen)
                .containsExactly(
                        "tcp_keepalives_count 5",
                        "tcp_keepalives_idle 60",
                        "tcp_keepalives_interval 12",
                        "tcp_user_timeout 120000");
    }

    @Test
    void shorterTimesOfTheDatabaseStay() throws SQLException {
        database.execute("ALTER DATABASE " + database.get().name() + " SET tcp_keepalives_idle = 7");
        List<String> seen = new ArrayList<>();

        migrator(looking(seen)).build().migrate();

        assertThat(seen).contains("tcp_keepalives_idle 7", "tcp_keepalives_interval 12");
    }

    @Test
    void connectionGoesBackAsItCame() throws SQLException {
        try (Connection only = database.dataSource().getConnection()) {
            try (var set = only.createStatement()) {
                set.execute("SET tcp_keepalives_idle = 5000");
            }
            List<String> before = rows(only);
            List<String> seen = new ArrayList<>();

            Migrator.builder(new StubDataSource(only))
                    .registry(registry(looking(seen)))
                    .build()
                    .migrate();

            assertThat(seen).contains("tcp_keepalives_idle 60");
            assertThat(rows(only)).isEqualTo(before).contains("tcp_keepalives_idle 5000");
        }
    }

    @Test
    void longStepIsLogged() {
        try (LogCapture log = new LogCapture()) {
            migrator(migration("1", "Sleep")
                            .notTransactional()
                            .up("", "SELECT pg_sleep(2.2)")
                            .irreversible("test")
                            .build())
                    .keepAlive(Duration.ofSeconds(2))
                    .build()
                    .migrate();

            assertThat(log.lines())
                    .anyMatch(line -> line.matches(
                            ".* - Step 1 of 1 Sleep has been running for 00:00:02, in server process \\d+\\."));
        }
    }

    @Test
    void longBatchIsLogged() {
        try (LogCapture log = new LogCapture()) {
            migrator(
                            migration("1", "One")
                                    .up("", "CREATE TABLE one ()")
                                    .irreversible("test")
                                    .build(),
                            migration("2", "Two")
                                    .up("", "DO 'BEGIN PERFORM pg_sleep(2.2); END'")
                                    .irreversible("test")
                                    .build())
                    .keepAlive(Duration.ofSeconds(2))
                    .build()
                    .migrate();

            assertThat(log.lines())
                    .anyMatch(line ->
                            line.matches(".* - What was sent together \\(2 migrations, 1 to 2\\) has been running "
                                    + "for 00:00:02, in server process \\d+\\."));
        }
    }

    @ParameterizedTest
    @CsvSource({"PT1S", "PT1.999S", "PT2.5S", "PT24H1S", "PT0S", "PT-5S"})
    void otherTimesAreRefused(Duration silence) {
        assertThatThrownBy(() -> migrator().keepAlive(silence))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("keepAlive is " + silence + ". Use 2 seconds to 1 day, in whole seconds.");
    }
}
