package dev.stepwell.testdatabase;

import java.util.Properties;
import org.postgresql.Driver;

/**
 * Which PostgreSQL to use, as the settings say it.
 *
 * <p>A choice that exists can be tried: an image has a name, and a URL is one the JDBC driver understands.
 */
sealed interface ServerChoice {

    /** The setting that chooses: {@code embedded} (also without it), {@code testcontainers}, or a JDBC URL. */
    String PROPERTY = "stepwell.test.database";

    /** The setting that names the image, tag included, of the container. */
    String IMAGE_PROPERTY = "stepwell.test.database.image";

    /** The image where none is named. */
    String DEFAULT_IMAGE = "postgres:18";

    /**
     * Reads the choice.
     *
     * @throws IllegalArgumentException if a value is none of those the setting takes
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

    /** A URL's parameters hold its password, which belongs into no message. */
    static String withoutParameters(String url) {
        int question = url.indexOf('?');
        return question < 0 ? url : url.substring(0, question);
    }

    /**
     * Starts the server of this choice, or looks whether it is there.
     *
     * @throws IllegalStateException if it cannot be had; the message says why and what to do
     */
    RunningServer start();

    /**
     * PostgreSQL from Maven's artifacts, started by this JVM.
     *
     * <p>Needs nothing but the class path.
     */
    record Embedded() implements ServerChoice {

        @Override
        public RunningServer start() {
            return EmbeddedServer.start();
        }
    }

    /**
     * PostgreSQL in a container.
     *
     * @param image with its tag; never blank
     */
    record Container(String image) implements ServerChoice {

        @Override
        public RunningServer start() {
            return ContainerServer.start(image);
        }
    }

    /**
     * PostgreSQL that somebody else runs.
     *
     * @param url one the driver can parse; may hold a password
     */
    record Existing(String url) implements ServerChoice {

        @Override
        public RunningServer start() {
            return ExistingServer.find(url);
        }

        /** Leaves out what may be a password. */
        @Override
        public String toString() {
            return "Existing[" + withoutParameters(url) + "]";
        }
    }
}
