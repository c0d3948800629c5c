package dev.stepwell.runtime;

import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.runtime.internal.execution.ExecutionPoint;
import dev.stepwell.runtime.internal.plan.KnownMigrations;
import dev.stepwell.runtime.internal.plan.Registries;
import dev.stepwell.runtime.internal.plan.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link Migrator}. Not safe for use by several threads.
 *
 * <p>Each setting is checked when it is made; one that cannot be is refused, not repaired.
 */
public final class MigratorBuilder {

    private static final int LONGEST_PREFIX = 40;

    private final DataSource dataSource;
    private final List<MigrationRegistry> registries = new ArrayList<>();
    private @Nullable ClassLoader classLoader;
    private Settings settings = Settings.defaults();
    private @Nullable MigrationListener listener;
    private ExecutionPoint.Injection injection = ExecutionPoint.Injection.NOTHING;

    MigratorBuilder(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Adds a registry. Without any, {@link java.util.ServiceLoader} finds them.
     *
     * @param registry a generated registry
     * @return this builder
     */
    public MigratorBuilder registry(MigrationRegistry registry) {
        registries.add(registry);
        return this;
    }

    /**
     * Sets where registries are looked for when none is added. The default is the context class loader of the thread
     * that builds the migrator and, if that one finds none, the class loader of Stepwell's own classes.
     *
     * @param loader the class loader
     * @return this builder
     */
    public MigratorBuilder classLoader(ClassLoader loader) {
        this.classLoader = loader;
        return this;
    }

    /**
     * Sets the schema that holds the history; the connection's current schema is the default. It has to exist. The
     * migrations themselves see the connection's own {@code search_path}.
     *
     * @param schema the name of the schema, not quoted
     * @return this builder
     * @throws IllegalArgumentException if the name is empty
     */
    public MigratorBuilder historySchema(String schema) {
        if (schema.isEmpty()) {
            throw new IllegalArgumentException("historySchema is empty. Name a schema, or leave it out.");
        }
        settings = settings.withHistorySchema(schema);
        return this;
    }

    /**
     * Sets what the names of the history's tables begin with; {@code stepwell_} is the default.
     *
     * @param prefix a lower-case letter or {@code _}, then those and digits, 40 characters at most
     * @return this builder
     * @throws IllegalArgumentException if it is anything else
     */
    public MigratorBuilder historyPrefix(String prefix) {
        if (!isPrefix(prefix)) {
            throw new IllegalArgumentException("historyPrefix is \"" + prefix + "\". Use a lower-case letter or _, "
                    + "then lower-case letters, digits and _, 40 characters at most.");
        }
        settings = settings.withHistoryPrefix(prefix);
        return this;
    }

    private static boolean isPrefix(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && c != '_' && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_PREFIX;
    }

    /**
     * Bounds the wait for another migrator; without it the wait lasts as long as the other one lives.
     *
     * @param wait how long to wait, zero or more
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public MigratorBuilder lockWait(Duration wait) {
        if (wait.isNegative()) {
            throw new IllegalArgumentException("lockWait is " + wait + ". Use zero or more.");
        }
        settings = settings.withLockWait(wait);
        return this;
    }

    /**
     * Bounds how long a statement of a transactional migration waits for a lock, and so how long it makes the
     * application's queries wait behind it; then the migration is rolled back and retried. 3 seconds by default.
     *
     * @param timeout one millisecond to {@link Integer#MAX_VALUE} of them
     * @return this builder
     * @throws IllegalArgumentException if it is less or more
     */
    public MigratorBuilder lockTimeout(Duration timeout) {
        settings = settings.withLockTimeout(atLeastOneMillisecond("lockTimeout", timeout));
        return this;
    }

    /**
     * Bounds how long a migration is retried that cannot get a lock; 10 minutes by default.
     *
     * @param period zero, to fail at the first timeout, or more
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public MigratorBuilder lockRetry(Duration period) {
        if (period.isNegative()) {
            throw new IllegalArgumentException("lockRetry is " + period + ". Use zero or more.");
        }
        settings = settings.withLockRetry(period);
        return this;
    }

    /**
     * Bounds how long one statement of a transactional migration may run; nothing does by default, whatever the role,
     * the database or the pool sets for other statements.
     *
     * @param timeout one millisecond to {@link Integer#MAX_VALUE} of them
     * @return this builder
     * @throws IllegalArgumentException if it is less or more
     */
    public MigratorBuilder statementTimeout(Duration timeout) {
        settings = settings.withStatementTimeout(atLeastOneMillisecond("statementTimeout", timeout));
        return this;
    }

    /**
     * Bounds how long a whole run may take, with waiting for the lock and retries. The default has no bound. At its end
     * the statement that runs is canceled and its migration rolled back, as by {@link Thread#interrupt()}. A Java step
     * that asks the database nothing is not stopped before its end.
     *
     * @param timeout one millisecond to {@link Integer#MAX_VALUE} of them, counted from when the run has its connection
     * @return this builder
     * @throws IllegalArgumentException if it is less or more
     */
    public MigratorBuilder runTimeout(Duration timeout) {
        settings = settings.withRunTimeout(atLeastOneMillisecond("runTimeout", timeout));
        return this;
    }

    /**
     * Sets what is done where the schema has tables and the database has no history; by default it is refused.
     *
     * @param choice to refuse it, or to migrate beside the tables
     * @return this builder
     */
    public MigratorBuilder existingSchema(ExistingSchema choice) {
        settings = settings.withExistingSchema(choice);
        return this;
    }

    /**
     * Sets what is done where the database has migrations that are newer than this build; by default they are reported,
     * in the log and by {@link MigrationResult#unknown()}, and left alone.
     *
     * @param choice to accept it, or to refuse it
     * @return this builder
     */
    public MigratorBuilder newerVersions(NewerVersions choice) {
        settings = settings.withNewerVersions(choice);
        return this;
    }

    /**
     * Sets who is told what a run does, while it does it; nobody by default. What is waited for and what the server
     * says is logged in any case.
     *
     * @param listener is called in the thread of the run
     * @return this builder
     */
    public MigratorBuilder listener(MigrationListener listener) {
        this.listener = listener;
        return this;
    }

    /** Sets the disturbance of a run by a test. */
    MigratorBuilder injection(ExecutionPoint.Injection injection) {
        this.injection = injection;
        return this;
    }

    private static Duration atLeastOneMillisecond(String setting, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException(
                    setting + " is " + value + ". Use 1 to " + Integer.MAX_VALUE + " milliseconds.");
        }
        return value;
    }

    /**
     * Ends the settings and finds the registries. Generated ones are read when there is something to do; only then it
     * shows whether those of several modules fit together.
     *
     * @return the migrator
     * @throws MigrationException if there is no registry, or if one that is not generated is read, and the registries
     *     together have a duplicate version, an unknown dependency or a cycle
     */
    public Migrator build() {
        return new Migrator(dataSource, new KnownMigrations(found()), settings, listener, injection);
    }

    private List<MigrationRegistry> found() {
        if (!registries.isEmpty()) {
            return registries;
        }
        return classLoader == null ? Registries.discovered() : Registries.discovered(classLoader);
    }
}
