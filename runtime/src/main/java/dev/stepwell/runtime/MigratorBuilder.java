package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.runtime.internal.discovery.Registries;
import dev.stepwell.runtime.internal.execution.ExecutionPoint;
import dev.stepwell.runtime.internal.plan.KnownMigrations;
import dev.stepwell.runtime.internal.plan.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link Migrator}.
 *
 * <p>Each method checks its value at once, and refuses a bad one instead of repairing it. Not safe for use by several
 * threads.
 */
public final class MigratorBuilder {

    private static final int LONGEST_PREFIX = 40;

    /** The length in bytes at which PostgreSQL cuts a name, so that two of them would be one. */
    private static final int LONGEST_NAME = 63;

    private final DataSource dataSource;
    private final List<MigrationRegistry> registries = new ArrayList<>();
    private Set<String> sets = Set.of();
    private @Nullable ClassLoader classLoader;
    private @Nullable String historySchema;
    private String historyPrefix = "stepwell_";
    private @Nullable Duration lockWait;
    private Duration lockTimeout = Duration.ofSeconds(3);
    private Duration lockRetry = Duration.ofMinutes(10);
    private Duration concurrentLockTimeout = Duration.ofMinutes(10);
    private @Nullable Duration statementTimeout;
    private @Nullable Duration runTimeout;
    private Duration keepAlive = Duration.ofMinutes(2);
    private ExistingSchema existingSchema = ExistingSchema.REFUSE;
    private NewerVersions newerVersions = NewerVersions.ACCEPT;
    private @Nullable MigrationListener listener;
    private ExecutionPoint.Injection injection = ExecutionPoint.Injection.NOTHING;

