package dev.stepwell.cli;

import dev.stepwell.runtime.ExistingSchema;
import dev.stepwell.runtime.MigrationListener;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.NewerVersions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything that makes a migrator: the database, the migrations, and the settings of its builder. */
final class MigratorOptions {

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
            names = "--statement-timeout",
            paramLabel = "TIME",
            description = "How long one statement may run; as long as it takes by default.")
    private @Nullable Duration statementTimeout;

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
     * The migrator that the options describe.
     *
     * @throws UsageException if one of them cannot be had
     * @throws dev.stepwell.runtime.MigrationException if there is no registry, or none that fits
     */
    Migrator migrator(Invocation invocation) {
        return migrator(invocation, Optional.empty());
    }

    /** The migrator that the options describe, with somebody who is told what it does. */
    Migrator migrator(Invocation invocation, MigrationListener listener) {
        return migrator(invocation, Optional.of(listener));
    }

    private Migrator migrator(Invocation invocation, Optional<MigrationListener> listener) {
        Migrator.Builder builder = registries.applyTo(Migrator.builder(connection.dataSource(invocation)), invocation);
        try {
            apply(historySchema, builder::historySchema);
            apply(historyPrefix, builder::historyPrefix);
            apply(lockWait, builder::lockWait);
            apply(lockTimeout, builder::lockTimeout);
            apply(lockRetry, builder::lockRetry);
            apply(statementTimeout, builder::statementTimeout);
            apply(existingSchema, builder::existingSchema);
            apply(newerVersions, builder::newerVersions);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        listener.ifPresent(builder::listener);
        return builder.build();
    }

    private static <T> void apply(@Nullable T value, Consumer<T> setting) {
        if (value != null) {
            setting.accept(value);
        }
    }
}
