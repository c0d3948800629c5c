package dev.stepwell.runtime.internal.history;

import java.util.ArrayList;
import java.util.List;

/**
 * The formats of the history: how a new one is created, and how an older one is brought up.
 *
 * <p>The number of a history's format is the default of the column {@code format} of its digest. So it is in the
 * catalogs, survives each kind of dump, and needs no privilege to be read. A history of format 1 has no such column.
 */
public final class HistoryFormat {

    /** The format that this version reads and writes. */
    static final int CURRENT = 2;

    /**
     * Makes the names of a script mean PostgreSQL's own; those of the history have their schema. The rest of the path
     * stays for event triggers. An expression whose types are not exactly those of its operator has to name the schema
     * all the same.
     */
    static final String SEARCH_PATH =
            "SELECT pg_catalog.set_config('search_path', CASE WHEN pg_catalog.current_setting('search_path') "
                    + "OPERATOR(pg_catalog.=) '' THEN 'pg_catalog' ELSE pg_catalog.concat('pg_catalog, ', "
                    + "pg_catalog.current_setting('search_path')) END, true)";

    /** The first format. */
    static final int FIRST = 1;

    private HistoryFormat() {}

    /**
     * An expression for the format of a history; null if the table of its digest is missing.
     *
     * @param digest an expression for the identity of that table
     */
    static String number(String digest) {
        return "(SELECT greatest((SELECT pg_catalog.pg_get_expr(f.adbin, f.adrelid)::integer FROM pg_catalog.pg_attribute AS a "
                + "JOIN pg_catalog.pg_attrdef AS f ON f.adrelid OPERATOR(pg_catalog.=) a.attrelid AND f.adnum OPERATOR(pg_catalog.=) a.attnum "
                + "WHERE a.attrelid OPERATOR(pg_catalog.=) k.oid AND a.attname OPERATOR(pg_catalog.=) 'format' AND NOT a.attisdropped "
                + "AND pg_catalog.pg_get_expr(f.adbin, f.adrelid) OPERATOR(pg_catalog.~) '^[0-9]{1,6}$'), "
                // Somebody may have changed the default.
                + "CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid OPERATOR(pg_catalog.=) k.oid "
                + "AND a.attname OPERATOR(pg_catalog.=) 'table_oid' AND NOT a.attisdropped) THEN " + CURRENT + " ELSE "
                + FIRST
                + " END) FROM pg_catalog.pg_class AS k WHERE k.oid OPERATOR(pg_catalog.=) " + digest + ")";
    }

    /** The statements that create a history. */
    public static List<String> creation(HistoryNames names) {
        List<String> statements = new ArrayList<>(List.of(
                SEARCH_PATH,
                """
                CREATE TABLE %s (
                    migration_set   text        NOT NULL,
                    version_number  numeric[]   NOT NULL,
                    version         text        NOT NULL,
                    class_name      text        NOT NULL,
                    description     text        NOT NULL,
                    state           text        NOT NULL CHECK (state IN ('applied', 'running', 'failed', 'rolling_back', 'rollback_failed')),
                    checksum        text        NOT NULL,
                    up_statements   text[]      NOT NULL,
                    transactional   boolean     NOT NULL,
                    depends_on      text[]      NOT NULL,
                    down_statements text[],
                    down_recoveries text[],
                    irreversible    text,
                    down_checksum   text        NOT NULL,
                    statements_done integer     NOT NULL,
                    position        bigint      GENERATED ALWAYS AS IDENTITY,
                    applied_at      timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
                    applied_by      text        NOT NULL,
                    execution_ms    bigint      NOT NULL,
                    tool_version    text        NOT NULL,
                    undoing         text[],
                    done_before     integer,
                    session_changes text[],
                    texts           text[],
                    replaces        text[],
                    PRIMARY KEY (migration_set, version_number)
                )""".formatted(names.migration()),
                comment(names),
                """
                CREATE TABLE %s (
                    event_id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    occurred_at   timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
                    event         text        NOT NULL,
                    migration_set text,
                    version       text,
                    class_name    text,
                    checksum      text,
                    detail        text,
                    execution_ms  bigint      NOT NULL,
                    database_user text        NOT NULL,
                    host          text        NOT NULL,
                    process_id    bigint      NOT NULL,
                    backend_pid   integer     NOT NULL DEFAULT pg_catalog.pg_backend_pid(),
                    tool_version  text        NOT NULL
                )""".formatted(names.event()),
                """
                COMMENT ON TABLE %s IS
                    'Stepwell: what happened to migrations, in order. Rows are only ever added.'""".formatted(names.event()),
                """
                CREATE VIEW %s AS
                SELECT migration_set,
                       version,
                       description,
                       state,
                       applied_at,
                       execution_ms OPERATOR(pg_catalog.*) interval '1 millisecond' AS took,
                       CASE
                           WHEN applied_at > pg_catalog.now() - interval '1 day'   THEN 'recent'
                           WHEN applied_at > pg_catalog.now() - interval '7 days'  THEN 'this week'
                           WHEN applied_at > pg_catalog.now() - interval '1 month' THEN 'this month'
                           ELSE 'older'
                       END AS age,
                       applied_by
                FROM %s
                ORDER BY position""".formatted(names.status(), names.migration()),
                "COMMENT ON VIEW %s IS 'Stepwell: the migrations of this database, for people.'"
                        .formatted(names.status())));
        statements.addAll(DigestDefinition.table(names));
        statements.addAll(DigestDefinition.triggers(names));
        return List.copyOf(statements);
    }

