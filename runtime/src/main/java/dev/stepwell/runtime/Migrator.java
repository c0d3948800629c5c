package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.StoredHistoryProblems;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.runtime.internal.discovery.LocatedRegistry;
import dev.stepwell.runtime.internal.execution.Events;
import dev.stepwell.runtime.internal.execution.ExecutionPoint;
import dev.stepwell.runtime.internal.execution.HistoryCorrection;
import dev.stepwell.runtime.internal.execution.Rehearser;
import dev.stepwell.runtime.internal.execution.Run;
import dev.stepwell.runtime.internal.execution.RunContext;
import dev.stepwell.runtime.internal.execution.RunResult;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryNames;
import dev.stepwell.runtime.internal.history.HistoryPlace;
import dev.stepwell.runtime.internal.history.HistoryTable;
import dev.stepwell.runtime.internal.history.SchemaTables;
import dev.stepwell.runtime.internal.plan.HistoryCheck;
import dev.stepwell.runtime.internal.plan.HistoryEdit;
import dev.stepwell.runtime.internal.plan.KnownMigrations;
import dev.stepwell.runtime.internal.plan.LostRows;
import dev.stepwell.runtime.internal.plan.MigrationPlan;
import dev.stepwell.runtime.internal.plan.Planning;
import dev.stepwell.runtime.internal.plan.Settings;
import dev.stepwell.runtime.internal.plan.StatusReport;
import dev.stepwell.runtime.internal.session.DigestQuestion;
import dev.stepwell.runtime.internal.session.FreshConnections;
import dev.stepwell.runtime.internal.session.Session;
import dev.stepwell.runtime.internal.session.SessionOpening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable MigrationListener listener;
    private final ExecutionPoint.Injection injection;

    Migrator(
            DataSource dataSource,
            KnownMigrations migrations,
            Settings settings,
            @Nullable MigrationListener listener,
            ExecutionPoint.Injection injection) {
        this.dataSource = dataSource;
        this.migrations = migrations;
        this.settings = settings;
        this.listener = listener;
        this.injection = injection;
    }

    /**
     * Returns a builder with default settings.
     *
     * @param dataSource gives connections of the PostgreSQL JDBC driver, pooled or not, outside of any transaction
     * @return a builder
     */
    public static MigratorBuilder builder(DataSource dataSource) {
        return new MigratorBuilder(dataSource);
    }

    /**
     * Returns a builder with default settings, for a database whose credentials change.
     *
     * @param source opens a connection whenever the migrator needs one
     * @return a builder
     */
    public static MigratorBuilder builder(ConnectionSource source) {
        return new MigratorBuilder(new FreshConnections(source));
    }

    /**
     * Applies all pending migrations.
     *
     * <p>With nothing pending, it reads a single row, with one statement on one connection. The role then needs SELECT
     * on the digest of the history and no other privilege, and neither the migrations nor the logger are loaded.
     *
     * @return the applied migrations
     * @throws MigrationException if something keeps the run from beginning, or if a migration fails
     */
    public MigrationResult migrate() {
        return migrate(Target.latest());
    }

    /**
     * Applies the pending migrations up to a target, dependencies first.
     *
     * @param target how far to go
     * @return the applied migrations
     * @throws MigrationException if something keeps the run from beginning, or if a migration fails
     */
    public MigrationResult migrate(Target target) {
        // The stored digest answers for everything together, and for nothing less.
        DigestQuestion digest = target.kind() == Target.Kind.LATEST
                ? HistoryNames.digest(settings.historySchema(), settings.historyPrefix())
                : null;
        try (Session session = SessionOpening.open(dataSource, digest)) {
            if (migrations.isIn(session.applied())) {
                return listener == null ? RunResult.nothing() : Run.upToDate(listener);
            }
            return new Run(context(session), migrations, planning(Direction.UP, target)).run();
        }
    }

    /**
     * Rolls back to a target, in the reverse order of applying, dependents first.
     *
     * <p>Sets of which this build has no migration are left alone, since another application may own them. Only a
     * target that names one of their migrations reaches them. The rollback is refused if a migration of a set that is
     * left alone depends on one that would be rolled back.
     *
     * @param target how far to go
     * @return the migrations that were rolled back
     * @throws MigrationException if something keeps the run from beginning, above all an irreversible migration, or if
     *     rolling one back fails
     */
    public MigrationResult rollback(Target target) {
        return ask(context -> new Run(context, migrations, planning(Direction.DOWN, target)).run());
    }

    /**
     * Plans {@link #migrate(Target)}, without changing anything.
     *
     * @param target how far to go
     * @return the plan, with the SQL that would run
     * @throws MigrationException if something would keep the run from beginning
     */
    public Plan plan(Target target) {
        return ask(
                context -> planning(Direction.UP, target).plan(context.history().read(Direction.UP)));
    }

    /**
     * Plans {@link #rollback(Target)}, without changing anything.
     *
     * @param target how far to go
     * @return the plan, with the SQL that would run
     * @throws MigrationException if something would keep the run from beginning
     */
    public Plan planRollback(Target target) {
        return ask(context -> {
            MigrationPlan plan =
                    planning(Direction.DOWN, target).plan(context.history().read(Direction.DOWN));
            context.requireTrust(plan);
            return plan;
        });
    }

    /**
     * Runs the pending migrations up to a target in one transaction that is rolled back, and reports their effects on
     * other users of the database: the locks, the rewritten tables, the time.
     *
     * <p>Every lock is held until all of it is rolled back, so rehearse on a database in use only in a quiet moment.
     * The rehearsal fails, without a retry, if a lock cannot be had within
     * {@link MigratorBuilder#lockTimeout(Duration)}. Numbers drawn from sequences are not put back, and neither are the
     * effects of Java steps outside of the database. Migrations without a transaction, and those that depend on them,
     * are not rehearsed.
     *
     * @param target how far to go
     * @return the findings about each pending migration
     * @throws MigrationException if something keeps the run from beginning, or if a migration fails
     */
    public Rehearsal rehearse(Target target) {
        return ask(context -> new Rehearser(context, migrations, planning(Direction.UP, target)).run());
    }

    /**
     * Reports the state of each migration that this build or the database knows. The role needs SELECT on the history
     * and no other privilege.
     *
     * @return the applied and the begun migrations in that order, then the pending ones in the order in which they
     *     would be applied
     * @throws MigrationException if the history cannot be read
     */
    public List<MigrationStatus> status() {
        return ask(context ->
                new StatusReport(migrations.graph(), context.history().read(Direction.UP)).migrations());
    }

    /**
     * Returns the other schemas of the database that have a history with the same prefix, if the history of this
     * migrator has not begun. Its first run would begin one beside theirs, as for a new tenant.
     *
     * @return the names of the schemas, sorted; empty if this migrator has a history
     * @throws MigrationException if the place of the history cannot be found
     */
    public List<String> otherHistories() {
        return ask(context -> context.history().others());
    }

    /**
     * Returns the migrations of this build, without asking the database.
     *
     * @return the migrations, in the order in which they would be applied to an empty database; those that another one
     *     replaces come before it, although an empty database would not run them
     * @throws MigrationException if the registries do not fit together
     */
    public List<MigrationDefinition> migrations() {
        return migrations.graph().ordered();
    }

    /**
     * Returns the registries of this build and where each comes from, without asking the database.
     *
     * @return the registries, by class name
     * @throws MigrationException if a registry cannot be read
     */
    public List<FoundRegistry> registries() {
        List<FoundRegistry> found = new ArrayList<>();
        for (MigrationRegistry registry : migrations.registries()) {
            found.add(LocatedRegistry.of(registry));
        }
        found.sort(Comparator.comparing(FoundRegistry::className));
        return List.copyOf(found);
    }

    /**
     * Reads the history: its last events. The role needs SELECT on the events of the history and no other privilege.
     *
     * @param limit the largest number of events, at least 1
     * @return the events, in the order in which they were written; empty if there is no history
     * @throws IllegalArgumentException if the limit is less than 1
     * @throws MigrationException if the events cannot be read
     */
    public List<HistoryEvent> history(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, and is " + limit + ".");
        }
        return ask(context -> context.history().events(limit));
    }

    /**
     * Compares the history with this build, and with its own events and digests. Reports roles that may write the
     * history without being trusted, and code of others on its tables. A pending migration is no problem. The role
     * needs SELECT on the history and no other privilege; without SELECT on the events and on the digest, they are left
     * out.
     *
     * @return the problems that would keep {@link #migrate()} from beginning, that {@link #repair} mends, or that would
     *     keep a rollback from running SQL of the history; empty if there are none
     * @throws MigrationException if the history cannot be read
     */
    public List<Problem> validate() {
        return ask(context -> {
            History history = context.history().read(Direction.UP);
            List<Problem> problems =
                    new ArrayList<>(HistoryCheck.problems(migrations.graph(), history, settings.newerVersions()));
            LostRows.problem(migrations.graph(), history).ifPresent(problems::add);
            if (!history.evidence().digestRight()) {
                problems.add(StoredHistoryProblems.digestWrong(
                        context.history().names().digest()));
            }
            context.history().trust().problem().ifPresent(problems::add);
            if (history.isUntouched() && !migrations().isEmpty()) {
                SchemaTables.problem(context.session(), settings.existingSchema())
                        .ifPresent(problems::add);
            }
            return List.copyOf(problems);
        });
    }

    /**
     * Records migrations of the main set as applied, as {@link #baseline(MigrationId)} does for any set.
     *
     * @param version the highest version to record
     * @return the recorded migrations, in the order of applying
     * @throws IllegalArgumentException if the version is malformed
     * @throws MigrationException if this build does not have the version, or if the history has one of the migrations
     */
    public List<MigrationId> baseline(String version) {
        return baseline(MigrationId.MAIN_SET, version);
    }

    /**
     * Records migrations of a named set as applied, as {@link #baseline(MigrationId)} does.
     *
     * @param set the name of the set
     * @param version the highest version to record
     * @return the recorded migrations, in the order of applying
     * @throws IllegalArgumentException if the set or the version is malformed
     * @throws MigrationException if this build does not have the version, or if the history has one of the migrations
     */
    public List<MigrationId> baseline(String set, String version) {
        return baseline(MigrationId.of(set, version));
    }

    /**
     * Records migrations of a set as applied, without running them, for a database that has their objects.
     *
     * @param to the highest version to record; lower ones of its set and all dependencies are recorded with it, without
     *     those that another recorded one replaces
     * @return the recorded migrations, in the order of applying
     * @throws MigrationException if this build does not have the version, or if the history has one of the migrations
     */
    public List<MigrationId> baseline(MigrationId to) {
        return ask(context -> new HistoryCorrection(context, migrations).baseline(to));
    }

    /**
     * Records a migration as applied, without running it, for a person who did its work by hand. The history forgets
     * the migrations that it replaces.
     *
     * @param id a migration of this build
     * @param reason why, for the readers of the history
     * @throws IllegalArgumentException if the reason is blank
     * @throws MigrationException if this build does not have the migration, if it is applied already, or if a
     *     dependency is not
     */
    public void markApplied(MigrationId id, String reason) {
        requireReason(reason);
        run(context -> new HistoryCorrection(context, migrations).markApplied(id, reason));
    }

    /**
     * Records a migration as not applied, without running anything, for a person who undid by hand all of it, or what
     * an unfinished one had left.
     *
     * @param id a migration of the history
     * @param reason why, for the readers of the history
     * @throws IllegalArgumentException if the reason is blank
     * @throws MigrationException if the history does not have the migration, or if an applied one depends on it
     */
    public void markRolledBack(MigrationId id, String reason) {
        requireReason(reason);
        run(context -> new HistoryCorrection(context, migrations).markRolledBack(id, reason));
    }

    /**
     * Decides that a step with an unknown outcome runs again from its beginning. The session of the step died, and
     * nobody but a person can tell what the step did ({@code outcome-unknown}).
     *
     * <p>This call only records the decision. The next {@link #migrate()} or {@link #rollback(Target)} goes on with the
     * step.
     *
     * @param id an unfinished migration of the history
     * @param reason why, for the readers of the history
     * @throws IllegalArgumentException if the reason is blank
     * @throws MigrationException if the migration has no step with an unknown outcome, or if another migrator is still
     *     at work on it after the lock wait
     */
    public void retry(MigrationId id, String reason) {
        settle(id, false, reason);
    }

    /**
     * Decides that a step with an unknown outcome took effect, as {@link #retry} decides that the step runs again. The
     * next {@link #migrate()} or {@link #rollback(Target)} goes on behind the step.
     *
     * @param id an unfinished migration of the history
     * @param reason why, for the readers of the history
     * @throws IllegalArgumentException if the reason is blank
     * @throws MigrationException if the migration has no step with an unknown outcome, or if another migrator is still
     *     at work on it after the lock wait
     */
    public void markStepDone(MigrationId id, String reason) {
        settle(id, true, reason);
    }

    private void settle(MigrationId id, boolean done, String reason) {
        requireReason(reason);
        run(context -> new HistoryCorrection(context, migrations).settle(id, done, reason));
    }

    /**
     * Plans {@link #adopt}, without changing anything. The role needs SELECT on the history and no other privilege.
     *
     * @param adopted the migrations that another tool has applied, each once, in any order
     * @return the migrations that would be recorded, in the order of applying
     * @throws IllegalArgumentException if a migration is named twice
     * @throws MigrationException if this build does not have one, if the history has one already, or if a dependency is
     *     neither applied nor among them
     */
    public List<MigrationId> planAdoption(Collection<AdoptedMigration> adopted) {
        return ask(context -> HistoryCorrection.ids(new HistoryEdit(
                        migrations.graph(),
                        context.history().read(Direction.UP),
                        context.session().encoding())
                .adoption(adopted.stream().map(AdoptedMigration::id).toList())));
    }

    /**
     * Records migrations as applied that another tool has applied, without running them: all together or none. The
     * history gets the original times and people where they are known, and an event {@code adopted} for each migration.
     *
     * @param adopted the migrations that the other tool has applied, each once, in any order
     * @return the recorded migrations, in the order of applying
     * @throws IllegalArgumentException if a migration is named twice
     * @throws MigrationException if this build does not have one, if the history has one already, or if a dependency is
     *     neither applied nor among them
     */
    public List<MigrationId> adopt(Collection<AdoptedMigration> adopted) {
        return ask(context -> new HistoryCorrection(context, migrations).adopt(adopted));
    }

    /**
     * Plans {@link #repair}, without changing anything.
     *
     * @return the changes; empty if no applied migration differs in this build and the history is in order
     * @throws MigrationException if the history cannot be read
     */
    public List<Repair> planRepair() {
        return ask(context -> new HistoryEdit(
                        migrations.graph(),
                        context.history().read(Direction.DOWN),
                        context.session().encoding())
                .allRepairs(false));
    }

    /**
     * Updates the history row of each applied migration that differs in this build, for a person who knows that the
     * database is right as it is. Each change is logged before it is made.
     *
     * <p>Lost rows of applied migrations are written anew if this build has the text that the events tell of, and
     * digests that do not fit the rows are computed anew.
     *
     * <p>A repair covers the up, the down with its data for older builds, the dependencies, the description and the
     * class name. All but a changed up reach the history also with the next {@link #migrate()} that has something to
     * do, unless the database has migrations or texts that are newer than this build. Of two builds that differ in such
     * a part, the one that wrote last counts.
     *
     * @param reason why, for the readers of the history
     * @return the changes, which are made together
     * @throws IllegalArgumentException if the reason is blank
     * @throws MigrationException if the history cannot be read or written
     */
    public List<Repair> repair(String reason) {
        requireReason(reason);
        return ask(context -> new HistoryCorrection(context, migrations).repair(reason));
    }

    private static void requireReason(String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("reason is blank. Say why, for those who read the events later.");
        }
    }

    private Planning planning(Direction direction, Target target) {
        return new Planning(migrations, settings, direction, target);
    }

    private RunContext context(Session session) {
        HistoryPlace place = HistoryPlace.find(session, settings.historySchema(), settings.historyPrefix());
        return new RunContext(session, new HistoryTable(session, place), settings, new Events(listener), injection);
    }

    private <T> T ask(Function<RunContext, T> call) {
        try (Session session = SessionOpening.open(dataSource)) {
            return call.apply(context(session));
        }
    }

    private void run(Consumer<RunContext> call) {
        try (Session session = SessionOpening.open(dataSource)) {
            call.accept(context(session));
        }
    }
}
