package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stepwell.testdatabase.PostgresServer;
import dev.stepwell.testdatabase.TestDatabase;
import dev.stepwell.testdatabase.TestRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to a server with a self-signed certificate, which demands passwords. */
class TlsIT {

    private static PostgresServer server;
    private static TestDatabase database;
    private static TestRole role;
    private static ServerCertificate certificate;

    @BeforeAll
    static void startWithTls() throws Exception {
        assumeTrue(
                System.getProperty("stepwell.test.database", "embedded").equals("embedded"), "the server's own files");
        server = PostgresServer.start();
        database = server.createDatabase("tls");
        role = database.createRole("tls");
        Path folder = Path.of(shown(database.dataSource(), "data_directory"));
        certificate = ServerCertificate.in(folder);
        database.execute("GRANT ALL ON SCHEMA public TO " + role.name());
        database.execute("ALTER SYSTEM SET ssl_cert_file = '" + certificate.certificate() + "'");
        database.execute("ALTER SYSTEM SET ssl_key_file = '" + certificate.key() + "'");
        database.execute("ALTER SYSTEM SET ssl = on");
        Path access = Path.of(shown(database.dataSource(), "hba_file"));
        Files.writeString(access, "host all " + role.name() + " all scram-sha-256\n" + Files.readString(access));
        database.execute("SELECT pg_reload_conf()");
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!shown(database.dataSource(), "ssl").equals("on")) {
            assertThat(System.nanoTime()).as("the server did not reload").isLessThan(deadline);
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void serverThatIsNotTrustedIsRefusedBesideAUrl() {
        Outcome outcome = migrate(Map.of("PGSSLMODE", "verify-full", "PGSSLROOTCERT", otherCertificate()), url(""));
        assertThat(outcome.exitCode()).isEqualTo(69);
        assertThat(outcome.err()).contains("[database-unreachable]").contains("PKIX path");
    }

    @Test
    void trustedServerIsMigratedBesideAUrl() {
        Map<String, String> environment = Map.of(
                "PGSSLMODE",
                "verify-full",
                "PGSSLROOTCERT",
                certificate.certificate().toString());
        assertThat(migrate(environment, url(""))).isEqualTo(new Outcome(0, "Nothing to do.\n", ""));
        assertThat(migrate(environment, url("").replace("localhost", "127.0.0.1"))
                        .err())
                .contains("could not be verified by hostnameverifier");
    }

    @Test
    void requiredTlsVerifiesTheServerIfThereAreTrustedCertificates() {
        assertThat(migrate(Map.of("PGSSLMODE", "require"), url("")).exitCode()).isZero();
        assertThat(migrate(Map.of("PGSSLMODE", "require", "PGSSLROOTCERT", otherCertificate()), url(""))
                        .err())
                .contains("PKIX path");
    }

    @Test
    void urlTakesPrecedenceAndANoteSaysSo() {
        Outcome outcome = migrate(Map.of("PGSSLMODE", "verify-full"), url("?sslmode=require"));
        assertThat(outcome)
                .isEqualTo(new Outcome(
                        0,
                        "Nothing to do.\n",
                        "PGSSLMODE is set and has no effect: the URL or its service has sslmode, which takes "
                                + "precedence.\n"));
    }

    @Test
    void passwordThatExpiredIsAskedAnewForEachConnection(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "old\n");
        database.execute("ALTER ROLE " + role.name() + " PASSWORD 'old'");
        String command = "cat '" + token + "'";
        assertThat(run(Map.of("STEPWELL_PASSWORD_COMMAND", command), "migrate", "--url", url(""))
                        .exitCode())
                .isZero();

        database.execute("ALTER ROLE " + role.name() + " PASSWORD 'new'");
        assertThat(run(Map.of(), "migrate", "--url", url(""), "--password-command=" + command)
                        .err())
                .contains("password authentication failed");
        Files.writeString(token, "new\n");
        assertThat(run(Map.of(), "migrate", "--url", url(""), "--password-command", command)
                        .exitCode())
                .isZero();
        database.execute("ALTER ROLE " + role.name() + " PASSWORD '" + role.password() + "'");
    }

    private static String otherCertificate() {
        try {
            return ServerCertificate.in(Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir")), "tls"))
                    .certificate()
                    .toString();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String url(String query) {
        return "postgresql://" + role.name() + "@"
                + database.url().replaceFirst("jdbc:postgresql://", "").replaceFirst("\\?.*", "") + query;
    }

    private static Outcome migrate(Map<String, String> environment, String url) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("STEPWELL_PASSWORD", role.password());
        return run(all, "migrate", "--url", url);
    }

    private static Outcome run(Map<String, String> environment, String... args) {
        return InProcess.with(() -> List.of()).environment(environment).run(args);
    }

    private static String shown(PGSimpleDataSource source, String setting) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }
}
