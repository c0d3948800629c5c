package dev.stepwell.testdatabase;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The queries behind {@link CatalogSnapshot}.
 *
 * <p>Each query returns rows of an identity and a definition, on PostgreSQL 14 and later. No two rows have the same
 * identity. The queries change neither the database nor the session.
 */
final class CatalogReader {

    private CatalogReader() {}

    static SortedMap<String, String> read(Connection connection, List<String> schemas) throws SQLException {
        if (!connection.getAutoCommit()) {
            Savepoint before = connection.setSavepoint();
            try {
                return readAll(connection, schemas);
            } finally {
                // The rollback also restores the settings.
                connection.rollback(before);
                connection.releaseSavepoint(before);
            }
        }
        connection.setAutoCommit(false);
        try {
            run(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            return readAll(connection, schemas);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static SortedMap<String, String> readAll(Connection connection, List<String> schemas) throws SQLException {
        run(connection, CANONICAL_SETTINGS);
        String[] wanted = schemas.toArray(String[]::new);
        SortedMap<String, String> definitions = new TreeMap<>();
        for (String query : QUERIES) {
            try (PreparedStatement statement = connection.prepareStatement(COMMON + query)) {
                statement.setArray(1, connection.createArrayOf("text", wanted));
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        String clash = definitions.put(row.getString(1), row.getString(2));
                        if (clash != null) {
                            throw new IllegalStateException("two objects are called " + row.getString(1));
                        }
                    }
                }
            }
        }
        return definitions;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Settings for stable output. An empty search path prints names with schemas; the others fix how constants look.
     */
    private static final String CANONICAL_SETTINGS = """
            SELECT set_config(name, value, true)
            FROM (VALUES ('search_path', ''), ('quote_all_identifiers', 'off'), ('DateStyle', 'ISO, YMD'),
                         ('IntervalStyle', 'postgres'), ('TimeZone', 'UTC'), ('bytea_output', 'hex'),
                         ('extra_float_digits', '1')) AS setting (name, value)
            """;

    /** The common part of all queries: the requested schemas, and their objects that belong to no extension. */
    private static final String COMMON = """
            WITH asked (names) AS (SELECT ?::text[]),
            namespace AS (
                SELECT n.*, quote_ident(nspname) AS name
                FROM pg_namespace n, asked
                WHERE CASE WHEN names = '{}' THEN nspname <> 'information_schema' AND nspname !~ '^pg_' ELSE nspname = ANY (names) END
            ),
            member AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
            relation AS (
                SELECT c.*, n.name || '.' || quote_ident(relname) AS name
                FROM pg_class c JOIN namespace n ON n.oid = relnamespace
                WHERE ('pg_class'::regclass, c.oid) NOT IN (SELECT classid, objid FROM member)
            ),
            type AS (
                SELECT t.*, n.name || '.' || quote_ident(typname) AS name
                FROM pg_type t JOIN namespace n ON n.oid = typnamespace
                WHERE ('pg_type'::regclass, t.oid) NOT IN (SELECT classid, objid FROM member)
            ),
            function AS (
                SELECT p.*, n.name || '.' || quote_ident(proname) || '(' || oidvectortypes(proargtypes) || ')' AS name,
                       CASE prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END AS kind
                FROM pg_proc p JOIN namespace n ON n.oid = pronamespace
                WHERE ('pg_proc'::regclass, p.oid) NOT IN (SELECT classid, objid FROM member)
            )
            """;

    private static final String SCHEMAS = """
            SELECT 'schema ' || name, 'owner ' || pg_get_userbyid(nspowner)
            FROM namespace
            """;

    private static final String EXTENSIONS = """
            SELECT 'extension ' || quote_ident(extname),
                   concat_ws(', ', 'version ' || extversion, 'schema ' || extnamespace::regnamespace)
            FROM pg_extension
            """;

    private static final String TABLES = """
            SELECT CASE relkind WHEN 'p' THEN 'partitioned ' WHEN 'f' THEN 'foreign ' ELSE '' END || 'table ' || name,
                   concat_ws(', ',
                       '(' || (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                               WHERE attrelid = relation.oid AND attnum > 0 AND NOT attisdropped) || ')',
                       'owner ' || pg_get_userbyid(relowner),
                       CASE relpersistence WHEN 'u' THEN 'unlogged' END,
                       CASE WHEN reloftype <> 0 THEN 'of type ' || reloftype::regtype END,
                       'partition by ' || pg_get_partkeydef(oid),
                       CASE WHEN relispartition THEN pg_get_expr(relpartbound, oid) END,
                       'inherits ' || (SELECT string_agg(inhparent::regclass::text, ' and ' ORDER BY inhseqno)
                                       FROM pg_inherits WHERE inhrelid = relation.oid),
                       CASE WHEN relrowsecurity THEN 'row security' END,
                       CASE WHEN relforcerowsecurity THEN 'row security for the owner' END,
                       'with ' || array_to_string(reloptions, ' '),
                       'with toast ' || array_to_string((SELECT t.reloptions FROM pg_class t WHERE t.oid = relation.reltoastrelid), ' '),
                       CASE WHEN relkind = 'f' THEN NULL WHEN relreplident = 'n' THEN 'no replica identity'
                            WHEN relreplident = 'f' THEN 'full replica identity' END,
                       'tablespace ' || (SELECT spcname FROM pg_tablespace WHERE oid = reltablespace),
                       'access method ' || (SELECT amname FROM pg_am WHERE oid = relam AND amname <> 'heap'),
                       (SELECT 'server ' || quote_ident(srvname) || coalesce(' with ' || array_to_string(ftoptions, ' '), '')
                        FROM pg_foreign_table JOIN pg_foreign_server s ON s.oid = ftserver WHERE ftrelid = relation.oid))
            FROM relation
            WHERE relkind IN ('r', 'p', 'f')
            """;

    private static final String COLUMNS = """
            SELECT 'column ' || name || '.' || quote_ident(attname),
                   concat_ws(' ',
                       format_type(atttypid, atttypmod),
                       CASE WHEN attcollation <> typcollation THEN 'collate ' || attcollation::regcollation END,
                       CASE WHEN attnotnull THEN 'not null' END,
                       CASE attidentity WHEN 'a' THEN 'generated always as identity' WHEN 'd' THEN 'generated by default as identity' END,
                       CASE attgenerated WHEN '' THEN 'default ' WHEN 's' THEN 'generated, stored: ' WHEN 'v' THEN 'generated, virtual: ' END
                           || pg_get_expr(adbin, adrelid),
                       CASE WHEN attstorage <> typstorage
                           THEN 'storage ' || CASE attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END END,
                       CASE attcompression WHEN 'p' THEN 'compression pglz' WHEN 'l' THEN 'compression lz4' END,
                       CASE WHEN attstattarget >= 0 THEN 'statistics ' || attstattarget END,
                       'with ' || array_to_string(attoptions || attfdwoptions, ' '))
            FROM relation
            JOIN pg_attribute ON attrelid = relation.oid AND attnum > 0 AND NOT attisdropped
            JOIN pg_type t ON t.oid = atttypid
            LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            WHERE relkind IN ('r', 'p', 'f')
            """;

    private static final String CONSTRAINTS = """
            SELECT 'constraint ' || coalesce(relation.name, type.name) || '.' || quote_ident(conname), pg_get_constraintdef(c.oid)
            FROM pg_constraint c
            LEFT JOIN relation ON relation.oid = conrelid
            LEFT JOIN type ON type.oid = contypid
            WHERE coalesce(relation.name, type.name) IS NOT NULL
            """;

    private static final String INDEXES = """
            SELECT 'index ' || name,
                   concat_ws(', ',
                       pg_get_indexdef(indexrelid),
                       CASE WHEN NOT indisvalid THEN 'INVALID' END,
                       CASE WHEN NOT indisready THEN 'not ready' END,
                       CASE WHEN indisclustered THEN 'clustered' END,
                       CASE WHEN indisreplident THEN 'replica identity' END,
                       'part of ' || (SELECT inhparent::regclass FROM pg_inherits WHERE inhrelid = indexrelid),
                       'tablespace ' || (SELECT spcname FROM pg_tablespace WHERE oid = reltablespace))
            FROM pg_index JOIN relation ON relation.oid = indexrelid
            """;

    private static final String VIEWS = """
            SELECT CASE relkind WHEN 'm' THEN 'materialized ' ELSE '' END || 'view ' || name,
                   concat_ws(', ',
                       'owner ' || pg_get_userbyid(relowner),
                       CASE WHEN NOT relispopulated THEN 'not populated' END,
                       'with ' || array_to_string(reloptions, ' '),
                       'tablespace ' || (SELECT spcname FROM pg_tablespace WHERE oid = reltablespace))
                   || E'\\n' || pg_get_viewdef(oid)
            FROM relation
            WHERE relkind IN ('v', 'm')
            """;

    private static final String SEQUENCES = """
            SELECT 'sequence ' || name,
                   concat_ws(', ',
                       format_type(seqtypid, NULL),
                       'from ' || seqstart,
                       'by ' || seqincrement,
                       'between ' || seqmin || ' and ' || seqmax,
                       'cache ' || seqcache,
                       CASE WHEN seqcycle THEN 'cycle' END,
                       CASE relpersistence WHEN 'u' THEN 'unlogged' END,
                       'of ' || (SELECT pg_describe_object(refclassid, refobjid, refobjsubid) FROM pg_depend
                                        WHERE classid = 'pg_class'::regclass AND objid = seqrelid AND refobjsubid > 0
                                              AND deptype IN ('a', 'i')),
                       'owner ' || pg_get_userbyid(relowner))
            FROM pg_sequence JOIN relation ON relation.oid = seqrelid
            """;

    private static final String FUNCTIONS = """
            SELECT kind || ' ' || name,
                   'owner ' || pg_get_userbyid(proowner) || E'\\n'
                   || CASE WHEN prokind <> 'a' THEN pg_get_functiondef(function.oid)
                           ELSE concat_ws(', ',
                               'state ' || format_type(aggtranstype, NULL) || ' by ' || aggtransfn,
                               CASE WHEN aggfinalfn <> 0 THEN 'result by ' || aggfinalfn END,
                               CASE WHEN aggcombinefn <> 0 THEN 'combined by ' || aggcombinefn END,
                               CASE WHEN aggsortop <> 0 THEN 'sorted by ' || aggsortop::regoperator END,
                               'kind ' || aggkind::text,
                               'parallel ' || proparallel::text,
                               'from ' || quote_literal(agginitval))
                      END
            FROM function LEFT JOIN pg_aggregate ON aggfnoid = function.oid
            """;

    private static final String TRIGGERS = """
            SELECT 'trigger ' || name || '.' || quote_ident(tgname),
                   pg_get_triggerdef(t.oid)
                   || CASE tgenabled WHEN 'D' THEN ', disabled' WHEN 'R' THEN ', on replicas' WHEN 'A' THEN ', always' ELSE '' END
            FROM pg_trigger t JOIN relation ON relation.oid = tgrelid
            WHERE NOT tgisinternal
            """;

    /** The rules, without the rule of a view, which is the view's definition. */
    private static final String RULES = """
            SELECT 'rule ' || name || '.' || quote_ident(rulename),
                   pg_get_ruledef(r.oid)
                   || CASE ev_enabled WHEN 'D' THEN ', disabled' WHEN 'R' THEN ', on replicas' WHEN 'A' THEN ', always' ELSE '' END
            FROM pg_rewrite r JOIN relation ON relation.oid = ev_class
            WHERE rulename <> '_RETURN'
            """;

    private static final String POLICIES = """
            SELECT 'policy ' || name || '.' || quote_ident(polname),
                   concat_ws(' ',
                       CASE WHEN polpermissive THEN 'permissive' ELSE 'restrictive' END,
                       'for ' || CASE polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update'
                                             WHEN 'd' THEN 'delete' ELSE 'all' END,
                       'to ' || (SELECT string_agg(role, ', ' ORDER BY role)
                                 FROM unnest(polroles) AS r (roleoid),
                                      LATERAL (SELECT CASE roleoid WHEN 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(roleoid)) END)
                                          AS named (role)),
                       'using (' || pg_get_expr(polqual, polrelid) || ')',
                       'with check (' || pg_get_expr(polwithcheck, polrelid) || ')')
            FROM pg_policy JOIN relation ON relation.oid = polrelid
            """;

    /** The types, without row types of tables and array types, which exist as long as their table or type. */
    private static final String TYPES = """
            SELECT CASE typtype WHEN 'd' THEN 'domain ' ELSE 'type ' END || name,
                   concat_ws(' ',
                       CASE typtype
                           WHEN 'e' THEN 'enum (' || coalesce((SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
                                                               FROM pg_enum WHERE enumtypid = type.oid), '') || ')'
                           WHEN 'd' THEN concat_ws(' ',
                               format_type(typbasetype, typtypmod),
                               (SELECT 'collate ' || type.typcollation::regcollation FROM pg_type b
                                WHERE b.oid = type.typbasetype AND b.typcollation <> type.typcollation),
                               CASE WHEN typnotnull THEN 'not null' END,
                               'default ' || typdefault)
                           WHEN 'c' THEN '(' || coalesce((SELECT string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod),
                                                                            ', ' ORDER BY attnum)
                                                          FROM pg_attribute
                                                          WHERE attrelid = typrelid AND attnum > 0 AND NOT attisdropped), '') || ')'
                           WHEN 'r' THEN (SELECT concat_ws(' ',
                                              'range of ' || format_type(rngsubtype, NULL),
                                              'operator class ' || quote_ident(opcname),
                                              CASE WHEN rngcollation <> 0 THEN 'collate ' || rngcollation::regcollation END,
                                              CASE WHEN rngcanonical <> 0 THEN 'canonical ' || rngcanonical END,
                                              CASE WHEN rngsubdiff <> 0 THEN 'difference ' || rngsubdiff END,
                                              'multirange ' || rngmultitypid::regtype)
                                          FROM pg_range JOIN pg_opclass o ON o.oid = rngsubopc WHERE rngtypid = type.oid)
                           WHEN 'b' THEN 'base, input ' || typinput || ' output ' || typoutput
                           ELSE 'without a definition'
                       END,
                       'owner ' || pg_get_userbyid(typowner))
            FROM type
            WHERE typtype <> 'm'
                  AND (typrelid = 0 OR EXISTS (SELECT FROM pg_class c WHERE c.oid = typrelid AND relkind = 'c'))
                  AND NOT EXISTS (SELECT FROM pg_type element WHERE element.typarray = type.oid)
            """;

    private static final String STATISTICS = """
            SELECT 'statistics ' || n.name || '.' || quote_ident(stxname),
                   pg_get_statisticsobjdef(s.oid) || ', owner ' || pg_get_userbyid(stxowner)
            FROM pg_statistic_ext s JOIN namespace n ON n.oid = stxnamespace
            """;

    private static final String EVENT_TRIGGERS = """
            SELECT 'event trigger ' || quote_ident(evtname),
                   concat_ws(', ',
                       'on ' || evtevent,
                       'when tag in ' || array_to_string(evttags, ' '),
                       'runs ' || evtfoid::regprocedure,
                       CASE evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'on replicas' WHEN 'A' THEN 'always' END,
                       'owner ' || pg_get_userbyid(evtowner))
            FROM pg_event_trigger
            """;

    private static final String PUBLICATIONS = """
            SELECT 'publication ' || quote_ident(p.pubname),
                   concat_ws(', ',
                       CASE WHEN puballtables THEN 'all tables' END,
                       (SELECT string_agg(format('%I.%I', schemaname, tablename), ' ' ORDER BY schemaname, tablename)
                        FROM pg_publication_tables t WHERE t.pubname = p.pubname AND NOT puballtables),
                       CASE WHEN pubinsert THEN 'insert' END,
                       CASE WHEN pubupdate THEN 'update' END,
                       CASE WHEN pubdelete THEN 'delete' END,
                       CASE WHEN pubtruncate THEN 'truncate' END,
                       CASE WHEN pubviaroot THEN 'via root' END,
                       'owner ' || pg_get_userbyid(pubowner))
            FROM pg_publication p
            """;

    /**
     * The differences from the privileges that a new object of the kind has. Granting and revoking a privilege leaves
     * an explicit list that means the same as none.
     */
    private static final String PRIVILEGES = """
            , object (identity, acl, initial) AS (
                SELECT 'schema ' || name, nspacl, acldefault('n', nspowner) FROM namespace
                UNION ALL
                SELECT CASE relkind WHEN 'S' THEN 'sequence ' WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' ELSE 'table ' END
                           || name, relacl, acldefault(CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, relowner)
                FROM relation
                UNION ALL
                SELECT 'column ' || name || '.' || quote_ident(attname), attacl, NULL
                FROM relation JOIN pg_attribute ON attrelid = relation.oid AND NOT attisdropped
                UNION ALL
                SELECT kind || ' ' || name, proacl, acldefault('f', proowner) FROM function
                UNION ALL
                SELECT CASE typtype WHEN 'd' THEN 'domain ' ELSE 'type ' END || name, typacl, acldefault('T', typowner) FROM type
            )
            SELECT 'privileges of ' || CASE grantee WHEN 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(grantee)) END || ' on ' || identity,
                   string_agg(change, ', ' ORDER BY change)
            FROM object,
                 LATERAL (
                     SELECT grantee, change
                     FROM (SELECT *, 'granted ' FROM (SELECT * FROM aclexplode(acl) EXCEPT SELECT * FROM aclexplode(initial)) g
                           UNION ALL
                           SELECT *, 'revoked ' FROM (SELECT * FROM aclexplode(initial) EXCEPT SELECT * FROM aclexplode(acl)) r)
                              AS d (grantor, grantee, privilege, grantable, direction),
                          LATERAL (SELECT direction || privilege || CASE WHEN grantable THEN ' with grant option' ELSE '' END
                                          || ' by ' || quote_ident(pg_get_userbyid(grantor))) AS text (change)
                 ) AS changes
            WHERE acl IS NOT NULL
            GROUP BY 1
            """;

    private static final String DEFAULT_PRIVILEGES = """
            SELECT 'default privileges of ' || quote_ident(pg_get_userbyid(defaclrole)) || coalesce(' in schema ' || n.name, '')
                       || ' on ' || CASE defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
                                                       WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE defaclobjtype::text END,
                   (SELECT coalesce(string_agg(item::text, ', ' ORDER BY item::text), '') FROM unnest(defaclacl) AS acl (item))
            FROM pg_default_acl LEFT JOIN namespace n ON n.oid = defaclnamespace
            WHERE defaclnamespace = 0 OR n.name IS NOT NULL
            """;

    /**
     * The comments on objects of users, which have numbers from 16384 up. The schema public has a lower number, and can
     * still have a user's comment.
     */
    private static final String COMMENTS = """
            SELECT 'comment on ' || type || ' ' || identity, quote_literal(description)
            FROM pg_description, LATERAL pg_identify_object(classoid, objoid, objsubid) AS object
            WHERE (objoid >= 16384 OR classoid = 'pg_namespace'::regclass)
                  AND (classoid, objoid) NOT IN (SELECT classid, objid FROM member)
                  AND CASE WHEN type = 'schema' THEN identity IN (SELECT name FROM namespace)
                           WHEN type IN ('trigger', 'rule', 'policy')
                               THEN EXISTS (SELECT FROM relation WHERE right(identity, length(name) + 4) = ' on ' || name)
                           ELSE schema IS NULL OR schema IN (SELECT name FROM namespace) END
            """;

    /** The catalogs of rare objects, of which only the names are read. */
    private static final List<String> BY_NAME_ONLY = List.of(
            "pg_am",
            "pg_cast",
            "pg_collation",
            "pg_conversion",
            "pg_foreign_data_wrapper",
            "pg_foreign_server",
            "pg_language",
            "pg_opclass",
            "pg_operator",
            "pg_opfamily",
            "pg_transform",
            "pg_ts_config",
            "pg_ts_dict",
            "pg_ts_parser",
            "pg_ts_template");

    private static final String REST = """
            SELECT object.type || ' ' || identity, ''
            FROM (%s) AS rest (classid, objid), LATERAL pg_identify_object(classid, objid, 0) AS object
            WHERE objid >= 16384
                  AND (classid, objid) NOT IN (SELECT classid, objid FROM member)
                  AND (schema IS NULL OR schema IN (SELECT name FROM namespace))
            """.formatted(BY_NAME_ONLY.stream()
            .map(catalog -> "SELECT '%1$s'::regclass, oid FROM %1$s".formatted(catalog))
            .collect(Collectors.joining(" UNION ALL ")));

    private static final List<String> QUERIES = List.of(
            SCHEMAS,
            EXTENSIONS,
            TABLES,
            COLUMNS,
            CONSTRAINTS,
            INDEXES,
            VIEWS,
            SEQUENCES,
            FUNCTIONS,
            TRIGGERS,
            RULES,
            POLICIES,
            TYPES,
            STATISTICS,
            EVENT_TRIGGERS,
            PUBLICATIONS,
            PRIVILEGES,
            DEFAULT_PRIVILEGES,
            COMMENTS,
            REST);
}
