package dev.stepwell.testdatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

final class ContainerServerTest {

    private final Properties settings = new Properties();

    ContainerServerTest() {
        settings.setProperty("stepwell.test.database", "testcontainers");
    }

    @Test
    void containerIsAServer() throws SQLException {
        assumeDocker();

        try (PostgresServer server = PostgresServer.start(settings);
                TestDatabase database = server.createDatabase()) {
            database.execute("CREATE TABLE t (a int)");
            assertThat(server.majorVersion()).isEqualTo(18);
        }
    }

    @Test
    void imageThatIsNoPostgresSaysWhatToSet() {
        assumeDocker();
        settings.setProperty("stepwell.test.database.image", "localhost/no-such-image:1");

        assertThatIllegalStateException()
                .isThrownBy(() -> PostgresServer.start(settings))
                .withMessageStartingWith("image localhost/no-such-image:1 did not become a running PostgreSQL: ")
                .withMessageEndingWith(". Set stepwell.test.database.image to an image of PostgreSQL, tag included.");
    }

    @Test
    void missingDockerIsSaidInOneMessage() {
        assumeFalse(DockerClientFactory.instance().isDockerAvailable(), "a Docker answers here");

        assertThatIllegalStateException()
                .isThrownBy(() -> PostgresServer.start(settings))
                .withMessage(
                        "stepwell.test.database is testcontainers, and no Docker answers here. Start Docker, set"
                                + " stepwell.test.database to the URL of a running PostgreSQL, or leave it out for an embedded one.")
                .withCauseInstanceOf(IllegalStateException.class);
    }

    /** Skips a test without Docker, and prints the reason: surefire prints only the number of skipped tests. */
    private static void assumeDocker() {
        boolean docker = DockerClientFactory.instance().isDockerAvailable();
        if (!docker) {
            System.out.println("Skipped: no Docker answers here, so no container can be started.");
        }
        assumeTrue(docker, "no Docker answers here");
    }
}
