package dev.stepwell.cli.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.cli.invocation.Surroundings;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** The keepalive of the command line's own connections. */
class KeepAliveSocketsTest {

    private static PGSimpleDataSource applied(String query) {
        Surroundings surroundings =
                new Surroundings(StandardCharsets.UTF_8, System.out, System.err, Map.of(), null, 80);
        ConnectionAddress address = ConnectionAddress.of("jdbc:postgresql://localhost/shop" + query, surroundings)
                .orElseThrow();
        PGSimpleDataSource source = address.dataSource(surroundings, note -> {});
        KeepAliveSockets.applyTo(source, address.decides(PGProperty.TCP_KEEP_ALIVE), Duration.ofSeconds(90));
        return source;
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 1, 1", "10, 5, 1, 5", "120, 60, 12, 5"})
    void socketNoticesSilenceOfThatManySeconds(String silence, int idle, int interval, int probes) throws Exception {
        try (Socket socket = new KeepAliveSockets(silence).createSocket()) {
            assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(idle);
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(interval);
            assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(probes);
        }
    }

    @Test
    void connectionsHaveThemUnlessTheUrlSaysOtherwise() {
        PGSimpleDataSource source = applied("");

        assertThat(source.getTcpKeepAlive()).isTrue();
        assertThat(source.getSocketFactory()).isEqualTo(KeepAliveSockets.class.getName());
        assertThat(source.getSocketFactoryArg()).isEqualTo("90");
    }

    @Test
    void urlCanSwitchThemOff() {
        PGSimpleDataSource source = applied("?tcpKeepAlive=false");

        assertThat(source.getTcpKeepAlive()).isFalse();
        assertThat(source.getSocketFactory()).isNull();
    }

    @Test
    void factoryOfTheUrlStays() {
        PGSimpleDataSource source = applied("?socketFactory=com.acme.Tunnel&socketFactoryArg=7");

        assertThat(source.getTcpKeepAlive()).isTrue();
        assertThat(source.getSocketFactory()).isEqualTo("com.acme.Tunnel");
        assertThat(source.getSocketFactoryArg()).isEqualTo("7");
    }
}
