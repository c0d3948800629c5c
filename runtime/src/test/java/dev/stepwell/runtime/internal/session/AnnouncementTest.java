package dev.stepwell.runtime.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.runtime.internal.process.Host;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnnouncementTest {

    @Test
    void tellsHostAndMigration() {
        String name = Announcement.of("6 IndexOrders", DatabaseEncoding.of("UTF8"));

        assertThat(name).startsWith("stepwell " + Host.NAME + ": ");
        assertThat(Announcement.inWords("stepwell web-2: 6 IndexOrders"))
                .isEqualTo("which says that it is host web-2, on 6 IndexOrders");
    }

    @Test
    void fitsIntoWhatPostgresqlKeeps() {
        assertThat(Announcement.of("6 " + "ü".repeat(200), DatabaseEncoding.of("UTF8"))
                        .getBytes(StandardCharsets.UTF_8)
                        .length)
                .isBetween(62, 63);
        assertThat(Announcement.of("6 " + "x".repeat(200), DatabaseEncoding.of("UTF8")))
                .hasSize(63);
    }

    @Test
    void nameThatWasCutOffIsStillUnderstood() {
        assertThat(Announcement.inWords("stepwell a-very-long-host-name-without-room-for-more"))
                .isEqualTo("which says that it is application stepwell a-very-long-host-name-without-room-for-more");
        assertThat(Announcement.inWords("stepwell web-2: 6 Ind"))
                .isEqualTo("which says that it is host web-2, on 6 Ind");
    }

    @Test
    void otherApplicationsAreNamed() {
        assertThat(Announcement.inWords("psql")).isEqualTo("which says that it is application psql");
        assertThat(Announcement.inWords("")).isEqualTo("without a name");
    }
}
