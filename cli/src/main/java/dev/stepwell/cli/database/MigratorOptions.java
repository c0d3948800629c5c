package dev.stepwell.cli.database;

import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.ProcessEnd;
import dev.stepwell.cli.invocation.UsageException;
import dev.stepwell.cli.output.Words;
import dev.stepwell.runtime.ExistingSchema;
import dev.stepwell.runtime.MigrationListener;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.MigratorBuilder;
import dev.stepwell.runtime.NewerVersions;
import java.time.Duration;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that make a migrator: the database, the migrations, and the settings of its builder. */
public final class MigratorOptions {

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private final RegistryOptions registries = new RegistryOptions();

    @Option(
            names = "--history-schema",
            paramLabel = "SCHEMA",
            description = "The schema of the history; the connection's current schema by default.")
    private @Nullable String historySchema;

    @Option(
            names = "--history-prefix",
            paramLabel = "PREFIX",
            description = "What the names of the history's tables begin with; stepwell_ by default.")
    private @Nullable String historyPrefix;

    @Option(
            names = "--lock-wait",
            paramLabel = "TIME",
            description = "How long to wait for another migrator; as long as it lives by default.")
    private @Nullable Duration lockWait;

    @Option(
            names = "--lock-timeout",
            paramLabel = "TIME",
            description = "How long a statement waits for a lock before its migration is tried again; 3s by default.")
    private @Nullable Duration lockTimeout;

    @Option(
            names = "--lock-retry",
            paramLabel = "TIME",
            description = "How long a migration is tried again that cannot get a lock; 10m by default.")
    private @Nullable Duration lockRetry;

    @Option(
            names = "--concurrent-lock-timeout",
            paramLabel = "TIME",
            description = "How long a statement with CONCURRENTLY waits before it is tried again; 10m by default.")
    private @Nullable Duration concurrentLockTimeout;

    @Option(
            names = "--statement-timeout",
            paramLabel = "TIME",
            description = "How long one statement may run; as long as it takes by default.")
    private @Nullable Duration statementTimeout;

    @Option(
            names = "--run-timeout",
            paramLabel = "TIME",
            description = "How long the whole run may take, waiting included; as long as it takes by default.")
    private @Nullable Duration runTimeout;

    @Option(
            names = "--existing-schema",
            paramLabel = "CHOICE",
            description = "Where there are tables and no history: ${COMPLETION-CANDIDATES}; refuse by default.")
    private @Nullable ExistingSchema existingSchema;

    @Option(
            names = "--newer-versions",
            paramLabel = "CHOICE",
            description =
                    "Where the database has newer migrations than this build: ${COMPLETION-CANDIDATES}; accept by "
                            + "default.")
    private @Nullable NewerVersions newerVersions;

    /**
     * {@return the migrator that the options describe}
     *
     * @throws UsageException if an option has an invalid value
     * @throws dev.stepwell.runtime.MigrationException if there is no registry, or if the registries have problems
     */
    public Migrator migrator(Invocation invocation) {
        return migrator(invocation, connection.dataSource(invocation), null);
    }

    /**
     * {@return the database, for verbs that also query it themselves}
     *
     * @throws UsageException if no database is named, or if its address is invalid
     */
    public DataSource dataSource(Invocation invocation) {
        return connection.dataSource(invocation);
    }

    /** {@return the migrator that the options describe, on a database from {@link #dataSource}} */
    public Migrator migrator(Invocation invocation, DataSource dataSource) {
        return migrator(invocation, dataSource, null);
    }

    /** {@return the migrator that the options describe, with a listener} */
    public Migrator migrator(Invocation invocation, MigrationListener listener) {
        return migrator(invocation, connection.dataSource(invocation), listener);
    }

    private Migrator migrator(Invocation invocation, DataSource dataSource, @Nullable MigrationListener listener) {
        MigratorBuilder builder = registries.applyTo(Migrator.builder(dataSource), invocation);
        apply("--history-schema", historySchema, builder::historySchema);
        apply("--history-prefix", historyPrefix, builder::historyPrefix);
        apply("--lock-wait", lockWait, builder::lockWait);
        apply("--lock-timeout", lockTimeout, builder::lockTimeout);
        apply("--lock-retry", lockRetry, builder::lockRetry);
        apply("--concurrent-lock-timeout", concurrentLockTimeout, builder::concurrentLockTimeout);
        apply("--statement-timeout", statementTimeout, builder::statementTimeout);
        apply("--run-timeout", runTimeout, builder::runTimeout);
        apply("--keep-alive", connection.keepAlive(), builder::keepAlive);
        apply("--existing-schema", existingSchema, builder::existingSchema);
        apply("--newer-versions", newerVersions, builder::newerVersions);
        if (listener != null) {
            builder.listener(listener);
        }
        invocation.atEnd(ProcessEnd.interruptsThisThread());
        return builder.build();
    }

    /** Passes a setting to the builder. A failure names the option instead of the setting. */
    private static <T> void apply(String option, @Nullable T value, Consumer<T> setting) {
        if (value == null) {
            return;
        }
        try {
            setting.accept(value);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage()).replaceFirst("^[a-z]+[A-Z]\\w*", option);
            throw new UsageException(
                    value instanceof Duration time ? message.replace(time.toString(), Words.duration(time)) : message);
        }
    }
}
