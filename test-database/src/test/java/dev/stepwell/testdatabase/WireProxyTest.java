package dev.stepwell.testdatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The counts of the proxy, and the arrival of delayed bytes. */
@Timeout(60)
class WireProxyTest {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @Test
    void countsRoundTripsAndStatements() throws IOException, SQLException {
        try (WireProxy wire = new WireProxy(database.get());
                Connection connection = wire.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(wire.counts().connections()).isEqualTo(1);
            wire.reset();
            statement.execute("SELECT 1");
            assertThat(wire.counts())
                    .isEqualTo(new WireProxy.Counts(0, 1, 1, wire.counts().bytes()));
            statement.execute("SELECT 1; SELECT 2; SELECT 3");
            assertThat(wire.counts())
                    .isEqualTo(new WireProxy.Counts(0, 2, 4, wire.counts().bytes()));
            assertThat(wire.counts().bytes()).isBetween(200L, 2_000L);
        }
    }

    @Test
    void delaysEachWay() throws IOException, SQLException {
        try (WireProxy wire = new WireProxy(database.get(), Duration.ofMillis(40));
                Connection connection = wire.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            long begin = System.nanoTime();
            statement.execute("SELECT 1");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(80));
        }
    }

    @Test
    void endsTheConnectionsThroughIt() throws IOException, SQLException {
        WireProxy wire = new WireProxy(database.get());
        try (Connection connection = wire.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            wire.close();
            assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
        }
    }
}
