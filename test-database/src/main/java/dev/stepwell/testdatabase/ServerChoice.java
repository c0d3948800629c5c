package dev.stepwell.testdatabase;

import java.util.Properties;
import org.postgresql.Driver;

/**
 * The choice of a PostgreSQL server in the settings.
 *
 * <p>Every choice is well-formed: an image has a name, and the JDBC driver can parse a URL.
 */
sealed interface ServerChoice {

    /** The setting that chooses: {@code embedded} (the default), {@code testcontainers}, or a JDBC URL. */
    String PROPERTY = "stepwell.test.database";

    /** The setting with the image of the container, including its tag. */
    String IMAGE_PROPERTY = "stepwell.test.database.image";

    /** The default image. */
    String DEFAULT_IMAGE = "postgres:18";

    /**
     * Reads the choice.
     *
     * @throws IllegalArgumentException if a setting has an unknown value
     */
    static ServerChoice from(Properties settings) {
        String value = settings.getProperty(PROPERTY, "embedded");
        if (value.equals("embedded")) {
            return new Embedded();
        }
        if (value.equals("testcontainers")) {
            String image = settings.getProperty(IMAGE_PROPERTY, DEFAULT_IMAGE);
            if (image.isBlank()) {
                throw new IllegalArgumentException(
                        IMAGE_PROPERTY + " is blank. Set it to an image with its tag, such as " + DEFAULT_IMAGE
                                + ", or leave it out.");
            }
            return new Container(image);
        }
        if (value.startsWith("jdbc:postgresql://") && Driver.parseURL(value, null) != null) {
            return new Existing(value);
        }
        throw new IllegalArgumentException(PROPERTY + " is \"" + withoutParameters(value)
                + "\". Set it to embedded, to testcontainers, or to a URL"
                + " such as jdbc:postgresql://localhost:5432/postgres?user=postgres&password=secret.");
    }

    /** Removes the parameters of a URL: they can contain a password, and a message must not. */
    static String withoutParameters(String url) {
        int question = url.indexOf('?');
        return question < 0 ? url : url.substring(0, question);
    }

    /**
     * Starts the server of this choice, or checks that it runs.
     *
     * @throws IllegalStateException if the server cannot be started or reached; the message has the reason and an
     *     instruction
     */
    RunningServer start();

    /**
     * A PostgreSQL from Maven artifacts, started by this JVM.
     *
     * <p>This choice needs only the class path.
     */
    record Embedded() implements ServerChoice {

        @Override
        public RunningServer start() {
            return EmbeddedServer.start();
        }
    }

    /**
     * A PostgreSQL in a container.
     *
     * @param image the image with its tag, never blank
     */
    record Container(String image) implements ServerChoice {

        @Override
        public RunningServer start() {
            return ContainerServer.start(image);
        }
    }

    /**
     * A PostgreSQL that runs outside of this JVM.
     *
     * @param url a URL that the driver can parse; it can contain a password
     */
    record Existing(String url) implements ServerChoice {

        @Override
        public RunningServer start() {
            return ExistingServer.find(url);
        }

        /** {@return the choice without the parameters of its URL, which can contain a password} */
        @Override
        public String toString() {
            return "Existing[" + withoutParameters(url) + "]";
        }
    }
}
