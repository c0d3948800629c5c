package dev.stepwell.runtime.internal.history;

import java.util.List;

/**
 * The SQL that keeps the digests of a history: their table, the function and the triggers that change them, and the
 * statement that computes them anew.
 *
 * <p>The table has one row for each set. Neither the function nor a trigger names the schema, so all of it goes with
 * the tables into another schema or a schema's new name. The triggers fire whatever {@code session_replication_role}
 * is.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-altertable.html">PostgreSQL: ENABLE ALWAYS TRIGGER</a>
 */
final class DigestDefinition {

    /** The number of the triggers, all of which have to fire always. */
    private static final int TRIGGERS = 5;

    /**
     * The digests of the rows of a FROM item.
     *
     * <p>Functions are qualified, since the function below has the schema of the history in its {@code search_path}.
     * Each operator has a built-in one that fits exactly.
     */
    private static final String DIGESTS = """
            SELECT migration_set, pg_catalog.sum(sign) AS count,
                pg_catalog.bit_xor(('x' || pg_catalog.substr(hash, 1, 16))::bit(64)::bigint) AS digest_1,
                pg_catalog.bit_xor(('x' || pg_catalog.substr(hash, 17, 16))::bit(64)::bigint) AS digest_2,
                pg_catalog.bit_xor(('x' || pg_catalog.substr(hash, 33, 16))::bit(64)::bigint) AS digest_3,
                pg_catalog.bit_xor(('x' || pg_catalog.substr(hash, 49, 16))::bit(64)::bigint) AS digest_4
            FROM (
                SELECT migration_set, sign, pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
                    migration_set || ':' || pg_catalog.array_to_string(version_number, '.') || ':' || state || ':'
                        || checksum, 'UTF8')), 'hex') AS hash
                FROM (%s) AS rows
            ) AS hashes
            GROUP BY migration_set""";

    private DigestDefinition() {}

    /**
     * A condition that holds if a row of the digest belongs to the history and all triggers are in force.
     *
     * @param row the alias of the row
     * @param migration an expression for the identity of the table of migrations
     */
    static String trusted(String row, String migration, String prefix) {
        return row + ".format OPERATOR(pg_catalog.=) " + HistoryFormat.CURRENT + " AND " + row
                + ".table_oid OPERATOR(pg_catalog.=) " + migration
                + " AND (SELECT pg_catalog.count(*) FROM pg_catalog.pg_trigger AS t WHERE t.tgrelid OPERATOR(pg_catalog.=) ANY (ARRAY["
                + row
                + ".table_oid, " + row
                + ".tableoid]) AND t.tgenabled OPERATOR(pg_catalog.=) 'A' AND pg_catalog.starts_with(t.tgname::pg_catalog.text, '"
                + prefix + "digest')) OPERATOR(pg_catalog.=) " + TRIGGERS;
    }

    /** The statements that create the table. They fail if something else has its name. */
    static List<String> table(HistoryNames names) {
        return List.of(
                """
                CREATE TABLE %s (
                    migration_set text    NOT NULL,
                    count         bigint  NOT NULL,
                    digest_1      bigint  NOT NULL,
                    digest_2      bigint  NOT NULL,
                    digest_3      bigint  NOT NULL,
                    digest_4      bigint  NOT NULL,
                    format        integer NOT NULL DEFAULT %s,
                    table_oid     oid     NOT NULL
                )""".formatted(names.digest(), HistoryFormat.CURRENT),
                """
                COMMENT ON TABLE %s IS
                    'Stepwell: for each set, how many rows %smigration has, and the exclusive or of a SHA-256 of each.'""".formatted(names.digest(), names.prefix()),
                // It has no key: with an index the server takes a fifth longer for the question that every start asks.
                "ALTER TABLE %s REPLICA IDENTITY FULL".formatted(names.digest()));
    }

    /** The statements that create the function and the triggers, or replace them. */
    static List<String> triggers(HistoryNames names) {
        String digest = names.prefix() + "digest";
        return List.of(
                function(names),
                "REVOKE ALL ON FUNCTION %s() FROM PUBLIC".formatted(names.digest()),
                trigger(names, "insert", "AFTER INSERT", "REFERENCING NEW TABLE AS added"),
                trigger(names, "update", "AFTER UPDATE", "REFERENCING OLD TABLE AS removed NEW TABLE AS added"),
                trigger(names, "delete", "AFTER DELETE", "REFERENCING OLD TABLE AS removed"),
                trigger(names, "truncate", "AFTER TRUNCATE", ""),
                """
                CREATE OR REPLACE TRIGGER %s BEFORE INSERT ON %s
                FOR EACH ROW EXECUTE FUNCTION %s()""".formatted(names.trigger("digest_one"), names.digest(), names.digest()),
                """
                ALTER TABLE %1$s ENABLE ALWAYS TRIGGER %2$s, ENABLE ALWAYS TRIGGER %3$s,
                    ENABLE ALWAYS TRIGGER %4$s, ENABLE ALWAYS TRIGGER %5$s""".formatted(
                                names.migration(),
                                names.trigger("digest_insert"),
                                names.trigger("digest_update"),
                                names.trigger("digest_delete"),
                                names.trigger("digest_truncate")),
                "ALTER TABLE %s ENABLE ALWAYS TRIGGER %s".formatted(names.digest(), names.trigger("digest_one")),
                "COMMENT ON FUNCTION %s() IS 'Stepwell: keeps %s as %smigration is.'"
                        .formatted(names.digest(), digest, names.prefix()),
                owners(names));
    }