    MigratorBuilder(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Adds a registry. If none is added, {@link java.util.ServiceLoader} finds the registries.
     *
     * <p>With a registry added, others are left out on purpose. A registry of the same name that the added one hides is
     * a problem nevertheless.
     *
     * @param registry a generated registry
     * @return this builder
     */
    public MigratorBuilder registry(MigrationRegistry registry) {
        registries.add(registry);
        return this;
    }

    /**
     * Sets the class loader that finds the registries if none is added. The default is the context class loader of the
     * thread that builds the migrator and, if that one finds none, the class loader of Stepwell's own classes.
     *
     * @param loader the class loader
     * @return this builder
     */
    public MigratorBuilder classLoader(ClassLoader loader) {
        this.classLoader = loader;
        return this;
    }

    /**
     * Names the sets that must be there: a build without a registry for one of them is refused. Migrations of other
     * sets are applied as well. By default no set is demanded.
     *
     * @param sets the names of the sets, at least one
     * @return this builder
     * @throws IllegalArgumentException if there is none, or if one is not the name of a set
     */
    public MigratorBuilder sets(String... sets) {
        if (sets.length == 0) {
            throw new IllegalArgumentException("sets is empty. Name a set, or leave it out.");
        }
        for (String set : sets) {
            if (!MigrationId.isSetName(set)) {
                throw new IllegalArgumentException(
                        "sets has \"" + set + "\". Use names as in @MigrationSet, or " + MigrationId.MAIN_SET + ".");
            }
        }
        this.sets = Set.copyOf(List.of(sets));
        return this;
    }

    /**
     * Sets the schema of the history. The default is the current schema of the connection. Migrations still see the
     * {@code search_path} of the connection.
     *
     * @param schema the name of an existing schema, not quoted; no schema of PostgreSQL itself and not {@code $user}
     * @return this builder
     * @throws IllegalArgumentException if the name is empty, or if no history can be in a schema of that name
     */
    public MigratorBuilder historySchema(String schema) {
        if (schema.isEmpty()) {
            throw new IllegalArgumentException("historySchema is empty. Name a schema, or leave it out.");
        }
        if (schema.startsWith("pg_") || schema.equals("information_schema")) {
            throw new IllegalArgumentException("historySchema is \"" + schema
                    + "\", a schema of PostgreSQL itself, which no dump contains. Name a schema of your own.");
        }
        if (schema.equals("$user")) {
            // In a search_path it means the schema of the user, whatever the quotes.
            throw new IllegalArgumentException(
                    "historySchema is \"$user\", which PostgreSQL does not take for a name in "
                            + "a search_path. Name another schema.");
        }
        if (schema.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME || schema.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("historySchema is \"" + schema
                    + "\", and no schema has that name. Use a " + "name of at most 63 bytes without the character 0.");
        }
        historySchema = schema;
        return this;
    }

    /**
     * Sets the prefix of the history's tables. The default is {@code stepwell_}.
     *
     * @param prefix a lower-case letter or {@code _}, then those and digits, 40 characters at most
     * @return this builder
     * @throws IllegalArgumentException if the prefix is anything else
     */
    public MigratorBuilder historyPrefix(String prefix) {
        if (!isPrefix(prefix)) {
            throw new IllegalArgumentException("historyPrefix is \"" + prefix + "\". Use a lower-case letter or _, "
                    + "then lower-case letters, digits and _, 40 characters at most.");
        }
        historyPrefix = prefix;
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
     * Bounds the wait for another migrator that holds the lock. By default there is no bound.
     *
     * @param wait the longest wait, zero or more
     * @return this builder
     * @throws IllegalArgumentException if the wait is negative
     */
    public MigratorBuilder lockWait(Duration wait) {
        if (wait.isNegative()) {
            throw new IllegalArgumentException("lockWait is " + wait + ". Use zero or more.");
        }
        lockWait = wait;
        return this;
    }

    /**
     * Bounds the wait of a statement for a table lock in a transactional migration. The application's queries queue
     * behind such a wait. At the bound, the migration is rolled back and retried. The default is 3 seconds.
     *
     * @param timeout one millisecond to {@link Integer#MAX_VALUE} of them
     * @return this builder
     * @throws IllegalArgumentException if the timeout is less or more
     */
    public MigratorBuilder lockTimeout(Duration timeout) {
        lockTimeout = atLeastOneMillisecond("lockTimeout", timeout);
        return this;
    }

    /**
     * Bounds the time for which a migration that cannot get a lock is retried. The default is 10 minutes.
     *
     * @param period zero, to fail at the first timeout, or more
     * @return this builder
     * @throws IllegalArgumentException if the period is negative
     */
    public MigratorBuilder lockRetry(Duration period) {
        if (period.isNegative()) {
            throw new IllegalArgumentException("lockRetry is " + period + ". Use zero or more.");
        }
        lockRetry = period;
        return this;
    }

    /**
     * Bounds the wait of a statement with {@code CONCURRENTLY} for locks and for transactions that are older than it.
     * Nobody queues behind such a wait. At the bound, what the statement left is cleared away and it is tried again,
     * three times in all. The default is 10 minutes. A {@code SET lock_timeout} in the migration wins.
     *
     * @param timeout one millisecond to {@link Integer#MAX_VALUE} of them
     * @return this builder
     * @throws IllegalArgumentException if the timeout is less or more
     */
    public MigratorBuilder concurrentLockTimeout(Duration timeout) {
        concurrentLockTimeout = atLeastOneMillisecond("concurrentLockTimeout", timeout);
        return this;
    }

    /**
     * Bounds the time of each statement of a transactional migration. By default there is no bound, whatever the role,
     * the database or the pool sets for other statements.
     *
     * @param timeout one millisecond to {@link Integer#MAX_VALUE} of them
     * @return this builder
     * @throws IllegalArgumentException if the timeout is less or more
     */
    public MigratorBuilder statementTimeout(Duration timeout) {
        statementTimeout = atLeastOneMillisecond("statementTimeout", timeout);
        return this;
    }

    /**
     * Bounds the time of a whole run, with waiting for the lock and retries. By default there is no bound. At the
     * bound, the current statement is canceled and its migration rolled back, as by {@link Thread#interrupt()}. If no
     * cancel reaches the server, the connection is closed. A Java step that does not use the database is not stopped
     * before its end.
     *
     * @param timeout one millisecond to {@link Integer#MAX_VALUE} of them, counted from when the run has its connection
     * @return this builder
     * @throws IllegalArgumentException if the timeout is less or more
     */
    public MigratorBuilder runTimeout(Duration timeout) {
        runTimeout = atLeastOneMillisecond("runTimeout", timeout);
        return this;
    }

    /**
     * Sets the time of silence after which a node counts as gone. The server then ends the session of the run, which
     * frees the lock and rolls back what is open, as long as the driver speaks to the server itself and not to a pooler
     * in between. A shorter setting of the role or the database wins. A step that takes longer is logged with its time,
     * so that nobody takes it for one that hangs. The default is 2 minutes.
     *
     * <p>It does not end a statement, however long that runs. The other direction, a server that went silent, is
     * noticed by the connection's own keepalive ({@code tcpKeepAlive=true} in the URL of the driver).
     *
     * @param silence two seconds to one day, in whole seconds
     * @return this builder
     * @throws IllegalArgumentException if the time is anything else
     * @see <a href="https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-TCP-KEEPALIVES-IDLE">
     *     PostgreSQL: tcp_keepalives_idle</a>
     */
    public MigratorBuilder keepAlive(Duration silence) {
        boolean whole = silence.equals(Duration.ofSeconds(silence.toSeconds()));
        if (!whole || silence.toSeconds() < 2 || silence.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "keepAlive is " + silence + ". Use 2 seconds to 1 day, in whole seconds.");
        }
        keepAlive = silence;
        return this;
    }

    /**
     * Sets how to treat a schema that has tables but no history. The default refuses to migrate it.
     *
     * @param choice to refuse such a schema, or to migrate beside its tables
     * @return this builder
     */
    public MigratorBuilder existingSchema(ExistingSchema choice) {
        existingSchema = choice;
        return this;
    }

    /**
     * Sets how to treat a database that a newer build has migrated. The default accepts its newer migrations, and
     * reports them in the log and by {@link MigrationResult#unknown()}.
     *
     * @param choice to accept such a database, or to refuse it
     * @return this builder
     */
    public MigratorBuilder newerVersions(NewerVersions choice) {
        newerVersions = choice;
        return this;
    }

    /**
     * Registers a listener for the events of each run. There is none by default. Waits and notices of the server are
     * logged in any case.
     *
     * @param listener the listener, which the thread of the run calls
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
     * Builds the migrator and looks up the registries. The migrations of generated registries are read when a run has
     * something to do, and only then are those of several modules checked together.
     *
     * @return the migrator
     * @throws MigrationException if there is no registry, if one was lost or is hidden behind another one, if a
     *     demanded set is missing, or if a registry that is not generated had to be read and the registries together
     *     have a duplicate version, an unknown dependency or a cycle
     */
    public Migrator build() {
        List<MigrationRegistry> found = found();
        KnownMigrations migrations = new KnownMigrations(found);
        if (!sets.isEmpty()) {
            Registries.requireSets(sets, found);
        }
        return new Migrator(dataSource, migrations, settings(), listener, injection);
    }

    private Settings settings() {
        return new Settings(
                historySchema,
                historyPrefix,
                lockWait,
                lockTimeout,
                lockRetry,
                concurrentLockTimeout,
                statementTimeout,
                runTimeout,
                keepAlive,
                existingSchema,
                newerVersions);
    }

    private List<MigrationRegistry> found() {
        if (!registries.isEmpty()) {
            Registries.requireNoTwin(registries);
            return registries;
        }
        return classLoader == null ? Registries.discovered() : Registries.discovered(classLoader);
    }
}
