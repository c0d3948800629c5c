package dev.stepwell.runtime;

import dev.stepwell.MigrationDefinition;
import dev.stepwell.MigrationId;
import dev.stepwell.MigrationStatement;
import dev.stepwell.MigrationStep;
import dev.stepwell.Problem;
import dev.stepwell.Problems;
import dev.stepwell.RegistryDigest;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The history in the database: reads it, and writes what happens to it.
 *
 * <p>Reading needs SELECT and nothing else, and finds an empty history where there is no table. Writing takes part in
 * the transaction that is open. The state of a migration and the event that tells of it are written together.
 */
final class HistoryTable {

    private static final String INVALID_SCHEMA_NAME = "3F000";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /** The event of applying an older text because a person named it. */
    private static final String BROUGHT_BACK = "brought back";

    private static final String REPAIRED = "repaired";
    private static final String ROLLED_BACK = "rolled back";

    private static final String TEXT = "text";
    private static final String TEXTS = "text[]";

    private final Session session;
    private final HistoryNames names;
    private boolean exists;
    private boolean digestReadable;
    private boolean writable;
    private boolean eventsReadable;
    private @Nullable History latest;

    HistoryTable(Session session, HistoryNames names) {
        this.session = session;
        this.names = names;
        // Its digest is there.
        this.exists = session.applied() != null;
    }

    /**
     * Reads the history as of one moment.
     *
     * @param direction rolling back needs the SQL that does it, and applying does not
     * @throws MigrationException if the role may not read it or the connection fails
     */
    History read(Direction direction) {
        try (PreparedStatement select = rows(direction).prepared(connection());
                ResultSet rows = select.executeQuery()) {
            return history(rows);
        } catch (SQLException e) {
            if (Session.UNDEFINED_TABLE.equals(e.getSQLState())) {
                return History.empty();
            }
            throw failed("reading the history", e);
        }
    }

    private Command rows(Direction direction) {
        return new Command("SELECT migration_set, version, class_name, description, state, checksum, depends_on, "
                + "statements_done, CASE WHEN state = 'applied' THEN '{}' ELSE coalesce(undoing, up_statements) END, "
                + "transactional, irreversible, position, applied_at, applied_by, execution_ms, texts, "
                + (direction == Direction.DOWN
                        ? "down_statements, down_recoveries, down_checksum"
                        : "NULL::text[], NULL::text[], NULL")
                + " FROM " + names.migration());
    }

    private History history(ResultSet rows) throws SQLException {
        exists = true;
        List<HistoryEntry> entries = new ArrayList<>();
        while (rows.next()) {
            entries.add(entry(rows));
        }
        return new History(entries);
    }

    /**
     * Asks for what has to be known before anything is written: whether that is possible, and the history itself, if
     * there is one.
     */
    void prepareWriting(RoundTrip trip, Direction direction) {
        trip.ask(writable(), row -> {
            row.next();
            boolean allowed = row.getBoolean(1);
            exists = !row.wasNull();
            writable = allowed;
            eventsReadable = row.getBoolean(2);
            // What was read before, without the lock, is no longer so.
            latest = exists ? null : History.empty();
        });
        if (exists) {
            trip.ask(rows(direction), rows -> latest = history(rows));
        }
    }

    /** Reads the history, unless it was read just now to {@linkplain #prepareWriting prepare writing}. */
    History latest(Direction direction) {
        History known = latest;
        latest = null;
        return known != null ? known : read(direction);
    }

    /**
     * Reads what the history comes to by now; empty while there is none, or where the role may not read that. Nothing
     * of it fails while another migrator creates the history.
     *
     * @throws SQLException if the connection fails
     */
    Optional<RegistryDigest> digest() throws SQLException {
        if (!digestReadable) {
            Command readable = new Command("SELECT coalesce(has_table_privilege(to_regclass(")
                    .value(names.digest(), TEXT)
                    .add("), 'SELECT'), false)");
            try (PreparedStatement select = readable.prepared(connection());
                    ResultSet row = select.executeQuery()) {
                row.next();
                digestReadable = row.getBoolean(1);
            }
            // Then there is all of it, and it can be read in the round trip that takes the lock.
            exists |= digestReadable;
        }
        return digestReadable
                ? Optional.ofNullable(Session.digest(connection(), names.digestQuestion()))
                : Optional.empty();
    }