    /** Gives the digest and its function to the owner of the history, whoever has just made them. */
    private static String owners(HistoryNames names) {
        return """
                DO $owners$
                DECLARE
                    owner pg_catalog.regrole := (SELECT relowner FROM pg_catalog.pg_class WHERE oid OPERATOR(pg_catalog.=) %1$s);
                BEGIN
                    IF (SELECT relowner FROM pg_catalog.pg_class WHERE oid OPERATOR(pg_catalog.=) %2$s) OPERATOR(pg_catalog.<>) owner THEN
                        EXECUTE pg_catalog.format('ALTER TABLE %%s OWNER TO %%s', %2$s, owner);
                    END IF;
                    IF (SELECT proowner FROM pg_catalog.pg_proc WHERE oid OPERATOR(pg_catalog.=) pg_catalog.to_regprocedure(%3$s)) OPERATOR(pg_catalog.<>) owner THEN
                        EXECUTE pg_catalog.format('ALTER FUNCTION %%s OWNER TO %%s', %3$s, owner);
                    END IF;
                END
                $owners$""".formatted(
                        HistoryNames.regclass(names.migration()),
                        HistoryNames.regclass(names.digest()),
                        HistoryNames.literal(names.digest() + "()"));
    }

    /** A condition that holds if the function belongs to the owner of the history. */
    static String sameOwner(HistoryNames names) {
        return "(SELECT f.proowner OPERATOR(pg_catalog.=) c.relowner FROM pg_catalog.pg_proc AS f, pg_catalog.pg_class AS c WHERE f.oid OPERATOR(pg_catalog.=) "
                + "pg_catalog.to_regprocedure(" + HistoryNames.literal(names.digest() + "()")
                + ") AND c.oid OPERATOR(pg_catalog.=) "
                + HistoryNames.regclass(names.migration()) + ")";
    }

    private static String trigger(HistoryNames names, String name, String event, String tables) {
        return "CREATE OR REPLACE TRIGGER %s %s ON %s %s FOR EACH STATEMENT EXECUTE FUNCTION %s()"
                .formatted(names.trigger("digest_" + name), event, names.migration(), tables, names.digest());
    }

    /**
     * The function runs as the owner, so that a change of the history needs no privilege on the digest. It serves the
     * owner's tables alone: with a table of somebody else, a trigger of that table would run as the owner.
     *
     * <p>It finds the digest by the schema of the table that was changed. The statements inside are not built anew for
     * each call, so that a session plans each of them once.
     */
    private static String function(HistoryNames names) {
        String digest = names.trigger("digest");
        String update = """
                        UPDATE %s AS d SET count = d.count + c.count, digest_1 = d.digest_1 # c.digest_1,
                            digest_2 = d.digest_2 # c.digest_2, digest_3 = d.digest_3 # c.digest_3,
                            digest_4 = d.digest_4 # c.digest_4
                        FROM (%s) AS c WHERE d.migration_set = c.migration_set;""";
        String added = "SELECT 1 AS sign, migration_set, version_number, state, checksum FROM added";
        String removed = "SELECT -1 AS sign, migration_set, version_number, state, checksum FROM removed";
        return """
                CREATE OR REPLACE FUNCTION %1$s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
                SET search_path = pg_catalog, pg_temp AS $digest$
                BEGIN
                    IF NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_roles AS r ON r.oid = c.relowner
                            WHERE c.oid = TG_RELID AND r.rolname = current_user) THEN
                        RAISE EXCEPTION 'the owner of function %5$s is not the owner of table %%', TG_TABLE_NAME
                            USING HINT = 'Give both to the same role.';
                    END IF;
                    PERFORM pg_catalog.set_config('search_path',
                        'pg_catalog, ' || pg_catalog.quote_ident(TG_TABLE_SCHEMA) || ', pg_temp', true);
                    IF TG_LEVEL = 'ROW' THEN
                        IF EXISTS (SELECT FROM %2$s WHERE migration_set = NEW.migration_set) THEN
                            RETURN NULL;
                        END IF;
                        RETURN NEW;
                    END IF;
                    IF TG_OP = 'TRUNCATE' THEN
                        UPDATE %2$s SET count = 0, digest_1 = 0, digest_2 = 0, digest_3 = 0, digest_4 = 0;
                        RETURN NULL;
                    END IF;
                    IF TG_OP <> 'DELETE' THEN
                        IF EXISTS (SELECT FROM added WHERE migration_set NOT IN (SELECT migration_set FROM %2$s)) THEN
                            INSERT INTO %2$s (migration_set, count, digest_1, digest_2, digest_3, digest_4, table_oid)
                            SELECT DISTINCT migration_set, 0, 0, 0, 0, 0, TG_RELID FROM added;
                        END IF;
                        %3$s
                    END IF;
                    IF TG_OP <> 'INSERT' THEN
                        %4$s
                    END IF;
                    RETURN NULL;
                END
                $digest$""".formatted(
                        names.digest(),
                        digest,
                        update.formatted(digest, DIGESTS.formatted(added)),
                        update.formatted(digest, DIGESTS.formatted(removed)),
                        names.prefix() + "digest");
    }

    /** The statements that compute all digests anew. */
    static List<String> filling(HistoryNames names) {
        String rows = "SELECT 1 AS sign, migration_set, version_number, state, checksum FROM " + names.migration();
        return List.of(
                "ALTER TABLE " + names.digest() + " ALTER COLUMN format SET DEFAULT " + HistoryFormat.CURRENT,
                "DELETE FROM " + names.digest(),
                "INSERT INTO " + names.digest()
                        + " (migration_set, count, digest_1, digest_2, digest_3, digest_4, format, table_oid)\n"
                        + "SELECT migration_set, count, digest_1, digest_2, digest_3, digest_4, "
                        + HistoryFormat.CURRENT
                        + ", " + HistoryNames.regclass(names.migration()) + " FROM (" + DIGESTS.formatted(rows)
                        + ") AS d");
    }
}
