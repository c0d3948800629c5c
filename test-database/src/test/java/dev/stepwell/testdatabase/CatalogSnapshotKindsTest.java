package dev.stepwell.testdatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of object that {@link CatalogSnapshot} covers. */
final class CatalogSnapshotKindsTest {

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private static final String BASE = """
            CREATE TABLE base (id int PRIMARY KEY, name text);
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
            CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
            CREATE TRIGGER touched AFTER INSERT ON base EXECUTE FUNCTION touch();
            """;

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void changeIsADifferenceAndTakingItBackIsNone(String change, String back, String difference) throws SQLException {
        // Every change is rolled back, so that all changes can share a database.
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(BASE);
            CatalogSnapshot before = CatalogSnapshot.of(connection);

            statement.execute(change);
            CatalogSnapshot changed = CatalogSnapshot.of(connection);
            assertThat(withoutNamesOfNotNull(before.differenceTo(changed)))
                    .isEqualTo(difference.replace("{owner}", database.get().user()));
            assertThat(changed).isNotEqualTo(before);

            statement.execute(back);
            CatalogSnapshot after = CatalogSnapshot.of(connection);
            assertThat(before.differenceTo(after)).isEmpty();
            assertThat(after).isEqualTo(before).hasSameHashCodeAs(before);
            assertThat(after).hasToString(before.toString());

            connection.rollback();
        }
    }

    /** Removes the names of NOT NULL constraints, which exist from PostgreSQL 18 on. */
    private static String withoutNamesOfNotNull(String difference) {
        return difference.replaceAll("(?m)^. constraint .*: NOT NULL .*\\n", "");
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                arguments("CREATE SCHEMA shop", "DROP SCHEMA shop", """
+ schema shop: owner {owner}
"""),
                arguments("CREATE EXTENSION hstore", "DROP EXTENSION hstore", """
+ comment on extension hstore: 'data type for storing sets of (key, value) pairs'
+ extension hstore: version 1.8, schema public
"""),
                arguments("CREATE TABLE t (a int)", "DROP TABLE t", """
+ column public.t.a: integer
+ table public.t: (a), owner {owner}
"""),
                arguments(
                        "CREATE UNLOGGED TABLE t (a int) WITH (fillfactor = 70, toast.vacuum_truncate = off)",
                        "DROP TABLE t",
                        """
+ column public.t.a: integer
+ table public.t: (a), owner {owner}, unlogged, with fillfactor=70
"""),
                arguments(
                        "CREATE TABLE t (a int) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (9)",
                        "DROP TABLE t",
                        """
+ column public.t.a: integer
+ column public.t1.a: integer
+ partitioned table public.t: (a), owner {owner}, partition by RANGE (a)
+ table public.t1: (a), owner {owner}, FOR VALUES FROM (1) TO (9), inherits public.t
"""),
                arguments("CREATE TABLE t () INHERITS (base)", "DROP TABLE t", """
+ column public.t.id: integer not null
+ column public.t.name: text
+ table public.t: (id, name), owner {owner}, inherits public.base
"""),
                arguments(
                        "ALTER TABLE base ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
                        "ALTER TABLE base DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY",
                        """
- table public.base: (id, name), owner {owner}
+ table public.base: (id, name), owner {owner}, row security, row security for the owner
"""),
                arguments("ALTER TABLE base REPLICA IDENTITY FULL", "ALTER TABLE base REPLICA IDENTITY DEFAULT", """
- table public.base: (id, name), owner {owner}
+ table public.base: (id, name), owner {owner}, full replica identity
"""),
                arguments("ALTER TABLE base ADD n numeric(10, 2) NOT NULL DEFAULT 1.5", "ALTER TABLE base DROP n", """
+ column public.base.n: numeric(10,2) not null default 1.5
- table public.base: (id, name), owner {owner}
+ table public.base: (id, name, n), owner {owner}
"""),
                arguments("ALTER TABLE base ADD n bigint GENERATED ALWAYS AS IDENTITY", "ALTER TABLE base DROP n", """
+ column public.base.n: bigint not null generated always as identity
+ sequence public.base_n_seq: bigint, from 1, by 1, between 1 and 9223372036854775807, cache 1, of column n of table public.base, owner {owner}
- table public.base: (id, name), owner {owner}
+ table public.base: (id, name, n), owner {owner}
"""),
                arguments(
                        "ALTER TABLE base ADD n int GENERATED ALWAYS AS (id * 2) STORED",
                        "ALTER TABLE base DROP n",
                        """
+ column public.base.n: integer generated, stored: (id * 2)
- table public.base: (id, name), owner {owner}
+ table public.base: (id, name, n), owner {owner}
"""),
                arguments(
                        "ALTER TABLE base ALTER name TYPE text COLLATE \"POSIX\"",
                        "ALTER TABLE base ALTER name TYPE text COLLATE \"default\"",
                        """
- column public.base.name: text
+ column public.base.name: text collate "POSIX"
"""),
                arguments("ALTER TABLE base ALTER name TYPE varchar(9)", "ALTER TABLE base ALTER name TYPE text", """
- column public.base.name: text
+ column public.base.name: character varying(9)
"""),
                arguments(
                        "ALTER TABLE base ALTER name SET STATISTICS 7, ALTER name SET STORAGE EXTERNAL, ALTER name SET COMPRESSION pglz",
                        "ALTER TABLE base ALTER name SET STATISTICS -1, ALTER name SET STORAGE EXTENDED, ALTER name SET COMPRESSION default",
                        """
- column public.base.name: text
+ column public.base.name: text storage external compression pglz statistics 7
"""),
                arguments(
                        "ALTER TABLE base ALTER name SET (n_distinct = 3)",
                        "ALTER TABLE base ALTER name RESET (n_distinct)",
                        """
- column public.base.name: text
+ column public.base.name: text with n_distinct=3
"""),
                arguments(
                        "ALTER TABLE base ALTER name SET DEFAULT 'x'", "ALTER TABLE base ALTER name DROP DEFAULT", """
- column public.base.name: text
+ column public.base.name: text default 'x'::text
"""),
                arguments("ALTER TABLE base ALTER name SET NOT NULL", "ALTER TABLE base ALTER name DROP NOT NULL", """
- column public.base.name: text
+ column public.base.name: text not null
"""),
                arguments(
                        "ALTER TABLE base ADD CONSTRAINT c CHECK (id > 0) NOT VALID",
                        "ALTER TABLE base DROP CONSTRAINT c",
                        """
+ constraint public.base.c: CHECK ((id > 0)) NOT VALID
"""),
                arguments(
                        "ALTER TABLE base ADD CONSTRAINT c UNIQUE (name) DEFERRABLE",
                        "ALTER TABLE base DROP CONSTRAINT c",
                        """
+ constraint public.base.c: UNIQUE (name) DEFERRABLE
+ index public.c: CREATE UNIQUE INDEX c ON public.base USING btree (name)
"""),
                arguments(
                        "ALTER TABLE base ADD CONSTRAINT c FOREIGN KEY (id) REFERENCES base ON DELETE CASCADE",
                        "ALTER TABLE base DROP CONSTRAINT c",
                        """
+ constraint public.base.c: FOREIGN KEY (id) REFERENCES public.base(id) ON DELETE CASCADE
"""),
                arguments(
                        "ALTER TABLE base ADD CONSTRAINT c EXCLUDE USING btree (name WITH =)",
                        "ALTER TABLE base DROP CONSTRAINT c",
                        """
+ constraint public.base.c: EXCLUDE USING btree (name WITH =)
+ index public.c: CREATE INDEX c ON public.base USING btree (name)
"""),
                arguments("CREATE INDEX i ON base (lower(name)) WHERE id > 3", "DROP INDEX i", """
+ index public.i: CREATE INDEX i ON public.base USING btree (lower(name)) WHERE (id > 3)
"""),
                arguments("ALTER TABLE base CLUSTER ON base_pkey", "ALTER TABLE base SET WITHOUT CLUSTER", """
- index public.base_pkey: CREATE UNIQUE INDEX base_pkey ON public.base USING btree (id)
+ index public.base_pkey: CREATE UNIQUE INDEX base_pkey ON public.base USING btree (id), clustered
"""),
                arguments("CREATE VIEW w WITH (security_barrier) AS SELECT 1 AS one", "DROP VIEW w", """
+ view public.w:
+     owner {owner}, with security_barrier=true
+      SELECT 1 AS one;
"""),
                arguments(
                        "CREATE MATERIALIZED VIEW w AS SELECT 1 AS one WITH NO DATA", "DROP MATERIALIZED VIEW w", """
+ materialized view public.w:
+     owner {owner}, not populated
+      SELECT 1 AS one;
"""),
                arguments("CREATE SEQUENCE s AS int INCREMENT 5 CYCLE OWNED BY base.id", "DROP SEQUENCE s", """
+ sequence public.s: integer, from 1, by 5, between 1 and 2147483647, cache 1, cycle, of column id of table public.base, owner {owner}
"""),
                arguments(
                        "CREATE FUNCTION g(a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql AS 'SELECT 1'",
                        "DROP FUNCTION g",
                        """
+ function public.g(integer, text):
+     owner {owner}
+     CREATE OR REPLACE FUNCTION public.g(a integer, b text DEFAULT 'x'::text)
+      RETURNS integer
+      LANGUAGE sql
+     AS $function$SELECT 1$function$
"""),
                arguments("CREATE PROCEDURE g() LANGUAGE sql AS 'SELECT 1'", "DROP PROCEDURE g", """
+ procedure public.g():
+     owner {owner}
+     CREATE OR REPLACE PROCEDURE public.g()
+      LANGUAGE sql
+     AS $procedure$SELECT 1$procedure$
"""),
                arguments(
                        "CREATE AGGREGATE g(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0')",
                        "DROP AGGREGATE g(int)",
                        """
+ aggregate public.g(integer):
+     owner {owner}
+     state integer by int4pl, kind n, parallel u, from '0'
"""),
                arguments(
                        "CREATE TRIGGER g BEFORE INSERT ON base FOR EACH ROW EXECUTE FUNCTION touch()",
                        "DROP TRIGGER g ON base",
                        """
+ trigger public.base.g: CREATE TRIGGER g BEFORE INSERT ON public.base FOR EACH ROW EXECUTE FUNCTION public.touch()
"""),
                arguments("ALTER TABLE base DISABLE TRIGGER touched", "ALTER TABLE base ENABLE TRIGGER touched", """
- trigger public.base.touched: CREATE TRIGGER touched AFTER INSERT ON public.base FOR EACH STATEMENT EXECUTE FUNCTION public.touch()
+ trigger public.base.touched: CREATE TRIGGER touched AFTER INSERT ON public.base FOR EACH STATEMENT EXECUTE FUNCTION public.touch(), disabled
"""),
                arguments("CREATE RULE r AS ON DELETE TO base DO INSTEAD NOTHING", "DROP RULE r ON base", """
+ rule public.base.r:
+     CREATE RULE r AS
+         ON DELETE TO public.base DO INSTEAD NOTHING;
"""),
                arguments(
                        "CREATE POLICY p ON base AS RESTRICTIVE FOR UPDATE TO public USING (id > 1) WITH CHECK (id > 2)",
                        "DROP POLICY p ON base",
                        """
+ policy public.base.p: restrictive for update to public using ((id > 1)) with check ((id > 2))
"""),
                arguments("CREATE TYPE mood AS ENUM ('sad', 'glad')", "DROP TYPE mood", """
+ type public.mood: enum ('sad', 'glad') owner {owner}
"""),
                arguments(
                        "CREATE DOMAIN d AS text DEFAULT 'x' CONSTRAINT short CHECK (length(VALUE) < 9)",
                        "DROP DOMAIN d",
                        """
+ constraint public.d.short: CHECK ((length(VALUE) < 9))
+ domain public.d: text default 'x'::text owner {owner}
"""),
                arguments("CREATE TYPE c AS (a int, b text)", "DROP TYPE c", """
+ type public.c: (a integer, b text) owner {owner}
"""),
                arguments("CREATE STATISTICS st (dependencies) ON id, name FROM base", "DROP STATISTICS st", """
+ statistics public.st: CREATE STATISTICS public.st (dependencies) ON id, name FROM public.base, owner {owner}
"""),
                arguments(
                        "CREATE EVENT TRIGGER e ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION watch()",
                        "DROP EVENT TRIGGER e",
                        """
+ event trigger e: on ddl_command_end, when tag in CREATE TABLE, runs public.watch(), owner {owner}
"""),
                arguments("CREATE PUBLICATION p FOR TABLE base", "DROP PUBLICATION p", """
+ publication p: public.base, insert, update, delete, truncate, owner {owner}
"""),
                arguments("GRANT UPDATE (name) ON base TO PUBLIC", "REVOKE UPDATE (name) ON base FROM PUBLIC", """
+ privileges of public on column public.base.name: granted UPDATE by {owner}
"""),
                arguments(
                        "REVOKE EXECUTE ON FUNCTION touch FROM PUBLIC",
                        "GRANT EXECUTE ON FUNCTION touch TO PUBLIC",
                        """
+ privileges of public on function public.touch(): revoked EXECUTE by {owner}
"""),
                arguments(
                        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC",
                        "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM PUBLIC",
                        """
+ default privileges of {owner} in schema public on tables: =r/{owner}
"""),
                arguments("COMMENT ON COLUMN base.name IS 'who''s that'", "COMMENT ON COLUMN base.name IS NULL", """
+ comment on table column public.base.name: 'who''s that'
"""),
                arguments(
                        "COMMENT ON TRIGGER touched ON base IS 'x'", "COMMENT ON TRIGGER touched ON base IS NULL", """
+ comment on trigger touched on public.base: 'x'
"""),
                arguments(
                        "COMMENT ON SCHEMA public IS 'x'", "COMMENT ON SCHEMA public IS 'standard public schema'", """
- comment on schema public: 'standard public schema'
+ comment on schema public: 'x'
"""),
                arguments(
                        "CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)",
                        "DROP OPERATOR === (int, int)",
                        """
+ operator public.===(integer,integer)
"""),
                arguments("CREATE COLLATION german (LOCALE = 'C')", "DROP COLLATION german", """
+ collation public.german
"""),
                arguments("CREATE CAST (text AS int) WITH INOUT", "DROP CAST (text AS int)", """
+ cast (pg_catalog.text AS integer)
"""),
                arguments(
                        "CREATE TEXT SEARCH CONFIGURATION ts (COPY = simple)",
                        "DROP TEXT SEARCH CONFIGURATION ts",
                        """
+ text search configuration public.ts
"""),
                arguments(
                        "CREATE FOREIGN DATA WRAPPER f; CREATE SERVER fs FOREIGN DATA WRAPPER f; CREATE FOREIGN TABLE ft (a int) SERVER fs",
                        "DROP FOREIGN DATA WRAPPER f CASCADE",
                        """
+ column public.ft.a: integer
+ foreign table public.ft: (a), owner {owner}, server fs
+ foreign-data wrapper f
+ server fs
"""));
    }
}
