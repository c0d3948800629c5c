package dev.stepwell.cli.database;

import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.Surroundings;
import dev.stepwell.cli.invocation.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Option;

/**
 * The options that name the database and the role, with defaults from {@code STEPWELL_…} and {@code PG…} variables.
 *
 * <p>No option takes a password, because other users of the machine see the arguments of a process.
 */
public final class ConnectionOptions {

    private static final Duration DEFAULT_KEEP_ALIVE = Duration.ofMinutes(2);

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The database: jdbc:postgresql://host:port/database, or postgresql://host/database. "
                    + "Without it, STEPWELL_URL, then PGHOST, PGPORT and PGDATABASE.")
    private @Nullable String url;

    @Option(
            names = {"-U", "--user"},
            paramLabel = "NAME",
            description = "Connect as this role. Without it, as the URL says, then STEPWELL_USER, then PGUSER.")
    private @Nullable String user;

    @Option(
            names = {"-W", "--password"},
            description = "Ask for the password, on a terminal. Without it, STEPWELL_PASSWORD, then PGPASSWORD, then "
                    + "~/.pgpass.")
    private boolean askPassword;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Read the password from the first line of this file, such as a mounted secret. Without it, "
                    + "STEPWELL_PASSWORD_FILE.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--password-command",
            paramLabel = "COMMAND",
            description = "Run this command in the shell for each connection, and take what it prints as the password, "
                    + "such as a token that expires. Without it, STEPWELL_PASSWORD_COMMAND.")
    private @Nullable String passwordCommand;

    @Option(
            names = "--keep-alive",
            paramLabel = "TIME",
            description = "How long the database, or this node, may be silent until the other side ends the "
                    + "connection, and after which a running step is logged; 2m by default.")
    private @Nullable Duration keepAlive;

    /** {@return the time of silence after which a connection ends; null for the default} */
    @Nullable
    Duration keepAlive() {
        return keepAlive;
    }

    /**
     * {@return the database that the options, the environment or the application name}
     *
     * @throws UsageException if no database is named, or if its address is invalid
     */
    public DataSource dataSource(Invocation invocation) {
        Surroundings surroundings = invocation.surroundings();
        Optional<ConnectionAddress> address = ConnectionAddress.of(url, surroundings);
        if (address.isEmpty()) {
            return invocation
                    .dataSource()
                    .orElseThrow(() -> new UsageException(
                            "No database is named. Give --url, or set STEPWELL_URL, or PGHOST " + "and PGDATABASE."));
        }
        PGSimpleDataSource source = address.get().dataSource(surroundings, invocation::note);
        KeepAliveSockets.applyTo(
                source,
                address.get().decides(PGProperty.TCP_KEEP_ALIVE),
                keepAlive == null ? DEFAULT_KEEP_ALIVE : keepAlive);
        // The URL takes precedence over the environment.
        Optional.ofNullable(user)
                .or(() -> Optional.ofNullable(source.getUser()))
                .or(() -> surroundings.variable("STEPWELL_USER"))
                .or(() -> surroundings.variable("PGUSER"))
                .ifPresent(source::setUser);
        invocation.at(ConnectionAddress.place(source));
        PasswordSource password = PasswordSource.of(askPassword, passwordFile, passwordCommand, surroundings);
        if (password.command() != null) {
            source.setPassword(null);
            return new FreshPasswords(source, password.command()::password);
        }
        password.text(surroundings)
                .or(() -> Optional.ofNullable(source.getPassword()))
                .or(() -> surroundings.variable("STEPWELL_PASSWORD"))
                .or(() -> surroundings.variable("PGPASSWORD"))
                .ifPresent(source::setPassword);
        return source;
    }
}
