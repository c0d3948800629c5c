package dev.stepwell.runtime;

import java.util.List;

/**
 * The names of the history's tables and view in one database, and their definition.
 *
 * <p>All names are qualified by the schema and quoted, so that no {@code search_path} leads elsewhere.
 *
 * @param schema the name of the schema, not quoted
 * @param prefix what the names begin with
 */
record HistoryNames(String schema, String prefix) {

    /** The condition that finds one migration; it takes the set and the numbers of the version. */
    static final String IDENTIFIED = "migration_set = ? AND version_number = ?";

    String migration() {
        return qualified("migration");
    }

    String event() {
        return qualified("event");
    }

    String status() {
        return qualified("status");
    }

    private String qualified(String name) {
        return quoted(schema) + "." + quoted(prefix + name);
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** The statements that create the history. */
    List<String> definition() {
        return List.of(
                """
                CREATE TABLE %s (
                    migration_set   text        NOT NULL,
                    version_number  numeric[]   NOT NULL,
                    version         text        NOT NULL,
                    class_name      text        NOT NULL,
                    description     text        NOT NULL,
                    state           text        NOT NULL CHECK (state IN ('applied', 'running', 'failed', 'rolling_back', 'rollback_failed')),
                    transactional   boolean     NOT NULL,
                    checksum        text        NOT NULL,
                    depends_on      text[]      NOT NULL,
                    up_statements   text[]      NOT NULL,
                    down_statements text[],
                    irreversible    text,
                    statements_done integer     NOT NULL,
                    position        bigint      GENERATED ALWAYS AS IDENTITY,
                    applied_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
                    applied_by      text        NOT NULL,
                    execution_ms    bigint      NOT NULL,
                    tool_version    text        NOT NULL,
                    undoing         text[],
                    done_before     integer,
                    session_changes text[],
                    PRIMARY KEY (migration_set, version_number)
                )""".formatted(migration()),
                """
                COMMENT ON TABLE %s IS
                    'Stepwell: one row for each migration that is applied, or that was begun. History format 1.'""".formatted(migration()),
                """
                CREATE TABLE %s (
                    event_id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    occurred_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
                    event         text        NOT NULL,
                    migration_set text        NOT NULL,
                    version       text        NOT NULL,
                    class_name    text        NOT NULL,
                    detail        text,
                    execution_ms  bigint      NOT NULL,
                    database_user text        NOT NULL,
                    host          text        NOT NULL,
                    process_id    bigint      NOT NULL,
                    backend_pid   integer     NOT NULL DEFAULT pg_backend_pid(),
                    tool_version  text        NOT NULL
                )""".formatted(event()),
                """
                COMMENT ON TABLE %s IS
                    'Stepwell: what happened to migrations, in order. Rows are only ever added.'""".formatted(event()),
                """
                CREATE VIEW %s AS
                SELECT migration_set,
                       version,
                       description,
                       state,
                       applied_at,
                       execution_ms * interval '1 millisecond' AS took,
                       CASE
                           WHEN applied_at > now() - interval '1 day'   THEN 'recent'
                           WHEN applied_at > now() - interval '7 days'  THEN 'this week'
                           WHEN applied_at > now() - interval '1 month' THEN 'this month'
                           ELSE 'older'
                       END AS age,
                       applied_by
                FROM %s
                ORDER BY position""".formatted(status(), migration()),
                "COMMENT ON VIEW %s IS 'Stepwell: the migrations of this database, for people.'".formatted(status()));
    }
}
