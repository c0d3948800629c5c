package dev.stepwell.testdatabase;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A PostgreSQL in a container of Testcontainers.
 *
 * <p>This object owns the container. If the JVM dies before this object is closed, Testcontainers removes the
 * container.
 */
final class ContainerServer implements RunningServer {

    private final PostgreSQLContainer container;

    private ContainerServer(PostgreSQLContainer container) {
        this.container = container;
    }

    /**
     * Starts a container.
     *
     * @throws IllegalStateException if there is no Docker, or the image does not become a running PostgreSQL
     */
    static ContainerServer start(String image) {
        requireDocker();
        PostgreSQLContainer container =
                new PostgreSQLContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"));
        container.setCommand(
                "postgres",
                // The data live only as long as the tests, so they need not survive a crash of the machine.
                "-c",
                "fsync=off",
                "-c",
                "synchronous_commit=off",
                "-c",
                "max_connections=" + EmbeddedServer.MAX_CONNECTIONS);
        try {
            container.start();
        } catch (RuntimeException e) {
            container.close();
            throw new IllegalStateException(
                    "image " + image + " did not become a running PostgreSQL: " + e.getMessage() + ". Set "
                            + ServerChoice.IMAGE_PROPERTY + " to an image of PostgreSQL, tag included.",
                    e);
        }
        return new ContainerServer(container);
    }

    private static void requireDocker() {
        try {
            DockerClientFactory.instance().client();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    ServerChoice.PROPERTY + " is testcontainers, and no Docker answers here. Start Docker, set "
                            + ServerChoice.PROPERTY + " to the URL of a running PostgreSQL, or leave it out for an"
                            + " embedded one.",
                    e);
        }
    }

    @Override
    public ServerAddress address() {
        return ServerAddress.of(container.getJdbcUrl(), container.getUsername(), container.getPassword());
    }

    @Override
    public boolean outlivesClose() {
        return false;
    }

    @Override
    public void close() {
        container.close();
    }
}