    /** The names of its tables. */
    HistoryNames names() {
        return names;
    }

    /** Whether the database is known to have a history. */
    boolean exists() {
        return exists;
    }

    /**
     * Reads what happened last.
     *
     * @param limit how many events, at most
     * @return the events, in the order in which they were written
     * @throws MigrationException if the role may not read them or the connection fails
     */
    List<HistoryEvent> events(int limit) {
        String query =
                "SELECT * FROM (SELECT event_id, occurred_at, event, migration_set, version, class_name, detail, "
                        + "execution_ms, database_user, host, process_id, backend_pid, tool_version FROM "
                        + names.event()
                        + " ORDER BY event_id DESC LIMIT ?) AS last ORDER BY event_id";
        try (PreparedStatement select = connection().prepareStatement(query)) {
            select.setInt(1, limit);
            try (ResultSet rows = select.executeQuery()) {
                List<HistoryEvent> events = new ArrayList<>();
                while (rows.next()) {
                    events.add(event(rows));
                }
                return List.copyOf(events);
            }
        } catch (SQLException e) {
            if (Session.UNDEFINED_TABLE.equals(e.getSQLState())) {
                return List.of();
            }
            throw failed("reading the history", e);
        }
    }

    private static HistoryEvent event(ResultSet row) throws SQLException {
        return new HistoryEvent(
                row.getLong(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getString(3),
                MigrationId.of(row.getString(4), row.getString(5)),
                row.getString(6),
                Optional.ofNullable(row.getString(7)),
                Duration.ofMillis(row.getLong(8)),
                row.getString(9),
                row.getString(10),
                row.getLong(11),
                row.getInt(12),
                row.getString(13));
    }

    private static HistoryEntry entry(ResultSet row) throws SQLException {
        MigrationId id = MigrationId.of(row.getString(1), row.getString(2));
        List<MigrationId> dependsOn =
                strings(row.getArray(7)).map(HistoryTable::id).toList();
        return new HistoryEntry(
                id,
                row.getString(3),
                row.getString(4),
                MigrationState.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                row.getString(6),
                strings(row.getArray(16)).toList(),
                dependsOn,
                row.getInt(8),
                strings(row.getArray(9)).toList(),
                down(row, id, dependsOn),
                row.getLong(12),
                row.getObject(13, OffsetDateTime.class).toInstant(),
                row.getString(14),
                Duration.ofMillis(row.getLong(15)));
    }

    private static StoredDown down(ResultSet row, MigrationId id, List<MigrationId> dependsOn) throws SQLException {
        boolean transactional = row.getBoolean(10);
        Optional<String> irreversible = Optional.ofNullable(row.getString(11));
        List<String> statements = strings(row.getArray(17)).toList();
        List<String> recoveries = strings(row.getArray(18)).toList();
        boolean intact = StoredDown.checksum(
                        id, transactional, dependsOn, statements, recoveries, irreversible.orElse(""))
                .equals(row.getString(19));
        List<MigrationStep> steps = new ArrayList<>(statements.size());
        for (int i = 0; i < statements.size(); i++) {
            steps.add(new MigrationStatement(
                    statements.get(i), "", intact ? StoredRecovery.parse(recoveries.get(i)) : Optional.empty()));
        }
        return new StoredDown(transactional, steps, irreversible, intact);
    }

    /**
     * Creates the tables and the view of the history where they are missing, and makes sure that they can be written
     * to: otherwise it would be found out only after a migration has run.
     *
     * @param repeatable whether there is something repeatable, whose earlier texts the events tell
     * @throws MigrationException if the schema is missing, the role may not create them or write to them, or the
     *     connection fails
     */
    void makeReady(boolean repeatable) {
        if (exists && !(writable && (eventsReadable || !repeatable))) {
            throw new MigrationException(notAccessible("writing the history", ""), null);
        }
        if (exists) {
            return;
        }
        try {
            session.begin();
            try (Statement create = connection().createStatement()) {
                // Together they are one round trip.
                create.execute(String.join(";\n", names.definition()));
            }
            session.commit();
            exists = true;
            writable = true;
        } catch (SQLException e) {
            session.rollback(e);
            throw failed("creating the history", e);
        }
    }

    /** Some writing that is committed together. */
    @FunctionalInterface
    interface Writing {

        void write() throws SQLException;
    }

    /**
     * Writes several things in one transaction, or nothing.
     *
     * @throws MigrationException if the connection fails
     */
    void together(Writing writing) {
        try {
            session.begin();
            writing.write();
            session.commit();
        } catch (SQLException e) {
            session.rollback(e);
            throw failed("writing the history", e);
        }
    }

    /** Whether the role may write to the history, null if there is none, and whether it may read the events. */
    private Command writable() {
        Command query = new Command("SELECT CASE WHEN to_regclass(")
                .value(names.migration(), TEXT)
                .add(") IS NOT NULL THEN has_table_privilege(")
                .value(names.event(), TEXT)
                .add(", 'INSERT')");
        for (String privilege : List.of("INSERT", "UPDATE", "DELETE")) {
            query.add(" AND has_table_privilege(")
                    .value(names.migration(), TEXT)
                    .add(", '" + privilege + "')");
        }
        return query.add(" END, has_table_privilege(to_regclass(")
                .value(names.event(), TEXT)
                .add("), 'SELECT')");
    }

    /** Writes that a migration is applied; what an interrupted run wrote of it is replaced. */
    void writeApplied(PlannedMigration migration, Duration execution) throws SQLException {
        writeApplied(migration, migration.deliberate(), execution);
        writeEvent(applied(migration), migration, null, execution);
    }

    /** Writes that a migration without a transaction has begun, or goes on. */
    void writeRunning(PlannedMigration migration) throws SQLException {
        write(migration, MigrationState.RUNNING, migration.firstStep(), false, Duration.ZERO);
    }

    /** Writes that rolling a migration without a transaction back has begun, or goes on. */
    void writeRollingBack(PlannedMigration migration) throws SQLException {
        String update = "UPDATE " + names.migration()
                + " SET statements_done = ?, undoing = ?, done_before = CASE WHEN state IN ('running', 'failed') "
                + "THEN statements_done ELSE done_before END, session_changes = CASE WHEN state IN ('rolling_back', "
                + "'rollback_failed') THEN session_changes END, state = 'rolling_back' WHERE "
                + HistoryNames.IDENTIFIED;
        try (PreparedStatement statement = connection().prepareStatement(update)) {
            statement.setInt(1, migration.firstStep());
            statement.setArray(2, texts(migration.steps().stream().map(PlannedMigration::text)));
            identify(statement, 3, migration.id());
            requireOneRow(statement.executeUpdate(), migration.id());
        }
    }

    /**
     * Writes how far a migration without a transaction has come.
     *
     * @param sessionChanges what it has set in its session for its later statements
     */
    void writeProgress(MigrationId id, int statementsDone, List<String> sessionChanges) throws SQLException {
        String update = "UPDATE " + names.migration() + " SET statements_done = ?, session_changes = ? WHERE "
                + HistoryNames.IDENTIFIED;
        try (PreparedStatement statement = connection().prepareStatement(update)) {
            statement.setInt(1, statementsDone);
            statement.setArray(2, texts(sessionChanges.stream()));
            identify(statement, 3, id);
            requireOneRow(statement.executeUpdate(), id);
        }
    }

    /** What the statements of a migration that are done had set in their session, which has ended. */
    List<String> sessionChanges(MigrationId id) throws SQLException {
        String query = "SELECT session_changes FROM " + names.migration() + " WHERE " + HistoryNames.IDENTIFIED;
        try (PreparedStatement select = connection().prepareStatement(query)) {
            identify(select, 1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? strings(row.getArray(1)).toList() : List.of();
            }
        }
    }

    /** Writes that migrations are applied which the database had before there was a history. */
    void writeBaselined(List<PlannedMigration> migrations) throws SQLException {
        List<Command> rows = new ArrayList<>();
        List<Command> events = new ArrayList<>();
        for (PlannedMigration migration : migrations) {
            rows.add(appliedRow(migration, false, Duration.ZERO));
            events.add(event("baselined", migration, null, Duration.ZERO));
        }
        writeAll(rows, migrations);
        Command.executeAll(connection(), events);
    }

    /**
     * Writes that migrations are applied which another tool has applied.
     *
     * @param adopted what is known of that, of each
     */
    void writeAdopted(List<PlannedMigration> migrations, Map<MigrationId, AdoptedMigration> adopted)
            throws SQLException {
        List<Command> rows = new ArrayList<>();
        List<Command> origins = new ArrayList<>();
        List<Command> events = new ArrayList<>();
        for (PlannedMigration migration : migrations) {
            AdoptedMigration known = Objects.requireNonNull(adopted.get(migration.id()));
            rows.add(appliedRow(migration, false, known.execution()));
            origins.add(new Command("UPDATE " + names.migration() + " SET applied_at = coalesce(")
                    .value(known.appliedAt().map(Instant::toString).orElse(null), "timestamptz")
                    .add(", applied_at), applied_by = coalesce(")
                    .value(known.appliedBy().orElse(null), TEXT)
                    .add(", applied_by)")
                    .add(where(migration.id())));
            events.add(event("adopted", migration, "from " + known.origin(), known.execution()));
        }
        writeAll(rows, migrations);
        writeAll(origins, migrations);
        Command.executeAll(connection(), events);
    }

    private void writeAll(List<Command> rows, List<PlannedMigration> migrations) throws SQLException {
        List<Integer> changed = Command.executeAll(connection(), rows);
        for (int i = 0; i < changed.size(); i++) {
            requireOneRow(changed.get(i), migrations.get(i).id());
        }
    }

    /** Writes that a migration is applied because a person says so. */
    void writeMarkedApplied(PlannedMigration migration, String reason) throws SQLException {
        writeApplied(migration, true, Duration.ZERO);
        writeEvent(REPAIRED, migration, "marked as applied: " + reason, Duration.ZERO);
    }

    /** Writes that a migration is not applied because a person says so. */
    void writeMarkedRolledBack(HistoryEntry entry, String reason) throws SQLException {
        delete(entry.id());
        writeEvent(REPAIRED, entry.id(), entry.className(), "marked as rolled back: " + reason, Duration.ZERO);
    }

    /** Writes what this build has of an applied migration over what the history has. */
    void writeRepaired(Repair repair, MigrationDefinition definition, String reason) throws SQLException {
        List<Command> down = down(definition);
        Command update = new Command("UPDATE " + names.migration() + " SET checksum = ")
                .value(definition.checksum(), TEXT)
                .add(", up_statements = ")
                .value(Command.array(definition.up().stream().map(PlannedMigration::text)), TEXTS)
                .add(", transactional = ")
                .add(down.get(0))
                .add(", depends_on = ")
                .add(down.get(1))
                .add(", down_statements = ")
                .add(down.get(2))
                .add(", down_recoveries = ")
                .add(down.get(3))
                .add(", irreversible = ")
                .add(down.get(4))
                .add(", down_checksum = ")
                .add(down.get(5))
                .add(where(repair.id()));
        requireOneRow(update.execute(connection()), repair.id());
        writeEvent(
                REPAIRED,
                repair.id(),
                repair.className(),
                repair.built(),
                "checksum " + repair.stored() + " became " + repair.built() + ": " + reason,
                Duration.ZERO);
    }

    /** Writes that the catalogs show a step to be done of which the history did not know. */
    void writeAdopted(PlannedMigration migration, int statementsDone, String why) throws SQLException {
        String update = "UPDATE " + names.migration() + " SET statements_done = ? WHERE " + HistoryNames.IDENTIFIED;
        try (PreparedStatement statement = connection().prepareStatement(update)) {
            statement.setInt(1, statementsDone);
            identify(statement, 2, migration.id());
            requireOneRow(statement.executeUpdate(), migration.id());
        }
        writeEvent("adopted", migration.id(), migration.className(), why, Duration.ZERO);
    }

    /** The row of a migration, as an item of FROM; parameters in it would be in the way of those around it. */
    String rowOf(MigrationId id) {
        return "(SELECT xmin FROM " + names.migration() + where(id) + ")";
    }

    /** The statement by which a person tells the history how far a migration has come. */
    String settling(HistoryEntry entry, int statementsDone) {
        String state = entry.isRollingBack() ? "rollback_failed" : "failed";
        return "UPDATE " + names.migration() + " SET state = '" + state + "', statements_done = " + statementsDone
                + where(entry.id()) + ";";
    }

    /** Set and version have no character that SQL would take for something else. */
    private static String where(MigrationId id) {
        return " WHERE migration_set = '" + id.set() + "' AND version_number = '" + numbers(id) + "'";
    }

    /** Writes that a migration failed; one without a transaction keeps its row, with what is done. */
    void writeFailed(PlannedMigration migration, String error, Duration execution) throws SQLException {
        String update = "UPDATE " + names.migration() + " SET state = 'failed' WHERE " + HistoryNames.IDENTIFIED
                + " AND state = 'running'";
        try (PreparedStatement statement = connection().prepareStatement(update)) {
            identify(statement, 1, migration.id());
            statement.executeUpdate();
        }
        writeEvent("failed", migration.id(), migration.className(), error, execution);
    }

    /**
     * Writes that rolling a migration back failed; one without a transaction is as applied as before if nothing was
     * done.
     *
     * @param untouched whether nothing of the rollback stays
     */
    void writeRollbackFailed(PlannedMigration migration, boolean untouched, String error, Duration execution)
            throws SQLException {
        String changed = untouched
                ? "state = CASE WHEN done_before IS NULL THEN 'applied' ELSE 'failed' END, statements_done = "
                        + "coalesce(done_before, cardinality(up_statements)), done_before = NULL, undoing = NULL, "
                        + "session_changes = NULL"
                : "state = 'rollback_failed'";
        String update = "UPDATE " + names.migration() + " SET " + changed + " WHERE " + HistoryNames.IDENTIFIED
                + " AND state = 'rolling_back'";
        try (PreparedStatement statement = connection().prepareStatement(update)) {
            identify(statement, 1, migration.id());
            statement.executeUpdate();
        }
        writeEvent("rollback failed", migration.id(), migration.className(), error, execution);
    }

    /** Writes that a migration is rolled back: its row goes, the event stays. */
    void writeRolledBack(PlannedMigration migration, Duration execution) throws SQLException {
        delete(migration.id());
        writeEvent(ROLLED_BACK, migration.id(), migration.className(), null, execution);
    }

    private void delete(MigrationId id) throws SQLException {
        requireOneRow(rowDeleted(id).execute(connection()), id);
    }

    private Command rowDeleted(MigrationId id) {
        return new Command("DELETE FROM " + names.migration() + " WHERE migration_set = ")
                .value(id.set(), TEXT)
                .add(" AND version_number = ")
                .value(numbers(id), "numeric[]");
    }

    /**
     * Writes all that the history says of a migration that is done, its row and the event, or fails.
     *
     * <p>It may be sent together with a COMMIT that follows, whatever becomes of it. It gives how many milliseconds the
     * migration has taken.
     *
     * @param condition what has to hold, as SQL
     * @param before how long the migration has taken before its transaction began
     */
    Command done(Direction direction, PlannedMigration migration, String condition, Duration before)
            throws SQLException {
        Command execution = millis(before)
                .add(" + greatest(0, (extract(epoch FROM pg_catalog.clock_timestamp() "
                        + "- pg_catalog.transaction_timestamp()) * 1000)::bigint)");
        Command row =
                switch (direction) {
                    case UP ->
                        row(
                                migration,
                                MigrationState.APPLIED,
                                migration.steps().size(),
                                migration.deliberate(),
                                execution);
                    case DOWN -> rowDeleted(migration.id());
                };
        String checksum =
                direction == Direction.UP ? migration.definition().orElseThrow().checksum() : null;
        Command oneRow = new Command(
                        "CASE WHEN " + condition + " AND (SELECT pg_catalog.count(*) FROM written) = 1 THEN ")
                .add(execution)
                .add(" ELSE " + HistoryNames.RAISED + "::bigint END");
        return new Command("WITH written AS (")
                .add(row)
                .add(" RETURNING 1) ")
                .add(event(
                        direction == Direction.UP ? applied(migration) : ROLLED_BACK,
                        migration.id(),
                        migration.className(),
                        checksum,
                        null,
                        oneRow))
                .add(" RETURNING execution_ms");
    }

    private static String applied(PlannedMigration migration) {
        return !migration.again() ? "applied" : migration.deliberate() ? BROUGHT_BACK : "applied again";
    }

    private void writeApplied(PlannedMigration migration, boolean deliberate, Duration execution) throws SQLException {
        requireOneRow(appliedRow(migration, deliberate, execution).execute(connection()), migration.id());
    }

    private Command appliedRow(PlannedMigration migration, boolean deliberate, Duration execution) throws SQLException {
        return row(migration, MigrationState.APPLIED, migration.steps().size(), deliberate, millis(execution));
    }

    private void write(
            PlannedMigration migration,
            MigrationState state,
            int statementsDone,
            boolean deliberate,
            Duration execution)
            throws SQLException {
        Command insert = row(migration, state, statementsDone, deliberate, millis(execution));
        requireOneRow(insert.execute(connection()), migration.id());
    }

    private Command row(
            PlannedMigration migration, MigrationState state, int statementsDone, boolean deliberate, Command execution)
            throws SQLException {
        MigrationDefinition definition = migration.definition().orElseThrow();
        List<String> texts = definition.repeatable() ? texts(migration, definition.checksum(), deliberate) : List.of();
        Command insert = new Command("INSERT INTO " + names.migration()
                        + " AS m (migration_set, version_number, version, class_name, "
                        + "description, state, checksum, up_statements, transactional, depends_on, down_statements, "
                        + "down_recoveries, irreversible, down_checksum, statements_done, applied_by, execution_ms, "
                        + "tool_version, texts) VALUES (")
                .value(definition.id().set(), TEXT)
                .add(", ")
                .value(numbers(definition.id()), "numeric[]")
                .add(", ")
                .value(definition.id().version().toString(), TEXT)
                .add(", ")
                .value(definition.className(), TEXT)
                .add(", ")
                .value(definition.description(), TEXT)
                .add(", ")
                .value(state.name().toLowerCase(Locale.ROOT), TEXT)
                .add(", ")
                .value(definition.checksum(), TEXT)
                .add(", ")
                .value(Command.array(definition.up().stream().map(PlannedMigration::text)), TEXTS)
                .add(", ");
        for (Command column : down(definition)) {
            insert.add(column).add(", ");
        }
        insert.value(Integer.toString(statementsDone), "integer")
                .add(", session_user, ")
                .add(execution)
                .add(", ")
                .value(ToolVersion.TEXT, TEXT)
                .add(", ")
                .value(texts.isEmpty() ? null : Command.array(texts.stream()), TEXTS)
                .add(") ON CONFLICT (migration_set, version_number) DO UPDATE SET version = EXCLUDED.version, "
                        + "class_name = EXCLUDED.class_name, description = EXCLUDED.description, state = EXCLUDED.state, "
                        + "transactional = EXCLUDED.transactional, checksum = EXCLUDED.checksum, "
                        + "depends_on = EXCLUDED.depends_on, up_statements = EXCLUDED.up_statements, "
                        + "down_statements = EXCLUDED.down_statements, "
                        + "down_recoveries = EXCLUDED.down_recoveries, irreversible = EXCLUDED.irreversible, "
                        + "down_checksum = EXCLUDED.down_checksum, "
                        + "statements_done = EXCLUDED.statements_done, undoing = NULL, done_before = NULL, "
                        + "session_changes = CASE WHEN EXCLUDED.state = 'running' THEN m.session_changes END, position = DEFAULT, applied_at = EXCLUDED.applied_at, "
                        + "applied_by = EXCLUDED.applied_by, execution_ms = EXCLUDED.execution_ms, "
                        + "tool_version = EXCLUDED.tool_version, texts = EXCLUDED.texts WHERE ");
        Optional<HistoryEntry> replaced = migration.replaced();
        return replaced.isPresent()
                ? insert.add("m.state = 'applied' AND m.checksum = ")
                        .value(replaced.get().checksum(), TEXT)
                : insert.add("m.state <> 'applied'");
    }

    /** The texts that a repeatable migration has had once it is applied; a row that is gone took its own with it. */
    private List<String> texts(PlannedMigration migration, String checksum, boolean deliberate) throws SQLException {
        List<String> texts;
        if (migration.replaced().isPresent()) {
            HistoryEntry entry = migration.replaced().get();
            texts = entry.repeatable() ? entry.texts() : List.of(entry.checksum());
        } else {
            texts = textsOfEvents(migration.id());
        }
        return RepeatableTexts.with(texts, checksum, deliberate);
    }

    private List<String> textsOfEvents(MigrationId id) throws SQLException {
        // The event has the version as it was written.
        String query = "SELECT event, checksum FROM " + names.event() + " WHERE migration_set = ? AND "
                + "string_to_array(regexp_replace(version, '(\\.0+)+$', ''), '.')::numeric[] = ? "
                + "AND checksum IS NOT NULL ORDER BY event_id";
        try (PreparedStatement select = connection().prepareStatement(query)) {
            identify(select, 1, id);
            try (ResultSet rows = select.executeQuery()) {
                List<String> texts = List.of();
                while (rows.next()) {
                    boolean deliberate = BROUGHT_BACK.equals(rows.getString(1)) || REPAIRED.equals(rows.getString(1));
                    texts = RepeatableTexts.with(texts, rows.getString(2), deliberate);
                }
                return texts;
            }
        }
    }

    /** The lock keeps others from the row; where it did not, nothing that builds on the row may be committed. */
    private static void requireOneRow(int rows, MigrationId id) throws SQLException {
        if (rows != 1) {
            throw new SQLException("the row of " + id + " in the history was changed by somebody else");
        }
    }

    /** What a build goes by that rolls the migration back and does not have its class: six columns. */
    private static List<Command> down(MigrationDefinition definition) {
        // Only plain SQL can be run without the class.
        List<MigrationStatement> down = definition.down().stream().allMatch(MigrationStatement.class::isInstance)
                ? definition.down().stream().map(MigrationStatement.class::cast).toList()
                : List.of();
        List<String> statements = down.stream().map(MigrationStatement::sql).toList();
        List<String> recoveries =
                down.stream().map(step -> StoredRecovery.text(step.recovery())).toList();
        return List.of(
                value(Boolean.toString(definition.transactional()), "boolean"),
                value(Command.array(definition.dependsOn().stream().map(HistoryTable::text)), TEXTS),
                value(down.isEmpty() ? null : Command.array(statements.stream()), TEXTS),
                value(down.isEmpty() ? null : Command.array(recoveries.stream()), TEXTS),
                value(definition.irreversible().orElse(null), TEXT),
                value(
                        StoredDown.checksum(
                                definition.id(),
                                definition.transactional(),
                                definition.dependsOn(),
                                statements,
                                recoveries,
                                definition.irreversible().orElse("")),
                        TEXT));
    }

    private static Command value(@Nullable String value, String type) {
        return new Command("").value(value, type);
    }

    private static Command millis(Duration execution) {
        return value(Long.toString(execution.toMillis()), "bigint");
    }

    private void writeEvent(String event, PlannedMigration applied, @Nullable String detail, Duration execution)
            throws SQLException {
        event(event, applied, detail, execution).execute(connection());
    }

    private Command event(String event, PlannedMigration applied, @Nullable String detail, Duration execution) {
        String checksum = applied.definition().orElseThrow().checksum();
        return event(event, applied.id(), applied.className(), checksum, detail, millis(execution));
    }

    private void writeEvent(String event, MigrationId id, String className, @Nullable String detail, Duration execution)
            throws SQLException {
        writeEvent(event, id, className, null, detail, execution);
    }

    private void writeEvent(
            String event,
            MigrationId id,
            String className,
            @Nullable String checksum,
            @Nullable String detail,
            Duration execution)
            throws SQLException {
        event(event, id, className, checksum, detail, millis(execution)).execute(connection());
    }

    private Command event(
            String event,
            MigrationId id,
            String className,
            @Nullable String checksum,
            @Nullable String detail,
            Command execution) {
        return new Command("INSERT INTO " + names.event() + " (event, migration_set, version, class_name, checksum, "
                        + "detail, execution_ms, database_user, host, process_id, tool_version) SELECT ")
                .value(event, TEXT)
                .add(", ")
                .value(id.set(), TEXT)
                .add(", ")
                .value(id.version().toString(), TEXT)
                .add(", ")
                .value(className, TEXT)
                .add(", ")
                .value(checksum, TEXT)
                .add(", ")
                .value(detail, TEXT)
                .add(", ")
                .add(execution)
                .add(", session_user, ")
                .value(Host.NAME, TEXT)
                .add(", ")
                .value(Long.toString(ProcessHandle.current().pid()), "bigint")
                .add(", ")
                .value(ToolVersion.TEXT, TEXT);
    }

    private Connection connection() {
        return session.connection();
    }

    private void identify(PreparedStatement statement, int index, MigrationId id) throws SQLException {
        statement.setString(index, id.set());
        statement.setArray(
                index + 1,
                connection()
                        .createArrayOf(
                                "numeric",
                                id.version().parts().stream()
                                        .map(BigDecimal::new)
                                        .toArray()));
    }

    private static String numbers(MigrationId id) {
        return id.version().parts().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    private Array texts(Stream<String> texts) throws SQLException {
        return connection().createArrayOf(TEXT, texts.toArray());
    }

    private static Stream<String> strings(@Nullable Array array) throws SQLException {
        return array == null ? Stream.empty() : Stream.of((String[]) array.getArray());
    }

    private static String text(MigrationId id) {
        return id.set() + ":" + id.version();
    }

    private static MigrationId id(String text) {
        int colon = text.indexOf(':');
        return MigrationId.of(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Whether it failed because there is no history, though there seemed to be one. */
    boolean isMissing(SQLException e) {
        if (exists && Session.UNDEFINED_TABLE.equals(e.getSQLState())) {
            exists = false;
            digestReadable = false;
            return true;
        }
        return false;
    }

    /** What the caller is told if {@link #prepareWriting} failed, or what was asked together with it. */
    MigrationException notPrepared(SQLException e) {
        // Nothing else of it needs a right.
        return failed(INSUFFICIENT_PRIVILEGE.equals(e.getSQLState()) ? "reading the history" : "taking the lock", e);
    }

    private MigrationException failed(String doing, SQLException e) {
        if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
            return new MigrationException(notAccessible(doing, FailureExcerpt.message(e)), e);
        }
        if (INVALID_SCHEMA_NAME.equals(e.getSQLState())) {
            return new MigrationException(Problems.historySchemaMissing(names.schema()), e);
        }
        return Session.databaseFailed(doing, e);
    }

    private Problem notAccessible(String doing, String said) {
        return Problems.historyNotAccessible(session.facts().user(), doing, names.migration(), said);
    }
}
