package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.catalog.HistoryProblems;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.session.Command;
import dev.stepwell.runtime.internal.session.DigestQuestion;
import dev.stepwell.runtime.internal.session.Session;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names of the history's tables and view in one database, and their definition.
 *
 * <p>All names are qualified by the schema and quoted, so that no {@code search_path} leads elsewhere.
 *
 * @param schema the name of the schema, not quoted
 * @param prefix what the names begin with
 */
public record HistoryNames(String schema, String prefix) {

    /**
     * Returns the names of the history that a session uses.
     *
     * @param schema null for the current schema of the session
     * @throws MigrationException if the session has no current schema
     */
    public static HistoryNames of(Session session, @Nullable String schema, String prefix) {
        String place = schema != null ? schema : session.facts().currentSchema();
        if (place == null) {
            throw new MigrationException(
                    HistoryProblems.schemaMissing(session.facts().user()), null);
        }
        return new HistoryNames(place, prefix);
    }

    public String migration() {
        return qualified("migration");
    }

    String event() {
        return qualified("event");
    }

    String status() {
        return qualified("status");
    }

    public String digest() {
        return qualified("digest");
    }

    /**
     * The question for the digest of a history.
     *
     * <p>Without a schema, PostgreSQL finds the table by the {@code search_path}, and the table counts only if it is in
     * the current schema. So one question is enough.
     *
     * @param schema null for the current schema of the session
     */
    public static DigestQuestion digest(@Nullable String schema, String prefix) {
        if (schema != null) {
            return new HistoryNames(schema, prefix).digestQuestion();
        }
        return new DigestQuestion(
                quoted(prefix + "digest") + " AS d ON d.tableoid = pg_catalog.to_regclass("
                        + "pg_catalog.quote_ident(current_schema()) || '." + prefix + "digest')",
                true);
    }

    /** The question for the digest of this history. */
    DigestQuestion digestQuestion() {
        return new DigestQuestion(digest() + " AS d", false);
    }

    private String qualified(String name) {
        return quoted(schema) + "." + quoted(prefix + name);
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** The condition that finds the row of one migration. */
    static Command identified(MigrationId id) {
        return new Command(" WHERE migration_set = ")
                .value(id.set(), "text")
                .add(" AND version_number = ")
                .value(numbers(id), "numeric[]");
    }

    /** The numbers of a version as PostgreSQL would print them. */
    static String numbers(MigrationId id) {
        return id.version().parts().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    /** The statements that create the history. */
    public List<String> definition() {
        return List.of(
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
                    applied_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
                    applied_by      text        NOT NULL,
                    execution_ms    bigint      NOT NULL,
                    tool_version    text        NOT NULL,
                    undoing         text[],
                    done_before     integer,
                    session_changes text[],
                    texts           text[],
                    replaces        text[],
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
                    checksum      text,
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
                "COMMENT ON VIEW %s IS 'Stepwell: the migrations of this database, for people.'".formatted(status()),
                """
                CREATE TABLE %s (
                    count    bigint  NOT NULL DEFAULT 0,
                    digest_1 bigint  NOT NULL DEFAULT 0,
                    digest_2 bigint  NOT NULL DEFAULT 0,
                    digest_3 bigint  NOT NULL DEFAULT 0,
                    digest_4 bigint  NOT NULL DEFAULT 0
                )""".formatted(digest()),
                """
                COMMENT ON TABLE %s IS
                    'Stepwell: how many rows %smigration has, and the exclusive or of a SHA-256 of each.'""".formatted(digest(), prefix),
                // It has no key: with an index the server takes a fifth longer for the question that every start asks.
                "ALTER TABLE %s REPLICA IDENTITY FULL".formatted(digest()),
                "INSERT INTO %s DEFAULT VALUES".formatted(digest()),
                // A change of the history by hand changes the digest, too. The function runs as the owner, so that
                // the change needs no privilege on the digest.
                """
                CREATE FUNCTION %1$s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
                SET search_path = pg_catalog, pg_temp AS $digest$
                DECLARE
                    hash bytea;
                BEGIN
                    IF TG_OP = 'TRUNCATE' THEN
                        UPDATE %1$s SET count = 0, digest_1 = 0, digest_2 = 0, digest_3 = 0, digest_4 = 0;
                        RETURN NULL;
                    END IF;
                    IF TG_OP <> 'INSERT' THEN
                        hash := sha256(convert_to(OLD.migration_set || ':' || array_to_string(OLD.version_number, '.')
                            || ':' || OLD.state || ':' || OLD.checksum, 'UTF8'));
                        UPDATE %1$s SET count = count - 1,
                            digest_1 = digest_1 # ('x' || encode(substr(hash, 1, 8), 'hex'))::bit(64)::bigint,
                            digest_2 = digest_2 # ('x' || encode(substr(hash, 9, 8), 'hex'))::bit(64)::bigint,
                            digest_3 = digest_3 # ('x' || encode(substr(hash, 17, 8), 'hex'))::bit(64)::bigint,
                            digest_4 = digest_4 # ('x' || encode(substr(hash, 25, 8), 'hex'))::bit(64)::bigint;
                    END IF;
                    IF TG_OP <> 'DELETE' THEN
                        hash := sha256(convert_to(NEW.migration_set || ':' || array_to_string(NEW.version_number, '.')
                            || ':' || NEW.state || ':' || NEW.checksum, 'UTF8'));
                        UPDATE %1$s SET count = count + 1,
                            digest_1 = digest_1 # ('x' || encode(substr(hash, 1, 8), 'hex'))::bit(64)::bigint,
                            digest_2 = digest_2 # ('x' || encode(substr(hash, 9, 8), 'hex'))::bit(64)::bigint,
                            digest_3 = digest_3 # ('x' || encode(substr(hash, 17, 8), 'hex'))::bit(64)::bigint,
                            digest_4 = digest_4 # ('x' || encode(substr(hash, 25, 8), 'hex'))::bit(64)::bigint;
                    END IF;
                    RETURN NULL;
                END
                $digest$""".formatted(digest()),
                "REVOKE ALL ON FUNCTION %s() FROM PUBLIC".formatted(digest()),
                """
                CREATE TRIGGER %s AFTER INSERT OR DELETE OR UPDATE OF migration_set, version_number, state, checksum
                ON %s FOR EACH ROW EXECUTE FUNCTION %s()""".formatted(quoted(prefix + "digest"), migration(), digest()),
                """
                CREATE TRIGGER %s AFTER TRUNCATE
                ON %s FOR EACH STATEMENT EXECUTE FUNCTION %s()""".formatted(quoted(prefix + "digest_none"), migration(), digest()));
    }
}
