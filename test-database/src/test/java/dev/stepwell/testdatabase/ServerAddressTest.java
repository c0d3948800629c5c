package dev.stepwell.testdatabase;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://localhost,                                   jdbc:postgresql://localhost/chat",
        "jdbc:postgresql://localhost/,                                  jdbc:postgresql://localhost/chat",
        "jdbc:postgresql:///postgres,                                   jdbc:postgresql:///chat",
        "jdbc:postgresql://a:1/postgres,                                jdbc:postgresql://a:1/chat",
        "jdbc:postgresql://a:1/postgres?user=x&password=y,              jdbc:postgresql://a:1/chat",
        "jdbc:postgresql://a:1/postgres?user=x&ssl=true&password=y&a=b, jdbc:postgresql://a:1/chat?ssl=true&a=b",
        "jdbc:postgresql://a?ssl=true,                                  jdbc:postgresql://a/chat?ssl=true",
        "jdbc:postgresql://[::1]:7/p,                                   jdbc:postgresql://[::1]:7/chat"
    })
    void databaseIsReplacedAndParametersAreKeptButUserAndPassword(String url, String expected) {
        assertThat(ServerAddress.of(url, "me", "secret").url("chat")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"jdbc:postgresql://a:1/postgres?user=x&password=secret, jdbc:postgresql://a:1/postgres as me"})
    void textHasNoPassword(String url, String expected) {
        assertThat(ServerAddress.of(url, "me", "secret")).hasToString(expected);
    }
}
