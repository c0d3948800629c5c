package dev.stepwell.testdatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stepwell.testdatabase.ServerChoice.Container;
import dev.stepwell.testdatabase.ServerChoice.Embedded;
import dev.stepwell.testdatabase.ServerChoice.Existing;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerChoiceTest {

    private final Properties settings = new Properties();

    @Test
    void embeddedIsTheDefault() {
        assertThat(ServerChoice.from(settings)).isEqualTo(new Embedded());
    }

    @Test
    void embeddedMayBeNamed() {
        settings.setProperty("stepwell.test.database", "embedded");

        assertThat(ServerChoice.from(settings)).isEqualTo(new Embedded());
    }

    @Test
    void containerHasADefaultImage() {
        settings.setProperty("stepwell.test.database", "testcontainers");

        assertThat(ServerChoice.from(settings)).isEqualTo(new Container("postgres:18"));
    }

    @Test
    void containerTakesAnImageWithItsTag() {
        settings.setProperty("stepwell.test.database", "testcontainers");
        settings.setProperty("stepwell.test.database.image", "postgis/postgis:17-3.5");

        assertThat(ServerChoice.from(settings)).isEqualTo(new Container("postgis/postgis:17-3.5"));
    }

    @Test
    void blankImageIsRefused() {
        settings.setProperty("stepwell.test.database", "testcontainers");
        settings.setProperty("stepwell.test.database.image", " ");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerChoice.from(settings))
                .withMessage(
                        "stepwell.test.database.image is blank. Set it to an image with its tag, such as postgres:18,"
                                + " or leave it out.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost/postgres",
                "jdbc:postgresql://db.example.org:5433/postgres?user=app&password=secret",
                "jdbc:postgresql://[::1]:5433/?user=app"
            })
    void urlChoosesAServerThatRunsAlready(String url) {
        settings.setProperty("stepwell.test.database", url);

        assertThat(ServerChoice.from(settings)).isEqualTo(new Existing(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "docker",
                "Embedded",
                "jdbc:mysql://localhost/db",
                "jdbc:postgresql:db",
                "jdbc:postgresql://h:x/db"
            })
    void anythingElseIsRefused(String value) {
        settings.setProperty("stepwell.test.database", value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerChoice.from(settings))
                .withMessage(
                        "stepwell.test.database is \"%s\". Set it to embedded, to testcontainers, or to a URL such as"
                                        .formatted(value)
                                + " jdbc:postgresql://localhost:5432/postgres?user=postgres&password=secret.");
    }

    @Test
    void passwordIsInNoText() {
        settings.setProperty("stepwell.test.database", "jdbc:mysql://h/db?user=app&password=hidden");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerChoice.from(settings))
                .withMessageNotContaining("hidden");

        settings.setProperty("stepwell.test.database", "jdbc:postgresql://h/db?user=app&password=hidden");
        assertThat(ServerChoice.from(settings)).hasToString("Existing[jdbc:postgresql://h/db]");
    }
}
