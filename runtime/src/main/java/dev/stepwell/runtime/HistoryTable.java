package dev.stepwell.runtime;

import dev.stepwell.MigrationDefinition;
import dev.stepwell.MigrationId;
import dev.stepwell.MigrationStatement;
import dev.stepwell.MigrationStep;
import dev.stepwell.Problems;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The history in the database: reads it, and writes what happens to it.
 *
 * <p>Reading needs SELECT and nothing else, and finds an empty history where there is no table. Writing takes part in
 * the transaction that is open. The state of a migration and the event that tells of it are written together.
 */
final class HistoryTable implements StoredDown {

    private static final String UNDEFINED_TABLE = "42P01";
    private static final String INVALID_SCHEMA_NAME = "3F000";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Session session;
    private final HistoryNames names;

    HistoryTable(Session session, HistoryNames names) {
        this.session = session;
        this.names = names;
    }

    /**
     * Reads the history.
     *
     * @throws MigrationException if the role may not read it or the connection fails
     */
    History read() {
        String query = "SELECT migration_set, version, class_name, description, state, checksum, depends_on, "
                + "statements_done, CASE WHEN state = 'applied' THEN '{}' ELSE up_statements END, position, "
                + "applied_at, applied_by, execution_ms FROM " + names.migration();
        try (PreparedStatement select = connection().prepareStatement(query);
                ResultSet rows = select.executeQuery()) {
            List<HistoryEntry> entries = new ArrayList<>();
            while (rows.next()) {
                entries.add(new HistoryEntry(
                        MigrationId.of(rows.getString(1), rows.getString(2)),
                        rows.getString(3),
                        rows.getString(4),
                        MigrationState.valueOf(rows.getString(5).toUpperCase(Locale.ROOT)),
                        rows.getString(6),
                        strings(rows.getArray(7)).map(HistoryTable::id).toList(),
                        rows.getInt(8),
                        strings(rows.getArray(9)).toList(),
                        rows.getLong(10),
                        rows.getObject(11, OffsetDateTime.class).toInstant(),
                        rows.getString(12),
                        Duration.ofMillis(rows.getLong(13))));
            }
            return new History(entries);
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return History.empty();
            }
            throw failed("reading the history", e);
        }
    }

    /** Reads what the history keeps of rolling one migration back. */
    @Override
    public Row of(MigrationId id) {
        String query = "SELECT transactional, down_statements, irreversible FROM " + names.migration() + " WHERE "
                + HistoryNames.IDENTIFIED;
        try (PreparedStatement select = connection().prepareStatement(query)) {
            identify(select, 1, id);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                Array down = row.getArray(2);
                List<MigrationStep> steps = down == null
                        ? List.of()
                        : strings(down)
                                .<MigrationStep>map(sql -> new MigrationStatement(sql, ""))
                                .toList();
                return new Row(row.getBoolean(1), steps, Optional.ofNullable(row.getString(3)));
            }
        } catch (SQLException e) {
            throw failed("reading the history", e);
        }
    }

    /**
     * Creates the tables and the view of the history where they are missing.
     *
     * @throws MigrationException if the schema is missing, the role may not create them, or the connection fails
     */
    void createIfMissing() {
        try {
            session.begin();
            if (!exists()) {
                try (Statement create = connection().createStatement()) {
                    for (String statement : names.definition()) {
                        create.execute(statement);
                    }
                }
            }
            session.commit();
        } catch (SQLException e) {
            session.rollback(e);
            throw failed("creating the history", e);
        }
    }

    private boolean exists() throws SQLException {
        try (PreparedStatement query = connection().prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            query.setString(1, names.migration());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** Writes that a migration is applied; what an interrupted run wrote of it is replaced. */
    void writeApplied(PlannedMigration migration, Duration execution) throws SQLException {
        write(migration, MigrationState.APPLIED, migration.steps().size(), execution);
        writeEvent("applied", migration.id(), migration.className(), null, execution);
    }

    /** Writes that a migration without a transaction has begun, or goes on. */
    void writeRunning(PlannedMigration migration) throws SQLException {
        write(migration, MigrationState.RUNNING, migration.firstStep(), Duration.ZERO);
    }

    /** Writes how far a migration without a transaction has come. */
    void writeProgress(MigrationId id, int statementsDone) throws SQLException {
        String update = "UPDATE " + names.migration() + " SET statements_done = ? WHERE " + HistoryNames.IDENTIFIED;
        try (PreparedStatement statement = connection().prepareStatement(update)) {
            statement.setInt(1, statementsDone);
            identify(statement, 2, id);
            statement.executeUpdate();
        }
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

    /** Writes that rolling a migration back failed. */
    void writeRollbackFailed(PlannedMigration migration, String error, Duration execution) throws SQLException {
        writeEvent("rollback failed", migration.id(), migration.className(), error, execution);
    }

    /** Writes that a migration is rolled back: its row goes, the event stays. */
    void writeRolledBack(PlannedMigration migration, Duration execution) throws SQLException {
        String delete = "DELETE FROM " + names.migration() + " WHERE " + HistoryNames.IDENTIFIED;
        try (PreparedStatement statement = connection().prepareStatement(delete)) {
            identify(statement, 1, migration.id());
            statement.executeUpdate();
        }
        writeEvent("rolled back", migration.id(), migration.className(), null, execution);
    }

    private void write(PlannedMigration migration, MigrationState state, int statementsDone, Duration execution)
            throws SQLException {
        MigrationDefinition definition = migration.definition().orElseThrow();
        String insert =
                "INSERT INTO " + names.migration() + " AS m (migration_set, version_number, version, class_name, "
                        + "description, state, transactional, checksum, depends_on, up_statements, down_statements, "
                        + "irreversible, statements_done, applied_by, execution_ms, tool_version) "
                        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, session_user, ?, ?) "
                        + "ON CONFLICT (migration_set, version_number) DO UPDATE SET version = EXCLUDED.version, "
                        + "class_name = EXCLUDED.class_name, description = EXCLUDED.description, state = EXCLUDED.state, "
                        + "transactional = EXCLUDED.transactional, checksum = EXCLUDED.checksum, "
                        + "depends_on = EXCLUDED.depends_on, up_statements = EXCLUDED.up_statements, "
                        + "down_statements = EXCLUDED.down_statements, irreversible = EXCLUDED.irreversible, "
                        + "statements_done = EXCLUDED.statements_done, applied_at = EXCLUDED.applied_at, "
                        + "applied_by = EXCLUDED.applied_by, execution_ms = EXCLUDED.execution_ms, "
                        + "tool_version = EXCLUDED.tool_version WHERE m.state <> 'applied'";
        try (PreparedStatement statement = connection().prepareStatement(insert)) {
            identify(statement, 1, definition.id());
            statement.setString(3, definition.id().version().toString());
            statement.setString(4, definition.className());
            statement.setString(5, definition.description());
            statement.setString(6, state.name().toLowerCase(Locale.ROOT));
            statement.setBoolean(7, definition.transactional());
            statement.setString(8, definition.checksum());
            statement.setArray(9, texts(definition.dependsOn().stream().map(HistoryTable::text)));
            statement.setArray(10, texts(definition.up().stream().map(PlannedMigration::text)));
            statement.setArray(11, down(definition));
            statement.setString(12, definition.irreversible().orElse(null));
            statement.setInt(13, statementsDone);
            statement.setLong(14, execution.toMillis());
            statement.setString(15, ToolVersion.TEXT);
            if (statement.executeUpdate() != 1) {
                // The lock makes this impossible; if it happens the lock did not hold, and nothing may be committed.
                throw new SQLException("the history already says that " + migration.label() + " is applied");
            }
        }
    }

    /** Only plain SQL can be run by a build that does not have the class. */
    private @Nullable Array down(MigrationDefinition definition) throws SQLException {
        List<MigrationStep> down = definition.down();
        boolean storable = !down.isEmpty() && down.stream().allMatch(MigrationStatement.class::isInstance);
        return storable ? texts(down.stream().map(PlannedMigration::text)) : null;
    }

    private void writeEvent(String event, MigrationId id, String className, @Nullable String detail, Duration execution)
            throws SQLException {
        String insert = "INSERT INTO " + names.event() + " (event, migration_set, version, class_name, detail, "
                + "execution_ms, database_user, host, process_id, tool_version) "
                + "VALUES (?, ?, ?, ?, ?, ?, session_user, ?, ?, ?)";
        try (PreparedStatement statement = connection().prepareStatement(insert)) {
            statement.setString(1, event);
            statement.setString(2, id.set());
            statement.setString(3, id.version().toString());
            statement.setString(4, className);
            statement.setString(5, detail);
            statement.setLong(6, execution.toMillis());
            statement.setString(7, Host.NAME);
            statement.setLong(8, ProcessHandle.current().pid());
            statement.setString(9, ToolVersion.TEXT);
            statement.executeUpdate();
        }
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

    private Array texts(Stream<String> texts) throws SQLException {
        return connection().createArrayOf("text", texts.toArray());
    }

    private static Stream<String> strings(Array array) throws SQLException {
        return Stream.of((String[]) array.getArray());
    }

    private static String text(MigrationId id) {
        return id.set() + ":" + id.version();
    }

    private static MigrationId id(String text) {
        int colon = text.indexOf(':');
        return MigrationId.of(text.substring(0, colon), text.substring(colon + 1));
    }

    private MigrationException failed(String doing, SQLException e) {
        if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
            return new MigrationException(
                    Problems.historyNotAccessible(
                            session.facts().user(), doing, names.migration(), FailureExcerpt.message(e)),
                    e);
        }
        if (INVALID_SCHEMA_NAME.equals(e.getSQLState())) {
            return new MigrationException(Problems.historySchemaMissing(names.schema()), e);
        }
        return Session.databaseFailed(doing, e);
    }
}
