package dev.stepwell.adoption;

import dev.stepwell.Version;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.AdoptionProblems;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the history of another tool. Each tool has its own query, and all queries return the same columns.
 *
 * <p>A query returns its rows in the order of applying. A time without a time zone is read in the zone of this session.
 */
final class ForeignHistoryReader {

    private final Connection connection;
    private final ForeignTable table;
    private final Map<String, ForeignMigration> applied = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private ForeignHistoryReader(Connection connection, ForeignTable table) {
        this.connection = connection;
        this.table = table;
    }

    static ForeignHistory read(Connection connection, ForeignTable table) throws SQLException {
        ForeignHistoryReader reader = new ForeignHistoryReader(connection, table);
        if (table.format() == HistoryFormat.LIQUIBASE) {
            reader.requireNoLock();
        }
        reader.readRows(reader.query());
        return new ForeignHistory(table, reader.withUniqueVersions(), reader.problems);
    }

    /** {@return the query for id, name, file, time, person, milliseconds and state of each migration} */
    private String query() throws SQLException {
        String from = " FROM " + table.quoted();
        return switch (table.format()) {
            case FLYWAY ->
                "SELECT coalesce(version, 'R ' || description), description, NULL, installed_on::timestamptz, installed_by, "
                        + "execution_time::bigint, CASE WHEN NOT success THEN 'failed' "
                        + "WHEN type LIKE 'UNDO%' OR type = 'DELETE' THEN 'undone' WHEN type = 'SCHEMA' THEN 'skipped' "
                        + "WHEN type LIKE '%BASELINE%' THEN 'up to' ELSE 'applied' END" + from
                        + " ORDER BY installed_rank";
            case LIQUIBASE ->
                "SELECT filename || '::' || id || '::' || author, id, filename, dateexecuted::timestamptz, author, "
                        + "NULL::bigint, CASE WHEN exectype IN ('EXECUTED', 'RERAN', 'MARK_RAN') THEN 'applied' "
                        + "ELSE lower(exectype) END" + from + " ORDER BY orderexecuted, dateexecuted";
            case GOLANG_MIGRATE ->
                "SELECT version::text, NULL, NULL, NULL::timestamptz, NULL, NULL::bigint, "
                        + "CASE WHEN dirty THEN 'dirty' WHEN version < 0 THEN 'skipped' ELSE 'up to' END" + from;
            case GOOSE ->
                "SELECT version_id::text, NULL, NULL, tstamp::timestamptz, NULL, NULL::bigint, "
                        + "CASE WHEN version_id = 0 THEN 'skipped' WHEN is_applied THEN 'applied' ELSE 'undone' END"
                        + from + " ORDER BY id";
            case SQLX ->
                "SELECT version::text, description, NULL, installed_on::timestamptz, NULL, "
                        + "greatest(execution_time, 0) / 1000000, "
                        + "CASE WHEN success THEN 'applied' ELSE 'failed' END" + from + " ORDER BY version";
            case DIESEL ->
                "SELECT version::text, NULL, NULL, run_on::timestamptz, NULL, NULL::bigint, 'applied'" + from
                        + " ORDER BY version";
            case DBMATE ->
                "SELECT version::text, NULL, NULL, NULL::timestamptz, NULL, NULL::bigint, 'applied'" + from
                        + " ORDER BY version";
            case SQL_MIGRATE ->
                "SELECT id::text, NULL, NULL, applied_at::timestamptz, NULL, NULL::bigint, 'applied'" + from
                        + " ORDER BY applied_at, id";
            case VERSION_TABLE ->
                "SELECT version::text, name::text, NULL, applied_at::timestamptz, " + column("applied_by") + "::text, "
                        + column("execution_time_ms") + "::bigint, 'applied'" + from + " ORDER BY applied_at, version";
            case STATUS_TABLE ->
                "SELECT id::text, name::text, NULL, applied_at::timestamptz, " + column("applied_by") + "::text, "
                        + column("execution_time_ms") + "::bigint, " + STATES + from + " ORDER BY applied_at, id";
        };
    }

    /** The states of self-made runners, in the usual spellings. */
    private static final String STATES =
            "CASE WHEN lower(status::text) IN ('applied', 'success', 'succeeded', 'complete', 'completed', 'done', "
                    + "'executed') THEN 'applied' WHEN lower(status::text) IN ('pending', 'skipped', 'rolled_back', "
                    + "'rolled back', 'rolledback', 'reverted', 'undone') THEN 'undone' "
                    + "WHEN lower(status::text) IN ('failed', 'failure', 'error') THEN 'failed' "
                    + "ELSE lower(status::text) END";