    /**
     * The statements that bring a history of format 1 up to format 2, all in one transaction.
     *
     * @param hasDigest whether the table of its digest is there
     */
    static List<String> fromFirst(HistoryNames names, boolean hasDigest) {
        List<String> statements = new ArrayList<>(List.of(
                "ALTER TABLE %s ADD COLUMN IF NOT EXISTS replaces text[]".formatted(names.migration()),
                comment(names),
                """
                ALTER TABLE %s ALTER COLUMN migration_set DROP NOT NULL, ALTER COLUMN version DROP NOT NULL,
                    ALTER COLUMN class_name DROP NOT NULL""".formatted(names.event()),
                // The function of format 1 names its schema, and its triggers are others.
                "DROP TRIGGER IF EXISTS %s ON %s".formatted(names.trigger("digest"), names.migration()),
                "DROP TRIGGER IF EXISTS %s ON %s".formatted(names.trigger("digest_none"), names.migration())));
        if (!hasDigest) {
            statements.addAll(DigestDefinition.table(names));
        }
        statements.addAll(List.of("DELETE FROM " + names.digest(), """
                ALTER TABLE %1$s ADD COLUMN IF NOT EXISTS migration_set text NOT NULL,
                    ADD COLUMN IF NOT EXISTS format integer NOT NULL DEFAULT %2$s,
                    ADD COLUMN IF NOT EXISTS table_oid oid NOT NULL,
                    ALTER COLUMN count DROP DEFAULT, ALTER COLUMN digest_1 DROP DEFAULT,
                    ALTER COLUMN digest_2 DROP DEFAULT, ALTER COLUMN digest_3 DROP DEFAULT,
                    ALTER COLUMN digest_4 DROP DEFAULT""".formatted(names.digest(), CURRENT)));
        statements.addAll(DigestDefinition.triggers(names));
        statements.addAll(DigestDefinition.filling(names));
        return List.copyOf(statements);
    }

    /**
     * The statements that let the sequences of the history go on behind its rows, which a restore or a replication may
     * have brought without their numbers.
     */
    static List<String> sequences(HistoryNames names) {
        return List.of(sequence(names.event(), "event_id"), sequence(names.migration(), "position"));
    }

    private static String sequence(String table, String column) {
        return "SELECT pg_catalog.setval(" + sequenceOf(table, column) + ", last) FROM (SELECT pg_catalog.max(" + column
                + ") AS last FROM " + table
                + ") AS rows WHERE last OPERATOR(pg_catalog.>) coalesce(pg_catalog.pg_sequence_last_value("
                + sequenceOf(table, column) + "), 0)";
    }

    /** A condition that holds if the sequences are not behind the rows. Only the owner can see them. */
    static String sequencesRight(HistoryNames names) {
        return sequenceRight(names.event(), "event_id") + " AND " + sequenceRight(names.migration(), "position");
    }

    private static String sequenceRight(String table, String column) {
        return "coalesce((SELECT pg_catalog.max(" + column + ") FROM " + table
                + ") OPERATOR(pg_catalog.<=) coalesce(pg_catalog.pg_sequence_last_value(" + sequenceOf(table, column)
                + "), 0), true)";
    }

    private static String sequenceOf(String table, String column) {
        return "pg_catalog.pg_get_serial_sequence(" + HistoryNames.literal(table) + ", '" + column
                + "')::pg_catalog.regclass";
    }

    private static String comment(HistoryNames names) {
        return """
                COMMENT ON TABLE %s IS
                    'Stepwell: one row for each migration that is applied, or that was begun. History format %s.'""".formatted(names.migration(), CURRENT);
    }
}
