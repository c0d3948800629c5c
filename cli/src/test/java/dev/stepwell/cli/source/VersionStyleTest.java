package dev.stepwell.cli.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.Version;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionStyleTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-21T12:34:56Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "007, 008",
        "99, 100",
        "2.9, 2.10",
        "20250327183223, 20261121123456",
        "202503271832, 202611211234",
        "20990101000000, 20990101000001",
        // The digits are no time, because there is no 13th month.
        "20251301000000, 20251301000001",
        "00000000000000000042, 00000000000000000043",
    })
    void theNextVersionIsInTheStyleOfTheNewest(String newest, String next) {
        assertThat(VersionStyle.next(Version.parse(newest), NOON)).hasToString(next);
    }

    @Test
    void theFirstIs001() {
        assertThat(VersionStyle.next(null, NOON)).hasToString("001");
        assertThat(VersionStyle.timestamp(null, NOON)).hasToString("20261121123456");
    }

    @Test
    void aTimeAfterNumbersIsATimeToTheSecond() {
        assertThat(VersionStyle.timestamp(Version.parse("007"), NOON)).hasToString("20261121123456");
    }
}
