package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.registry.RegistryDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a PostgreSQL database to the schema that an application's migrations describe.
 *
 * <p>However many migrators run at once, each migration is applied once. Every call takes one connection and gives it
 * back as it came. Immutable, and safe for use by several threads.
 */
public final class Migrator {

    private final DataSource dataSource;
    private final KnownMigrations migrations;
    private final Settings settings;
    private final Optional<MigrationListener> listener;
    private final ExecutionPoint.Injection injection;

    private Migrator(
            DataSource dataSource,
            KnownMigrations migrations,
            Settings settings,
            Optional<MigrationListener> listener,
            ExecutionPoint.Injection injection) {
        this.dataSource = dataSource;
        this.migrations = migrations;
        this.settings = settings;
        this.listener = listener;
        this.injection = injection;
    }

    /** Set up when there is something to say: a start that finds nothing to do says nothing. */
    private static final class Log {
        static final Logger LOG = LoggerFactory.getLogger(Migrator.class);
    }

    /**
     * Begins a migrator with default settings.
     *
     * @param dataSource gives connections of the PostgreSQL JDBC driver, pooled or not
     * @return a builder
     */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    /**
     * Applies everything that is pending.
     *
     * <p>Where nothing is, it reads one row, by one statement on one connection, and needs SELECT on the digest of the
     * history and nothing else: not the migrations of this build, not even the log.
     *
     * @return what was applied
     * @throws MigrationException if something keeps the run from beginning, or if a migration fails
     */
    public MigrationResult migrate() {
        return migrate(Target.latest());
    }

    /**
     * Applies what is pending up to a target, dependencies first.
     *
     * @param target how far to go
     * @return what was applied
     * @throws MigrationException if something keeps the run from beginning, or if a migration fails
     */
    public MigrationResult migrate(Target target) {
        try (Session session = Session.open(dataSource, digestFor(target))) {
            if (migrations.digest().equals(session.applied())) {
                return nothingDone();
            }
            return run(session, Direction.UP, history -> planUp(history, target), target instanceof Target.Latest);
        }
    }

    /** Without a listener it does nothing: this is what nearly every start comes to. */
    private MigrationResult nothingDone() {
        if (listener.isEmpty()) {
            Plan plan = new Plan(Direction.UP, List.of(), List.of());
            return new MigrationResult(plan, List.of());
        }
        Events events = new Events(listener);
        return events.attachedTo(nothingDone(events));
    }

    private static MigrationResult nothingDone(Events events) {
        Plan plan = new Plan(Direction.UP, List.of(), List.of());
        events.tell(new MigrationEvent.Planned(plan));
        return new MigrationResult(plan, List.of());
    }

    /** That the history is all of this build answers for everything together, and for nothing else. */
    private Optional<Session.DigestQuestion> digestFor(Target target) {
        return target instanceof Target.Latest
                ? Optional.of(HistoryNames.digest(settings.historySchema(), settings.historyPrefix()))
                : Optional.empty();
    }

    private MigrationGraph<MigrationDefinition> graph() {
        return migrations.graph();
    }

    /**
     * Rolls back to a target, in the reverse order of applying, together with what depends on it.
     *
     * @param target how far to go
     * @return what was rolled back
     * @throws MigrationException if something keeps the run from beginning, above all a migration that is irreversible,
     *     or if rolling one back fails
     */
    public MigrationResult rollback(Target target) {
        try (Session session = Session.open(dataSource)) {
            return run(session, Direction.DOWN, history -> planDown(history, target), false);
        }
    }

    /**
     * Says what {@link #migrate(Target)} would do now, without changing anything.
     *
     * @param target how far to go
     * @return the plan, with the SQL that would run
     * @throws MigrationException if something would keep the run from beginning
     */
    public Plan plan(Target target) {
        return look(history -> planUp(history.read(Direction.UP), target));
    }

