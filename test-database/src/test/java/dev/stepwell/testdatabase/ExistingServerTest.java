package dev.stepwell.testdatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.util.PSQLException;

final class ExistingServerTest {

    @RegisterExtension
    static final FreshDatabase known = new FreshDatabase();

    @Test
    void urlLeadsToAServer() throws SQLException {
        try (PostgresServer server = at(url(known.get().user(), known.get().password()));
                TestDatabase database = server.createDatabase()) {
            database.execute("CREATE TABLE t (a int)");

            assertThat(server.majorVersion()).isEqualTo(PostgresServer.shared().majorVersion());
            assertThat(database.user()).isEqualTo(known.get().user());
            assertThat(database.password()).isEqualTo(known.get().password());
        }
    }

    @Test
    void parametersOfTheUrlHoldForTheDatabases() throws SQLException {
        String url = url(known.get().user(), known.get().password()) + "&options=-c%20work_mem=7MB";
        try (PostgresServer server = at(url);
                TestDatabase database = server.createDatabase()) {
            assertThat(database.url()).endsWith("/" + database.name() + "?options=-c%20work_mem=7MB");
            assertThat(Query.text(database.dataSource(), "SHOW work_mem")).isEqualTo("7MB");
        }
    }

    @Test
    void closingDropsWhatWasCreatedAndLeavesTheServer() throws SQLException {
        PostgresServer server = at(url(known.get().user(), known.get().password()));
        TestDatabase database = server.createDatabase();
        TestRole role = database.createRole("reader");
        server.close();
        server.close();
        database.close();

        assertThat(Query.text(
                        known.dataSource(), "SELECT count(*) FROM pg_database WHERE datname = '" + database + "'"))
                .isEqualTo("0");
        assertThat(Query.text(
                        known.dataSource(), "SELECT count(*) FROM pg_roles WHERE rolname = '" + role.name() + "'"))
                .isEqualTo("0");
        assertThatIllegalStateException().isThrownBy(server::createDatabase).withMessage("this server is closed");
    }

    @Test
    void roleThatMayNotCreateDatabasesIsRefused() {
        TestRole role = known.get().createRole("reader");

        assertThatIllegalStateException()
                .isThrownBy(() -> at(url(role.name(), role.password())))
                .withMessage(
                        "stepwell.test.database is %s, where role %s may not create databases. Run ALTER ROLE %2$s CREATEDB there.",
                        known.get().url(), role.name());
    }

    @Test
    void roleThatMayCreateDatabasesIsEnough() throws SQLException {
        TestRole role = known.get().createRole("creator");
        known.execute("ALTER ROLE " + role.name() + " CREATEDB");

        try (PostgresServer server = at(url(role.name(), role.password()));
                TestDatabase database = server.createDatabase()) {
            database.execute("CREATE TABLE t (a int)");
            assertThat(database.user()).isEqualTo(role.name());
        }
    }

    @Test
    void serverThatDoesNotAnswerSaysWhatToDo() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThatIllegalStateException()
                .isThrownBy(() -> at("jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=me&password=hidden"))
                .withMessage(
                        "stepwell.test.database is jdbc:postgresql://127.0.0.1:%d/postgres, which refuses the connection:"
                                + " Connection to 127.0.0.1:%1$d refused. Check that the hostname and port are correct and that"
                                + " the postmaster is accepting TCP/IP connections."
                                + " Start that server, correct the URL, or leave stepwell.test.database out for an embedded"
                                + " PostgreSQL.",
                        port)
                .withCauseInstanceOf(PSQLException.class);
    }

    private static PostgresServer at(String url) {
        Properties settings = new Properties();
        settings.setProperty("stepwell.test.database", url);
        return PostgresServer.start(settings);
    }

    private static String url(String user, String password) {
        return known.get().url() + "?user=" + user + "&password=" + password;
    }
}