    /** {@return the name of an optional column; {@code NULL} if the table does not have the column} */
    private String column(String name) throws SQLException {
        String query = "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = ?::regclass AND attname = ? "
                + "AND NOT attisdropped)";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, table.quoted());
            statement.setString(2, name);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1) ? name : "NULL";
            }
        }
    }

    private void readRows(String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String state = String.valueOf(rows.getString(7));
                ForeignMigration migration = migration(rows, state.equals("up to"));
                switch (state) {
                    case "applied", "up to" -> {
                        applied.remove(migration.id());
                        applied.put(migration.id(), migration);
                    }
                    case "undone" -> applied.remove(migration.id());
                    case "skipped" -> {
                        // The row is no migration, or a migration that was never applied.
                    }
                    default -> problems.add(unfinished(migration, state));
                }
            }
        }
    }

    private ForeignMigration migration(ResultSet row, boolean upTo) throws SQLException {
        String id = row.getString(1);
        Optional<String> name = Optional.ofNullable(row.getString(2));
        Optional<String> file = Optional.ofNullable(row.getString(3));
        List<String> names = new ArrayList<>();
        Version version = null;
        if (table.format() == HistoryFormat.FLYWAY) {
            version = Version.tryParse(id).orElse(null);
            names.add(name.orElse(id));
        } else if (table.format() != HistoryFormat.LIQUIBASE) {
            VersionedName parts = VersionedName.of(id);
            version = parts.version();
            addName(parts, names);
        }
        if (name.isPresent() && table.format() != HistoryFormat.FLYWAY) {
            VersionedName parts = VersionedName.of(name.get());
            // In a status table the id is often a row number, and the name begins with the version.
            boolean nameFirst = version == null || table.format() == HistoryFormat.STATUS_TABLE;
            if (nameFirst && parts.version() != null) {
                version = parts.version();
            }
            addName(parts, names);
        }
        file.map(VersionedName::of).ifPresent(parts -> addName(parts, names));
        Optional<OffsetDateTime> at = Optional.ofNullable(row.getObject(4, OffsetDateTime.class));
        long millis = row.getLong(6);
        Duration execution = row.wasNull() || millis < 0 ? null : Duration.ofMillis(millis);
        return new ForeignMigration(
                id, version, names, upTo, at.map(OffsetDateTime::toInstant).orElse(null), row.getString(5), execution);
    }

    private static void addName(VersionedName parts, List<String> names) {
        if (!parts.name().isBlank()) {
            names.add(parts.name());
        }
    }

    /**
     * Returns the applied migrations, in which Liquibase's ambiguous versions are replaced by those of their files.
     *
     * <p>A Liquibase id is unique only within its file, so that several ids can begin with the same version.
     */
    private List<ForeignMigration> withUniqueVersions() {
        if (table.format() != HistoryFormat.LIQUIBASE) {
            return List.copyOf(applied.values());
        }
        Set<Version> seen = new HashSet<>();
        Set<Version> ambiguous = new HashSet<>();
        for (ForeignMigration migration : applied.values()) {
            Version version = migration.version();
            if (version != null && !seen.add(version)) {
                ambiguous.add(version);
            }
        }
        return applied.values().stream()
                .map(migration -> migration.version() != null && ambiguous.contains(migration.version())
                        ? migration.withVersion(VersionedName.of(migration
                                        .id()
                                        .substring(0, migration.id().indexOf("::")))
                                .version())
                        : migration)
                .toList();
    }

    private Problem unfinished(ForeignMigration migration, String state) {
        String history = table.toString();
        String name = migration.toString();
        return switch (table.format()) {
            case GOLANG_MIGRATE -> AdoptionProblems.golangMigrateDirty(history, migration.id());
            case FLYWAY -> AdoptionProblems.flywayMigrationFailed(history, name, state);
            case LIQUIBASE -> AdoptionProblems.liquibaseChangeSetUnfinished(history, name, state);
            default -> AdoptionProblems.foreignHistoryUnfinished(history, name, state);
        };
    }

    private void requireNoLock() throws SQLException {
        String lock = "databasechangeloglock";
        try (PreparedStatement exists = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            exists.setString(1, table.quoted(lock));
            try (ResultSet row = exists.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    return;
                }
            }
        }
        String query = "SELECT coalesce(lockedby, 'somebody'), lockgranted::timestamptz FROM " + table.quoted(lock)
                + " WHERE locked";
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                OffsetDateTime since = rows.getObject(2, OffsetDateTime.class);
                String lockTable = table.schema() + "." + lock;
                String holder = rows.getString(1);
                problems.add(
                        since == null
                                ? AdoptionProblems.liquibaseLocked(lockTable, holder)
                                : AdoptionProblems.liquibaseLocked(lockTable, holder, since.toInstant()));
            }
        }
    }
}