    /**
     * Runs what is pending up to a target against the database, in one transaction that is rolled back, and says what
     * it would do to those who use the database: the locks, the tables that are rewritten, the time.
     *
     * <p>What it locks stays locked until all of it is rolled back, so on a database in use it is for a quiet moment;
     * where a lock cannot be had within {@link Builder#lockTimeout(Duration)}, the rehearsal fails, and is not retried.
     * Numbers that were drawn from sequences are not put back, and neither is what Java steps do outside of the
     * database. What runs without a transaction is not rehearsed, nor what depends on it.
     *
     * @param target how far to go
     * @return what was found out about each pending migration
     * @throws MigrationException if something keeps the run from beginning, or if a migration fails
     */
    public Rehearsal rehearse(Target target) {
        try (Session session = Session.open(dataSource)) {
            HistoryNames names = names(session);
            HistoryTable history = new HistoryTable(session, names);
            Plan glance = planUp(history.read(Direction.UP), target);
            if (glance.isEmpty()) {
                return new Rehearsal(List.of(), glance.unknown());
            }
            requireWritable(session);
            Events events = new Events(listener);
            return locked(session, history, Direction.UP, events, () -> {
                Plan plan = planUp(history.latest(Direction.UP), target);
                requireOwnSchema(plan, session, history);
                return new Rehearser(session, new Executor(session, history, settings, events, injection), graph())
                        .run(plan);
            });
        }
    }

    /**
     * Says what {@link #rollback(Target)} would do now, without changing anything.
     *
     * @param target how far to go
     * @return the plan, with the SQL that would run
     * @throws MigrationException if something would keep the run from beginning
     */
    public Plan planRollback(Target target) {
        return look(history -> planDown(history.read(Direction.DOWN), target));
    }

    /**
     * Says where each migration stands that this build or the database knows. Needs SELECT on the history and nothing
     * else.
     *
     * @return what was applied or begun, in that order, then what is pending, in the order in which it would be applied
     * @throws MigrationException if the history cannot be read
     */
    public List<MigrationStatus> status() {
        History history = look(table -> table.read(Direction.UP));
        RepeatableTexts texts = new RepeatableTexts(graph(), history);
        Stream<MigrationStatus> recorded = history.entries().stream().map(entry -> recorded(entry, texts));
        Stream<MigrationStatus> pending = graph().ordered().stream()
                .filter(definition -> history.find(definition.id()).isEmpty())
                .map(definition -> pending(definition, history.isLate(definition)));
        return Stream.concat(recorded, pending).toList();
    }

    /**
     * Says what this build has, without asking the database.
     *
     * @return the migrations, in the order in which they would be applied to an empty database
     * @throws MigrationException if the registries do not fit together
     */
    public List<MigrationDefinition> migrations() {
        return graph().ordered();
    }

