package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.cli.database.ConnectionAddress;
import dev.stepwell.cli.database.ConnectionOptions;
import dev.stepwell.cli.invocation.EnvironmentDefaults;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.OutputOptions;
import dev.stepwell.cli.invocation.Surroundings;
import dev.stepwell.cli.output.Words;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine;

/** The database that options and environment name together. */
class ConnectionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://db:5433/app?user=u | db:5433/app as u",
                "postgresql://db/app | db:5432/app",
                "postgres://u:secret@db:5433/app?sslmode=require | db:5433/app as u",
                "postgresql://u:p%40ss@one:1,two:2/app | one:1,two:2/app as u",
                "jdbc:postgresql://[::1]:5433/app | [::1]:5433/app",
            })
    void urlsOfBothKindsAreRead(String url, String place) {
        assertThat(ConnectionAddress.place(source(Map.of(), "--url", url))).isEqualTo(place);
    }

    @Test
    void thePasswordOfAUriIsDecoded() {
        PGSimpleDataSource source = source(Map.of(), "--url", "postgresql://u:p%40ss%26@db/app?sslmode=require");
        assertThat(source.getPassword()).isEqualTo("p@ss&");
        assertThat(source.getSslMode()).isEqualTo("require");
    }

    @Test
    void theVariablesOfLibpqAreRead() {
        PGSimpleDataSource source = source(Map.of(
                "PGHOST",
                "db",
                "PGPORT",
                "5433",
                "PGDATABASE",
                "a b",
                "PGUSER",
                "u",
                "PGPASSWORD",
                "p",
                "PGSSLMODE",
                "require"));
        assertThat(ConnectionAddress.place(source)).isEqualTo("db:5433/a b as u");
        assertThat(source.getPassword()).isEqualTo("p");
        assertThat(source.getSslMode()).isEqualTo("require");
    }

    @Test
    void noDatabaseIsGuessedAfterTheUser() {
        assertThat(refused(Map.of("PGHOST", "db", "PGUSER", "u")))
                .isEqualTo("No database is named: PGDATABASE is not set. Set it, or give --url.\n");
    }

    @Test
    void theEnvironmentIsNamedWhereItIsWrong() {
        assertThat(refused(Map.of("PGHOST", "db", "PGDATABASE", "a", "PGPORT", "abc")))
                .isEqualTo("PGPORT is abc, which is not a port. Set it to a number, such as 5432.\n");
        assertThat(refused(Map.of("PGHOST", "u:s3cret@db", "PGDATABASE", "a")))
                .isEqualTo("PGHOST has an @ in it, and no host has. Set it to the host alone, such as localhost.\n");
        assertThat(refused(Map.of("PGSERVICE", "nowhere")))
                .isEqualTo("PGSERVICE is nowhere, which the driver finds in no pg_service.conf.\n");
        assertThat(refused(Map.of("PGHOST", "db", "PGDATABASE", "a", "STEPWELL_LOCK_WAIT", "abc", "STEPWELL_URL", "")))
                .startsWith("Invalid value for the variable STEPWELL_LOCK_WAIT: \"abc\" is not a duration.");
        assertThat(refused(Map.of("STEPWELL_LOCK_WAIT", "1s"), "--lock-wait", "-5s"))
                .startsWith("Invalid value for option '--lock-wait': \"-5s\" is less than nothing.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://u:s3cret@db:5432/a",
                "jdbc:postgresql:u:s3cret@db",
                "jdbc:postgresql://u:1?s3cret@db/a",
                "jdbc:postgresql://u:1?s3=cret@db/a",
                "jdbc:postgresql://db/a/b?user=x&password=s3cret",
                "jdbc:postgresql://db:s3cret/a",
                "postgresql://u:s3/cret@db/a",
                "postgresql://u:1/s3cret@db/a",
                "postgresql://u:1?s3cret@db/a",
                "postgresql://u:1#s3cret@db/a",
                "postgresql://u:s3cret%@db/a",
                "postgresql://u:p@1/s3cret@db/a",
            })
    void noPasswordOfAUrlIsPrintedNorLogged(String url) {
        List<String> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logRecord) {
                logged.add(logRecord.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("org.postgresql");
        logger.addHandler(handler);
        try {
            assertThat(refused(Map.of(), "--url", url)).doesNotContain("cret").isNotEmpty();
            assertThat(logged).isEmpty();
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void whatAUrlHasBeforeTheHostIsRefusedWithAWayOut() {
        assertThat(refused(Map.of(), "--url", "jdbc:postgresql://u:s3cret@db/a"))
                .isEqualTo(
                        "A jdbc: URL cannot have a user before the host. Write postgresql://user@host:port/database, "
                                + "or jdbc:postgresql://host:port/database?user=name, and set STEPWELL_PASSWORD.\n");
        assertThat(refused(Map.of(), "--url", "postgresql://u:s3/cret@db/a"))
                .isEqualTo(
                        "The URL cannot be read. Percent-encode what is special in user and password: %40 for @, %3A "
                                + "for :, %2F for /, %3F for ?, %23 for #.\n");
        PGSimpleDataSource source = source(Map.of(), "--url", "postgresql://u:a+b&c@d@db/a");
        assertThat(source.getPassword()).isEqualTo("a+b&c@d");
        assertThat(ConnectionAddress.place(source)).isEqualTo("db:5432/a as u");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--password=hunter2", "--password hunter2", "-W hunter2", "-Whunter2", "--pass=hunter2"})
    void passwordsAmongTheArgumentsAreNotRepeated(String arguments) {
        assertThat(refused(Map.of(), arguments.split(" ")))
                .isEqualTo(
                        "No option takes a password, since other users of the machine see the arguments of a process. "
                                + "Set STEPWELL_PASSWORD, give --password-file or --password-command, or --password alone to be "
                                + "asked.\n");
    }

    @Test
    void hostThatIsNotKnownIsNamed() {
        Outcome outcome =
                InProcess.with(() -> List.of()).run("status", "--url", "postgresql://u:s3cret@nohost.invalid/a");
        assertThat(outcome).isEqualTo(new Outcome(69, "", """
                        [database-unreachable] The data source returned no connection. Check that the server runs \
                        and that the address, database, user and password are right.
                        The connection attempt failed. (SQLSTATE 08001)
                        The host nohost.invalid is not known.
                        The database is nohost.invalid:5432/a as u.
                        """));
    }

    @Test
    void linesAreBrokenBetweenWordsOnATerminal() {
        Outcome outcome = new InProcess().atTerminal(40, "").run("status", "--color=never");
        assertThat(outcome.err()).isEqualTo("""
                No database is named. Give --url, or set
                STEPWELL_URL, or PGHOST and PGDATABASE.
                """);
        assertThat(Words.broken("a bcdefgh i\nj k", 3)).isEqualTo("a\nbcdefgh\ni\nj k");
    }

    @Test
    void anOptionCountsMoreThanTheEnvironmentAndStepwellMoreThanLibpq() {
        Map<String, String> environment = Map.of(
                "PGHOST",
                "libpq",
                "PGUSER",
                "libpq",
                "PGPASSWORD",
                "libpq",
                "STEPWELL_URL",
                "postgresql://stepwell/a",
                "STEPWELL_USER",
                "stepwell",
                "STEPWELL_PASSWORD",
                "stepwell");
        PGSimpleDataSource fromEnvironment = source(environment);
        assertThat(ConnectionAddress.place(fromEnvironment)).isEqualTo("stepwell:5432/a as stepwell");
        assertThat(fromEnvironment.getPassword()).isEqualTo("stepwell");

        PGSimpleDataSource fromOption = source(environment, "--url", "postgresql://v:w@option/a");
        assertThat(ConnectionAddress.place(fromOption)).isEqualTo("option:5432/a as v");
        assertThat(fromOption.getPassword()).isEqualTo("w");

        assertThat(source(environment, "--url", "postgresql://v:w@option/a", "--user", "x")
                        .getUser())
                .isEqualTo("x");
    }

    @Test
    void aPasswordIsReadFromTheFirstLineOfAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "s3cret\n");
        assertThat(source(Map.of("PGPASSWORD", "p"), "--url", "postgresql://db/a", "--password-file", file.toString())
                        .getPassword())
                .isEqualTo("s3cret");
    }

    @Test
    void whatCannotBeADatabaseIsRefusedWithoutShowingIt() {
        assertThat(refused(Map.of(), "--url", "jdbc:mysql://u:secret@db/app"))
                .isEqualTo(
                        "The URL is not one of a PostgreSQL database. Write jdbc:postgresql://host:port/database, or "
                                + "postgresql://host:port/database.\n");
        assertThat(refused(Map.of(), "--url", "jdbc:postgresql://db:port/app?password=secret"))
                .isEqualTo("The driver cannot read the URL. Write jdbc:postgresql://host:port/database.\n");
        assertThat(refused(Map.of(), "--url", "postgresql://u:sec ret@db/app"))
                .isEqualTo("The URL cannot be read: Illegal character in authority. Percent-encode what is special in "
                        + "user and password: %40 for @, %3A for :, %2F for /, %3F for ?, %23 for #.\n");
        assertThat(refused(Map.of("PGHOST", "/var/run/postgresql")))
                .isEqualTo(
                        "PGHOST is /var/run/postgresql, a socket in the file system, to which Java cannot connect. Set "
                                + "it to a host, such as localhost.\n");
        assertThat(refused(Map.of()))
                .isEqualTo("No database is named. Give --url, or set STEPWELL_URL, or PGHOST and PGDATABASE.\n");
        assertThat(refused(Map.of(), "--url", "postgresql://db/a", "--password"))
                .isEqualTo("--password asks on a terminal, and there is none. Set STEPWELL_PASSWORD, or give "
                        + "--password-file.\n");
        assertThat(refused(Map.of(), "--url", "postgresql://db/a", "--password-file", "nowhere"))
                .isEqualTo("--password-file nowhere cannot be read: it is not there.\n");
    }

    /** Each variable of libpq with an equal, its value, the driver's property and the driver's value. */
    @ParameterizedTest
    @CsvSource({
        "PGSSLMODE, verify-full, sslmode, verify-full",
        "PGSSLROOTCERT, /ca.crt, sslrootcert, /ca.crt",
        "PGSSLCERT, /me.crt, sslcert, /me.crt",
        "PGSSLKEY, /me.key, sslkey, /me.key",
        "PGSSLNEGOTIATION, direct, sslNegotiation, direct",
        "PGCHANNELBINDING, require, channelBinding, require",
        "PGREQUIREAUTH, scram-sha-256, requireAuth, scram-sha-256",
        "PGGSSENCMODE, disable, gssEncMode, disable",
        "PGGSSLIB, gssapi, gsslib, gssapi",
        "PGKRBSRVNAME, pg, kerberosServerName, pg",
        "PGTARGETSESSIONATTRS, read-write, targetServerType, primary",
        "PGTARGETSESSIONATTRS, prefer-standby, targetServerType, preferSecondary",
        "PGLOADBALANCEHOSTS, random, loadBalanceHosts, true",
        "PGCONNECT_TIMEOUT, 7, connectTimeout, 7",
        "PGCONNECT_TIMEOUT, -1, connectTimeout, 0",
        "PGAPPNAME, deploy, ApplicationName, deploy",
        "PGOPTIONS, -c work_mem=1MB, options, -c work_mem=1MB",
    })
    void variablesOfLibpqHoldBesideAUrlAndWithoutOne(String variable, String value, String property, String driver)
            throws SQLException {
        Map<String, String> libpq = Map.of("PGHOST", "db", "PGDATABASE", "a", variable, value);
        assertThat(source(libpq).getProperty(property)).isEqualTo(driver);
        for (String url : List.of("jdbc:postgresql://db/a", "postgresql://db/a")) {
            assertThat(source(Map.of(variable, value), "--url", url).getProperty(property))
                    .as(url)
                    .isEqualTo(driver);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "channel_binding=require, channelBinding, require",
        "sslnegotiation=direct, sslNegotiation, direct",
        "target_session_attrs=read-only, targetServerType, secondary",
        "connect_timeout=7, connectTimeout, 7",
        "application_name=a%20b%26c, ApplicationName, a b&c",
        "sslmode=require&sslrootcert=/ca.crt, sslmode, verify-ca",
    })
    void keywordsOfLibpqInAUriAreTranslated(String query, String property, String driver) throws SQLException {
        assertThat(source(Map.of(), "--url", "postgresql://db/a?" + query).getProperty(property))
                .isEqualTo(driver);
    }

    @Test
    void requiredTlsOfAJdbcUrlMeansWhatItMeansToTheDriver() {
        assertThat(source(Map.of("PGSSLROOTCERT", "/ca.crt"), "--url", "jdbc:postgresql://db/a?sslmode=require")
                        .getSslMode())
                .isEqualTo("require");
    }

    /** The notes of a call, each once. */
    @Test
    void settingsWithoutEffectAreSaid() {
        assertThat(notes(
                        Map.of(
                                "PGSSLMODE",
                                "verify-full",
                                "PGSSLROOTCERT",
                                "/ca.crt",
                                "PGTZ",
                                "UTC",
                                "PGCLIENTENCODING",
                                "utf8"),
                        "jdbc:postgresql://db/a?ssl=true&sslfactory=a.B&channel_binding=require&pass=word&sslmode"
                                + "=require"))
                .containsExactly(
                        "The URL has channel_binding, which has no effect: the JDBC driver calls it channelBinding.",
                        "Parameter 4 of the URL has no effect: the JDBC driver does not know it.",
                        "PGSSLMODE is set and has no effect: the URL or its service has sslmode, which takes "
                                + "precedence.",
                        "PGSSLROOTCERT is set and has no effect: the URL or its service has sslfactory, which takes "
                                + "precedence.",
                        "PGTZ is set and has no effect: the JDBC driver has no equal.");
        assertThat(notes(Map.of("PGSSLMODE", "disable"), "jdbc:postgresql://db/a?ssl=true"))
                .containsExactly("PGSSLMODE is set and has no effect: the URL or its service has ssl, which takes "
                        + "precedence.");
        assertThat(notes(Map.of("PGSSLMODE", "require"), "jdbc:postgresql://db/a?sslmode=require"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PGSSLCRL | a | PGSSLCRL is set, and the JDBC driver has no equal. Unset it, and let the server's "
                        + "certificate expire early instead.",
                "PGSSLMINPROTOCOLVERSION | TLSv1.3 | PGSSLMINPROTOCOLVERSION is set, and the JDBC driver has no "
                        + "equal. Unset it, and run Java with -Djdk.tls.client.protocols=TLSv1.3.",
                "PGSSLROOTCERT | system | PGSSLROOTCERT is system, and the JDBC driver has no equal. Set it to a file "
                        + "with the trusted certificates, or unset it and give --url with sslfactory=org.postgresql"
                        + ".ssl.DefaultJavaSSLFactory, which trusts as Java does.",
                "PGSSLMODE | on | PGSSLMODE is on. Set it to one of disable, allow, prefer, require, verify-ca, "
                        + "verify-full.",
                "PGTARGETSESSIONATTRS | leader | PGTARGETSESSIONATTRS is leader. Set it to one of any, "
                        + "prefer-standby, primary, read-only, read-write, standby.",
                "PGCONNECT_TIMEOUT | 5s | PGCONNECT_TIMEOUT is 5s. Set it to a number of seconds, such as 10.",
            })
    void settingThatProtectsAndHasNoEqualIsRefused(String variable, String value, String message) {
        assertThat(refused(Map.of(variable, value), "--url", "jdbc:postgresql://db/a"))
                .isEqualTo(message + "\n");
        assertThat(refused(Map.of(variable, value, "PGHOST", "db", "PGDATABASE", "a")))
                .isEqualTo(message + "\n");
    }

    @Test
    void addressThatOnlyLibpqReadsIsRefused() {
        assertThat(refused(Map.of("PGHOSTADDR", "10.0.0.1", "PGDATABASE", "a")))
                .isEqualTo("PGHOSTADDR is set, and the JDBC driver has no equal. Unset it, and set PGHOST.\n");
        assertThat(refused(Map.of(), "--url", "postgresql:///a?host=/var/run"))
                .isEqualTo("The URL has host as a parameter, and the JDBC driver does not read it. Write "
                        + "postgresql://host:port/database.\n");
        assertThat(refused(Map.of(), "--url", "postgresql://db/a?sslcrl=x"))
                .startsWith("The URL has sslcrl, and the JDBC driver has no equal. ");
    }

    @Test
    void passwordHasOneSource() {
        assertThat(refused(Map.of(), "--url", "postgresql://db/a", "--password-file", "f", "--password-command", "c"))
                .isEqualTo("--password-file and --password-command both name a source of the password. Keep one of "
                        + "them.\n");
        assertThat(refused(
                        Map.of("STEPWELL_PASSWORD_FILE", "f", "STEPWELL_PASSWORD_COMMAND", "c"),
                        "--url",
                        "postgresql://db/a"))
                .isEqualTo("STEPWELL_PASSWORD_FILE and STEPWELL_PASSWORD_COMMAND both name a source of the password. "
                        + "Keep one of them.\n");
    }

    /** {@return the notes of a call that asks for the database twice} */
    private static List<String> notes(Map<String, String> environment, String url) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Surroundings surroundings =
                new Surroundings(StandardCharsets.UTF_8, stream, stream, environment, null, Integer.MAX_VALUE);
        ConnectionOptions options = new ConnectionOptions();
        new CommandLine(options).parseArgs("--url", url);
        try (Invocation invocation = new Invocation(surroundings, new OutputOptions(), List.of(), null)) {
            options.dataSource(invocation);
            options.dataSource(invocation);
        }
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static PGSimpleDataSource source(Map<String, String> environment, String... args) {
        Surroundings surroundings = InProcess.surroundings(environment);
        ConnectionOptions options = new ConnectionOptions();
        new CommandLine(options)
                .setDefaultValueProvider(new EnvironmentDefaults(surroundings))
                .parseArgs(args);
        try (Invocation invocation = new Invocation(surroundings, new OutputOptions(), List.of(), null)) {
            return (PGSimpleDataSource) options.dataSource(invocation);
        }
    }

    private static String refused(Map<String, String> environment, String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "status";
        System.arraycopy(args, 0, all, 1, args.length);
        Outcome outcome = new InProcess().environment(environment).run(all);
        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.out()).isEmpty();
        return outcome.err();
    }
}
