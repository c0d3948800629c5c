package dev.stepwell.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The PostgreSQL server that all integration tests share until the tests end. */
final class RealServer {

    private static final EmbeddedPostgres SERVER = start();

    private RealServer() {}

    static int port() {
        return SERVER.getPort();
    }

    /** {@return a connection whose driver neither splits nor rewrites the text of a plain statement} */
    static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + port() + "/postgres?user=postgres&preferQueryMode=simple");
    }

    static int majorVersion() throws SQLException {
        try (Connection connection = connect()) {
            return connection.getMetaData().getDatabaseMajorVersion();
        }
    }

    private static EmbeddedPostgres start() {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setServerConfig("max_prepared_transactions", "2")
                .setServerConfig("fsync", "off");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
