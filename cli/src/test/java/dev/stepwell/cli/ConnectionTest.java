package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine;

/** Which database is named, by which of the many ways. */
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
    void withoutADatabaseItIsNamedAfterTheUserAsLibpqHasIt() {
        assertThat(ConnectionAddress.place(source(Map.of("PGHOST", "db", "PGUSER", "u"))))
                .isEqualTo("db:5432/u as u");
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
                .isEqualTo("The URL cannot be read: Illegal character in authority. Write "
                        + "jdbc:postgresql://host:port/database.\n");
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
                .isEqualTo("--password-file nowhere cannot be read: java.nio.file.NoSuchFileException: nowhere.\n");
    }

    private static PGSimpleDataSource source(Map<String, String> environment, String... args) {
        Surroundings surroundings = InProcess.surroundings(environment);
        ConnectionOptions options = new ConnectionOptions();
        new CommandLine(options)
                .setDefaultValueProvider(new EnvironmentDefaults(surroundings))
                .parseArgs(args);
        try (Invocation invocation = new Invocation(surroundings, new OutputOptions(), List.of(), Optional.empty())) {
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