    /**
     * Says what happened to the migrations of the database. Needs SELECT on the events of the history and nothing else.
     *
     * @param limit how many events, the last ones, at least 1
     * @return the events, in the order in which they were written; empty if there is no history
     * @throws IllegalArgumentException if the limit is less than 1
     * @throws MigrationException if the events cannot be read
     */
    public List<HistoryEvent> events(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, and is " + limit + ".");
        }
        return look(history -> history.events(limit));
    }

    /**
     * Holds the database's history against this build. What is pending is no problem. Needs SELECT on the history and
     * nothing else.
     *
     * @return what would keep {@link #migrate()} from beginning; empty if nothing does
     * @throws MigrationException if the history cannot be read
     */
    public List<Problem> validate() {
        try (Session session = Session.open(dataSource)) {
            HistoryNames names = names(session);
            History history = new HistoryTable(session, names).read(Direction.UP);
            List<Problem> problems = new ArrayList<>(HistoryCheck.problems(graph(), history, settings.newerVersions()));
            if (history.entries().isEmpty() && !graph().ordered().isEmpty()) {
                foreignTables(session, names).ifPresent(problems::add);
            }
            return List.copyOf(problems);
        }
    }

    /**
     * Records migrations of the main set as applied, without running them, for a database that has what they make.
     *
     * @param version everything up to and including this version, with what it depends on
     * @return what was recorded, in the order of applying
     * @throws MigrationException if this build does not have the version, or if the history has some of it already
     */
    public List<MigrationId> baseline(String version) {
        return baseline(MigrationId.MAIN_SET, version);
    }

    /**
     * Records migrations of a set as applied, as {@link #baseline(String)} does those of the main set.
     *
     * @param set the name of the set
     * @param version everything up to and including this version, with what it depends on
     * @return what was recorded, in the order of applying
     * @throws MigrationException if this build does not have the version, or if the history has some of it already
     */
    public List<MigrationId> baseline(String set, String version) {
        MigrationId to = MigrationId.of(set, version);
        return edit(history -> {
            List<PlannedMigration> baseline = new HistoryEdit(graph(), history.latest(Direction.UP)).baseline(to);
            history.together(() -> history.writer().writeBaselined(baseline));
            return baseline.stream().map(PlannedMigration::id).toList();
        });
    }

    /**
     * Records that a migration is applied, without running it: somebody did by hand what it does.
     *
     * @param id the migration; this build has it
     * @param reason why, for those who read the events later
     * @throws IllegalArgumentException if the reason is blank
     * @throws MigrationException if this build does not have it, if it is applied already, or a dependency is not
     */
    public void markApplied(MigrationId id, String reason) {
        requireReason(reason);
        edit(history -> {
            PlannedMigration migration = new HistoryEdit(graph(), history.latest(Direction.UP)).applied(id);
            history.together(() -> history.writer().writeMarkedApplied(migration, reason));
            return id;
        });
    }

    /**
     * Says what {@link #adopt} would record now, without changing anything. Needs SELECT on the history and nothing
     * else.
     *
     * @param migrations what another tool has applied, each once, in any order
     * @return what would be recorded, in the order of applying
     * @throws IllegalArgumentException if one is there twice
     * @throws MigrationException if this build does not have one, if the history has one already, or if a dependency is
     *     neither applied nor among them
     */
    public List<MigrationId> planAdoption(Collection<AdoptedMigration> migrations) {
        return look(history -> new HistoryEdit(graph(), history.read(Direction.UP))
                .adoption(migrations.stream().map(AdoptedMigration::id).toList()).stream()
                        .map(PlannedMigration::id)
                        .toList());
    }

    /**
     * Records migrations as applied that another tool has applied, without running them: all together or none. The
     * history has the original times and people where they are known, and an event {@code adopted} of each.
     *
     * @param migrations what the other tool has applied, each once, in any order
     * @return what was recorded, in the order of applying
     * @throws IllegalArgumentException if one is there twice
     * @throws MigrationException if this build does not have one, if the history has one already, or if a dependency is
     *     neither applied nor among them
     */
    public List<MigrationId> adopt(Collection<AdoptedMigration> migrations) {
        Map<MigrationId, AdoptedMigration> byId =
                migrations.stream().collect(Collectors.toMap(AdoptedMigration::id, one -> one, (one, other) -> one));
        return edit(history -> {
            List<PlannedMigration> adoption = new HistoryEdit(graph(), history.latest(Direction.UP))
                    .adoption(migrations.stream().map(AdoptedMigration::id).toList());
            history.together(() -> history.writer().writeAdopted(adoption, byId));
            return adoption.stream().map(PlannedMigration::id).toList();
        });
    }

    /**
     * Records that a migration is not applied, without running anything: somebody undid by hand what it does, or did
     * away with what an unfinished one left.
     *
     * @param id the migration; this build need not have it
     * @param reason why, for those who read the events later
     * @throws IllegalArgumentException if the reason is blank
     * @throws MigrationException if the history does not have it, or if an applied one depends on it
     */
    public void markRolledBack(MigrationId id, String reason) {
        requireReason(reason);
        edit(history -> {
            HistoryEntry entry = new HistoryEdit(graph(), history.latest(Direction.UP)).rolledBack(id);
            history.together(() -> history.writer().writeMarkedRolledBack(entry, reason));
            return id;
        });
    }

    /**
     * Says what {@link #repair} would change now, without changing anything.
     *
     * @return the applied migrations that are not the same in this build; empty if there are none
     * @throws MigrationException if the history cannot be read
     */
    public List<Repair> planRepair() {
        return look(history -> new HistoryEdit(graph(), history.read(Direction.UP)).repairs());
    }

    /**
     * Makes the history say of each applied migration what this build says of it, where the two differ. It is for
     * somebody who knows that the database is right as it is. Each change is logged before it is made.
     *
     * @param reason why, for those who read the events later
     * @return what was changed, all together
     * @throws IllegalArgumentException if the reason is blank
     * @throws MigrationException if the history cannot be read or written
     */
    public List<Repair> repair(String reason) {
        requireReason(reason);
        return edit(history -> {
            List<Repair> repairs = new HistoryEdit(graph(), history.latest(Direction.UP)).repairs();
            repairs.forEach(repair -> Log.LOG.info("Stepwell repairs {}.", repair));
            history.together(() -> {
                for (Repair repair : repairs) {
                    history.writer()
                            .writeRepaired(repair, graph().find(repair.id()).orElseThrow(), reason);
                }
            });
            return repairs;
        });
    }

    private static void requireReason(String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("reason is blank. Say why, for those who read the events later.");
        }
    }

    /** Changes the history, and nothing else, inside the lock. */
    private <T> T edit(Function<HistoryTable, T> editing) {
        try (Session session = Session.open(dataSource)) {
            HistoryNames names = names(session);
            requireWritable(session);
            HistoryTable history = new HistoryTable(session, names);
            return locked(session, history, Direction.UP, new Events(listener), () -> {
                history.makeReady(hasRepeatable());
                return editing.apply(history);
            });
        }
    }

    private boolean hasRepeatable() {
        return graph().ordered().stream().anyMatch(MigrationDefinition::repeatable);
    }

    /**
     * Runs what is planned.
     *
     * @param everything whether that is all of this build, so that the digest tells when it is done
     */
    private MigrationResult run(
            Session session, Direction direction, Function<History, Plan> planning, boolean everything) {
        Events events = new Events(listener);
        try {
            MigrationResult result = events.attachedTo(run(session, direction, planning, everything, events));
            if (!result.unknown().isEmpty()) {
                Log.LOG.warn("Stepwell: the database has migrations newer than this build: {}.", result.unknown());
            }
            if (!result.newerTexts().isEmpty()) {
                Log.LOG.warn(
                        "Stepwell: the database has newer texts of repeatable migrations than this build, and keeps them: {}.",
                        result.newerTexts());
            }
            return result;
        } catch (MigrationException e) {
            events.attachTo(e);
            throw e;
        }
    }

    /** Decides inside the lock, and looks without it first, since nearly every start finds nothing to do. */
    private MigrationResult run(
            Session session, Direction direction, Function<History, Plan> planning, boolean everything, Events events) {
        HistoryNames names = names(session);
        HistoryTable history = new HistoryTable(session, names);
        if (!isBehind(session)) {
            Plan glance = planning.apply(history.read(direction));
            if (glance.isEmpty()) {
                return nothingDone(glance, events);
            }
        }
        requireWritable(session);
        injection.at(ExecutionPoint.BEFORE_LOCK);
        MigrationLock.Meanwhile meanwhile = new MigrationLock.Meanwhile() {

            @Override
            public boolean isDoneByHolder() throws SQLException {
                return everything && history.digest().equals(Optional.of(migrations.digest()));
            }

            @Override
            public void requireWorkable() {
                Plan unused = planning.apply(history.latest(direction));
            }
        };
        Optional<MigrationResult> result = locked(session, history, direction, events, meanwhile, () -> {
            injection.at(ExecutionPoint.AFTER_LOCK);
            History found = history.latest(direction);
            if (found.hasUnfinishedBefore(direction)) {
                finish(planning.apply(found), session, history, events);
                found = history.read(direction);
            }
            Plan plan = planning.apply(found);
            if (plan.isEmpty()) {
                return nothingDone(plan, events);
            }
            requireOwnSchema(plan, session, history);
            history.makeReady(hasRepeatable());
            events.tell(new MigrationEvent.Planned(plan));
            MigrationResult done = new Executor(session, history, settings, events, injection).run(plan);
            injection.at(ExecutionPoint.BEFORE_UNLOCK);
            return done;
        });
        return result.orElseGet(() -> {
            Log.LOG.info("Stepwell: nothing to do any more, another migrator has done it.");
            return nothingDone(events);
        });
    }

    /** Whether the history has so few migrations that some of this build cannot be among them, and can be applied. */
    private boolean isBehind(Session session) {
        RegistryDigest applied = session.hasNoDigest() ? RegistryDigest.NONE : session.applied();
        return applied != null
                && applied.count() < migrations.digest().count()
                && !session.facts().readOnly();
    }

    /**
     * Brings to its end what broke off in the other direction: nobody can apply a migration of which a part is rolled
     * back, nor roll back one of which a part is applied.
     */
    private void finish(Plan plan, Session session, HistoryTable history, Events events) {
        Planner planner = new Planner(graph(), history.read(Direction.DOWN));
        Plan rest = plan.direction() == Direction.UP ? planner.unfinishedDown() : planner.unfinishedUp(plan);
        if (rest.isEmpty()) {
            return;
        }
        Log.LOG.info(
                "Stepwell finishes what broke off: {} {}.",
                rest.direction() == Direction.UP ? "applying" : "rolling back",
                rest.migrations().stream().map(PlannedMigration::label).collect(Collectors.joining(", ")));
        events.tell(new MigrationEvent.Planned(rest));
        new Executor(session, history, settings, events, injection).run(rest);
    }

    private MigrationResult nothingDone(Plan plan, Events events) {
        events.tell(new MigrationEvent.Planned(plan));
        Log.LOG.info(
                "Stepwell: nothing to do, {} migrations are known.",
                graph().ordered().size());
        return new MigrationResult(plan, List.of());
    }

    private <T> T look(Function<HistoryTable, T> question) {
        try (Session session = Session.open(dataSource)) {
            return question.apply(new HistoryTable(session, names(session)));
        }
    }

    /** Does something while no other migrator can; what it has to know to begin comes with the lock. */
    private <T> T locked(Session session, HistoryTable history, Direction direction, Events events, Supplier<T> work) {
        return locked(session, history, direction, events, MigrationLock.Meanwhile.NOTHING, work)
                .orElseThrow();
    }

    /**
     * The same, unless it turns out to be done by whoever has the lock.
     *
     * @param meanwhile what is done if another migrator has the lock
     */
    private <T> Optional<T> locked(
            Session session,
            HistoryTable history,
            Direction direction,
            Events events,
            MigrationLock.Meanwhile meanwhile,
            Supplier<T> work) {
        Optional<MigrationLock> lock = lock(session, history, direction, events, meanwhile);
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        T result;
        try {
            result = work.get();
        } catch (Throwable e) {
            if (session.isInTransaction()) {
                // Its end would take back what is said of the lock in it.
                session.rollback(e);
            }
            lock.get().release().ifPresent(e::addSuppressed);
            throw e;
        }
        Optional<MigrationException> lost = lock.get().release();
        if (lost.isPresent()) {
            throw result instanceof MigrationResult run ? lost.get().after(run) : lost.get();
        }
        return Optional.of(result);
    }

    private Optional<MigrationLock> lock(
            Session session,
            HistoryTable history,
            Direction direction,
            Events events,
            MigrationLock.Meanwhile meanwhile) {
        try {
            return MigrationLock.acquire(session, history.names(), settings.lockWait(), events, meanwhile, trip -> {
                session.remember(trip);
                history.prepareWriting(trip, direction);
            });
        } catch (SQLException e) {
            if (history.isMissing(e)) {
                return lock(session, history, direction, events, meanwhile);
            }
            throw history.notPrepared(e);
        }
    }

    private Plan planUp(History history, Target target) {
        List<Problem> problems = HistoryCheck.problems(graph(), history, settings.newerVersions(), target);
        if (!problems.isEmpty()) {
            throw new MigrationException(problems, null, null);
        }
        return new Planner(graph(), history).up(target);
    }

    private Plan planDown(History history, Target target) {
        return new Planner(graph(), history).down(target);
    }

    /** A database that has tables and no history came from somewhere else, and nobody knows how far. */
    private void requireOwnSchema(Plan plan, Session session, HistoryTable history) {
        if (plan.direction() == Direction.UP && !history.exists()) {
            foreignTables(session, history.names()).ifPresent(problem -> {
                throw new MigrationException(problem, null);
            });
        }
    }

    private Optional<Problem> foreignTables(Session session, HistoryNames names) {
        return settings.existingSchema() == ExistingSchema.MIGRATE
                ? Optional.empty()
                : SchemaTables.problem(session, names);
    }

    private HistoryNames names(Session session) {
        String schema = settings.historySchema().isPresent()
                ? settings.historySchema().get()
                : session.facts().currentSchema();
        if (schema == null) {
            throw new MigrationException(
                    HistoryProblems.schemaMissing(session.facts().user()), null);
        }
        return new HistoryNames(schema, settings.historyPrefix());
    }

    private static void requireWritable(Session session) {
        if (session.facts().readOnly()) {
            throw new MigrationException(RunProblems.databaseReadOnly(), null);
        }
        if (!session.driver().getStandardConformingStrings()) {
            throw new MigrationException(RunProblems.stringsNotStandard(), null);
        }
    }

    private static MigrationState state(
            HistoryEntry entry, Optional<MigrationDefinition> known, RepeatableTexts texts) {
        if (!entry.isApplied()) {
            return entry.state();
        }
        if (known.isEmpty()) {
            return MigrationState.UNKNOWN;
        }
        if (texts.isOutdated(known.get())) {
            return MigrationState.OUTDATED;
        }
        return texts.isNewer(known.get()) ? MigrationState.NEWER_TEXT : MigrationState.APPLIED;
    }

    private MigrationStatus recorded(HistoryEntry entry, RepeatableTexts texts) {
        Optional<MigrationDefinition> known = graph().find(entry.id());
        MigrationState state = state(entry, known, texts);
        return new MigrationStatus(
                entry.id(),
                known.map(MigrationDefinition::className).orElse(entry.className()),
                known.map(MigrationDefinition::description).orElse(entry.description()),
                state,
                known.map(MigrationDefinition::repeatable).orElse(entry.repeatable()),
                false,
                Optional.of(entry.at()),
                Optional.of(entry.by()),
                entry.isApplied() ? Optional.of(entry.execution()) : Optional.empty());
    }

    private static MigrationStatus pending(MigrationDefinition definition, boolean late) {
        return new MigrationStatus(
                definition.id(),
                definition.className(),
                definition.description(),
                MigrationState.PENDING,
                definition.repeatable(),
                late,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Collects the settings of a {@link Migrator}. Not safe for use by several threads.
     *
     * <p>Each setting is checked when it is made; one that cannot be is refused, not repaired.
     */
    public static final class Builder {

        private static final int LONGEST_PREFIX = 40;

        private final DataSource dataSource;
        private final List<MigrationRegistry> registries = new ArrayList<>();
        private ClassLoader classLoader = defaultClassLoader();
        private Settings settings = Settings.defaults();
        private Optional<MigrationListener> listener = Optional.empty();
        private ExecutionPoint.Injection injection = ExecutionPoint.Injection.NOTHING;

        private Builder(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        private static ClassLoader defaultClassLoader() {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            return context != null ? context : ClassLoader.getSystemClassLoader();
        }

        /**
         * Adds a registry. Without any, {@link java.util.ServiceLoader} finds them.
         *
         * @param registry a generated registry
         * @return this builder
         */
        public Builder registry(MigrationRegistry registry) {
            registries.add(registry);
            return this;
        }

        /**
         * Sets where registries are looked for when none is added; the thread's context class loader is the default.
         *
         * @param loader the class loader
         * @return this builder
         */
        public Builder classLoader(ClassLoader loader) {
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
        public Builder historySchema(String schema) {
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
        public Builder historyPrefix(String prefix) {
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
        public Builder lockWait(Duration wait) {
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
        public Builder lockTimeout(Duration timeout) {
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
        public Builder lockRetry(Duration period) {
            if (period.isNegative()) {
                throw new IllegalArgumentException("lockRetry is " + period + ". Use zero or more.");
            }
            settings = settings.withLockRetry(period);
            return this;
        }

        /**
         * Bounds how long one statement of a transactional migration may run; nothing does by default, whatever the
         * role, the database or the pool sets for other statements.
         *
         * @param timeout one millisecond to {@link Integer#MAX_VALUE} of them
         * @return this builder
         * @throws IllegalArgumentException if it is less or more
         */
        public Builder statementTimeout(Duration timeout) {
            settings = settings.withStatementTimeout(atLeastOneMillisecond("statementTimeout", timeout));
            return this;
        }

        /**
         * Sets what is done where the schema has tables and the database has no history; by default it is refused.
         *
         * @param choice to refuse it, or to migrate beside the tables
         * @return this builder
         */
        public Builder existingSchema(ExistingSchema choice) {
            settings = settings.withExistingSchema(choice);
            return this;
        }

        /**
         * Sets what is done where the database has migrations that are newer than this build; by default they are
         * reported, in the log and by {@link MigrationResult#unknown()}, and left alone.
         *
         * @param choice to accept it, or to refuse it
         * @return this builder
         */
        public Builder newerVersions(NewerVersions choice) {
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
        public Builder listener(MigrationListener listener) {
            this.listener = Optional.of(listener);
            return this;
        }

        /** Sets what happens at the points of a run, for tests. */
        Builder injection(ExecutionPoint.Injection injection) {
            this.injection = injection;
            return this;
        }

        private static Duration atLeastOneMillisecond(String setting, Duration value) {
            if (value.compareTo(Duration.ofMillis(1)) < 0
                    || value.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
                throw new IllegalArgumentException(
                        setting + " is " + value + ". Use 1 to " + Integer.MAX_VALUE + " milliseconds.");
            }
            return value;
        }

        /**
         * Ends the settings and finds the registries. Generated ones are read when there is something to do; only then
         * it shows whether those of several modules fit together.
         *
         * @return the migrator
         * @throws MigrationException if there is no registry, or if one that is not generated is read, and the
         *     registries together have a duplicate version, an unknown dependency or a cycle
         */
        public Migrator build() {
            List<MigrationRegistry> found = registries.isEmpty() ? Registries.discovered(classLoader) : registries;
            return new Migrator(dataSource, new KnownMigrations(found), settings, listener, injection);
        }
    }
}
