package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * URLs with a password, most of them wrong in some way. The password is in no output of the command line, as text, as
 * JSON or with stack traces, in no log, and in no exception of the API.
 */
@Timeout(60)
class UrlPasswordIT {

    /** A part of each password that stays the same when its first letter is percent-encoded. */
    private static final String SECRET = "unter2";

    private static final MigrationRegistry BROKEN = () -> List.of(MigrationDefinition.of("main", "1", "shop.Broken")
            .description("Broken")
            .up(new MigrationStatement("SELECT 1 / 0", ""))
            .irreversible("test")
            .build());

    private static final List<List<String>> CALLS = List.of(
            List.of("status"),
            List.of("migrate"),
            List.of("validate", "--json"),
            List.of("migrate", "--json"),
            List.of("histroy"),
            List.of("status", "--jsn"),
            List.of("status", "--stacktrace"),
            List.of("migrate", "--stacktrace"));

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost:PORT/db?user=u&password=hunter2",
                "jdbc:postgresql://localhost:PORT/db?password=%68unter2&user=u",
                "jdbc:postgresql://localhost:PORT/db?user=u&sslpassword=hunter2",
                "jdbc:postgresql://localhost:PORT,127.0.0.1:PORT/db?user=u&password=hunter2&targetServerType=primary",
                "jdbc:postgresql://localhost:PORT/db?user=u&password=hunter2&socketFactory=no.such.Factory",
                "jdbc:postgresql://localhost:PORT/db?user=u&password=hunter2&unknown=hunter2",
                "jdbc:postgresql://localhost:PORT/db?user=u&passwrd=hunter2",
                "jdbc:postgresql://localhost:PORT/db?user=u&password=hunter2&sslmode=wrong",
                "jdbc:postgresql://localhost:PORT/db?user=u&password=hunter2&connectTimeout=x",
                "jdbc:postgresql:db?user=u&password=hunter2&service=nowhere",
                "jdbc:postgresql://localhost:port/db?user=u&password=hunter2",
                "jdbc:postgresql://localhost:99999/db?user=u&password=hunter2",
                "jdbc:postgresql://localhost/a/b?user=u&password=hunter2",
                "jdbc:postgresql://u:hunter2@localhost/db",
                "jdbc:postgresql://localhost:PORT/db?user=u&password=hunter2%",
                "jdbc:mysql://u:hunter2@localhost/db",
                "postgresql://u:hunter2@localhost:PORT/db",
                "postgresql://u:%68unter2@localhost:PORT/db",
                "postgresql://u:hunter2@localhost:PORT,127.0.0.1:PORT/db",
                "postgresql://u@localhost:PORT/db?password=hunter2",
                "postgresql://u:hunter2@nohost.invalid/db",
                "postgresql://u:hunter2 word@localhost:PORT/db",
                "postgresql://u:hunter2größe@localhost:PORT/db",
                "postgresql://u:hunter2@localhost:99999/db",
                "postgresql://u:hunter2@[::1/db",
                "postgresql://hunter2@localhost@db:hunter2/",
                "postgres:u:hunter2@localhost/db",
                "u:hunter2@localhost/db",
            })
    void passwordOfAUrlIsInNoOutput(String form) throws IOException {
        String url = form.replace("PORT", Integer.toString(closedPort()));
        try (Heard heard = new Heard()) {
            for (List<String> call : CALLS) {
                List<String> arguments = new ArrayList<>(call);
                arguments.add("--url=" + url);
                heard.add(InProcess.with(BROKEN).run(arguments.toArray(String[]::new)));
                heard.add(InProcess.with(BROKEN)
                        .environment(Map.of("STEPWELL_URL", url))
                        .run(call.toArray(String[]::new)));
            }
            heard.add(InProcess.with(BROKEN).run("histroy", "--url", url));
            heard.add(InProcess.with(BROKEN).run("status", "--url", url, "more"));
            if (url.matches("(jdbc|postgres).*")) {
                heard.add(InProcess.with(BROKEN).run("status", "--ulr=" + url));
                heard.add(InProcess.with(BROKEN).run("status", "--lock-wait=" + url));
            }
            heard.addMigration(url);
            assertThat(heard.all()).doesNotContain(SECRET);
        }
    }

    @Test
    void passwordOfAServiceFileIsInNoOutput(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("service.conf"),
                "[shop]\nhost=localhost\nport=" + closedPort() + "\ndbname=db\nuser=u\npassword=hunter2\n");
        System.setProperty("org.postgresql.pgservicefile", file.toString());
        try (Heard heard = new Heard()) {
            for (List<String> call : CALLS) {
                heard.add(InProcess.with(BROKEN)
                        .environment(Map.of("PGSERVICE", "shop"))
                        .run(call.toArray(String[]::new)));
                heard.add(InProcess.with(BROKEN)
                        .environment(Map.of("STEPWELL_URL", "jdbc:postgresql://?service=shop"))
                        .run(call.toArray(String[]::new)));
            }
            heard.addMigration("jdbc:postgresql://?service=shop");
            assertThat(heard.all()).doesNotContain(SECRET);
        } finally {
            System.clearProperty("org.postgresql.pgservicefile");
        }
    }

    @Test
    void passwordThatConnectsIsInNoOutputAndNotInTheHistory() throws Exception {
        String separator = database.get().url().contains("?") ? "&" : "?";
        String url = database.get().url() + separator + "user=" + database.get().user()
                + "&password=hunter2&sslpassword=" + "hunter2";
        try (Heard heard = new Heard()) {
            for (List<String> call : CALLS) {
                List<String> arguments = new ArrayList<>(call);
                arguments.add("--url=" + url);
                heard.add(InProcess.with(BROKEN).run(arguments.toArray(String[]::new)));
            }
            heard.add(InProcess.with(BROKEN).run("history", "--json", "--url", url));
            heard.addMigration(url);
            assertThat(heard.all()).contains("division by zero").doesNotContain(SECRET);
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** All that is said until this is closed: outputs, exceptions, the log of the driver and standard error. */
    private static final class Heard extends Handler implements AutoCloseable {

        private static final Logger DRIVER = Logger.getLogger("org.postgresql");

        private final StringBuilder said = new StringBuilder();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final PrintStream before = System.err;

        Heard() {
            DRIVER.addHandler(this);
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        }

        void add(Outcome outcome) {

            said.append(outcome.out()).append(outcome.err());
        }

        /** Migrates by the API, if the driver can read the URL. Its own words about a URL are not Stepwell's. */
        void addMigration(String url) {
            PGSimpleDataSource dataSource = new PGSimpleDataSource();
            try {
                dataSource.setURL(url);
            } catch (IllegalArgumentException e) {
                return;
            }
            try {
                Migrator.builder(dataSource).registry(BROKEN).build().migrate();
            } catch (RuntimeException e) {
                StringWriter text = new StringWriter();
                e.printStackTrace(new PrintWriter(text, true));
                said.append(text);
            }
        }

        String all() {
            return said + err.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void publish(LogRecord logged) {
            said.append(logged.getMessage()).append(logged.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            System.setErr(before);
            DRIVER.removeHandler(this);
        }
    }
}
