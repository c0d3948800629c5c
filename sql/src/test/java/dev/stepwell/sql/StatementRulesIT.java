package dev.stepwell.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule about transactions, compared with a real server. */
final class StatementRulesIT {

    private static final String REFUSED_INSIDE = "25001";
    private static final String REFUSED_OUTSIDE = "25P01";

    /** No SQL, an unknown object, and an unknown publication: the server says nothing about transactions then. */
    private static final List<String> UNDECIDED = List.of("42601", "42704", "42P17");

    private static final String SUBSCRIPTION =
            "CREATE SUBSCRIPTION sub CONNECTION 'host=localhost port=1' PUBLICATION p";

    /**
     * The expected answer about a statement in a transaction block.
     *
     * <p>NEEDS: the server always refuses it. REFUSED: the rules say that the server may refuse it, and this server
     * does. ALLOWED: the rules say that the server may refuse it, and this server does not. FREE: the server never
     * refuses it.
     */
    enum Answer {
        NEEDS,
        REFUSED,
        ALLOWED,
        FREE
    }

    /** A row of the table: a statement, the first major version that has it, and the expected answer. */
    record Row(Answer answer, int since, String statement, String words) {
        @Override
        public String toString() {
            return statement;
        }
    }

    private static Row needs(String statement, String words) {
        return needs(14, statement, words);
    }

    private static Row needs(int since, String statement, String words) {
        return new Row(Answer.NEEDS, since, statement, words);
    }

    private static Row refused(int since, String statement, String words) {
        return new Row(Answer.REFUSED, since, statement, words);
    }

    private static Row allowed(String statement, String words) {
        return allowed(14, statement, words);
    }

    private static Row allowed(int since, String statement, String words) {
        return new Row(Answer.ALLOWED, since, statement, words);
    }

    private static Row free(String statement) {
        return free(14, statement);
    }

    private static Row free(int since, String statement) {
        return new Row(Answer.FREE, since, statement, "");
    }

    static List<Row> rows() {
        return List.of(
                needs("CREATE INDEX CONCURRENTLY ON t (a)", "CREATE INDEX CONCURRENTLY"),
                needs("CREATE INDEX CONCURRENTLY IF NOT EXISTS i2 ON ONLY t (a)", "CREATE INDEX CONCURRENTLY"),
                needs("create unique index concurrently i2 on public.t (a)", "CREATE UNIQUE INDEX CONCURRENTLY"),
                free("CREATE INDEX i2 ON t (a)"),
                needs("DROP INDEX CONCURRENTLY i", "DROP INDEX CONCURRENTLY"),
                needs("DROP INDEX CONCURRENTLY IF EXISTS i", "DROP INDEX CONCURRENTLY"),
                free("DROP INDEX i"),
                needs("REINDEX INDEX CONCURRENTLY i", "REINDEX CONCURRENTLY"),
                needs("REINDEX TABLE CONCURRENTLY t", "REINDEX CONCURRENTLY"),
                needs("REINDEX (CONCURRENTLY) TABLE t", "REINDEX CONCURRENTLY"),
                needs("REINDEX (VERBOSE, CONCURRENTLY TRUE) INDEX i", "REINDEX CONCURRENTLY"),
                needs("REINDEX (CONCURRENTLY 1, VERBOSE off) INDEX i", "REINDEX CONCURRENTLY"),
                needs("REINDEX (CONCURRENTLY 'on') INDEX i", "REINDEX CONCURRENTLY"),
                needs("REINDEX (CONCURRENTLY FALSE) INDEX CONCURRENTLY i", "REINDEX CONCURRENTLY"),
                needs("REINDEX (\"concurrently\" true) INDEX i", "REINDEX CONCURRENTLY"),
                needs("REINDEX (\"concurrently\" U&\"!006fn\" UESCAPE '!') INDEX i", "REINDEX CONCURRENTLY"),
                needs("REINDEX (U&\"c\\006fncurrently\", VERBOSE) INDEX i", "REINDEX CONCURRENTLY"),
                needs("REINDEX SCHEMA CONCURRENTLY public", "REINDEX CONCURRENTLY"),
                needs("REINDEX SCHEMA public", "REINDEX SCHEMA"),
                needs("REINDEX DATABASE postgres", "REINDEX DATABASE"),
                needs("REINDEX DATABASE CONCURRENTLY postgres", "REINDEX CONCURRENTLY"),
                needs("REINDEX SYSTEM postgres", "REINDEX SYSTEM"),
                needs(16, "REINDEX DATABASE", "REINDEX DATABASE"),
                needs(16, "REINDEX (VERBOSE) SYSTEM", "REINDEX SYSTEM"),
                allowed("REINDEX TABLE t", "REINDEX"),
                allowed("REINDEX (CONCURRENTLY FALSE) INDEX i", "REINDEX"),
                allowed("REINDEX (CONCURRENTLY \"off\") INDEX i", "REINDEX"),
                allowed("REINDEX (CONCURRENTLY 'OFF') INDEX i", "REINDEX"),
                allowed("REINDEX (CONCURRENTLY E'o\\x66\\146') INDEX i", "REINDEX"),
                allowed("REINDEX (CONCURRENTLY U&'\\006fff') INDEX i", "REINDEX"),
                allowed("REINDEX (CONCURRENTLY $$off$$) INDEX i", "REINDEX"),
                allowed("REINDEX (CONCURRENTLY -00) INDEX i", "REINDEX"),
                allowed("REINDEX (\"CONCURRENTLY\") INDEX i", "REINDEX"),
                refused(14, "REINDEX TABLE p", "REINDEX"),
                refused(14, "REINDEX INDEX pi", "REINDEX"),
                needs("VACUUM", "VACUUM"),
                needs("VACUUM t", "VACUUM"),
                needs("VACUUM (ANALYZE) t", "VACUUM"),
                free("ANALYZE t"),
                needs("CLUSTER", "CLUSTER without a table"),
                needs("CLUSTER VERBOSE", "CLUSTER without a table"),
                needs(17, "CLUSTER (VERBOSE)", "CLUSTER without a table"),
                allowed("CLUSTER t USING i", "CLUSTER"),
                allowed("CLUSTER (VERBOSE) t USING i", "CLUSTER"),
                refused(15, "CLUSTER p USING pi", "CLUSTER"),
                needs("ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY", "ALTER TABLE … DETACH PARTITION CONCURRENTLY"),
                needs(
                        "ALTER TABLE IF EXISTS public.p DETACH PARTITION public.p1 CONCURRENTLY",
                        "ALTER TABLE … DETACH PARTITION CONCURRENTLY"),
                needs(
                        "ALTER TABLE p * DETACH PARTITION p1 CONCURRENTLY",
                        "ALTER TABLE … DETACH PARTITION CONCURRENTLY"),
                needs(
                        "ALTER TABLE ONLY p DETACH PARTITION p1 CONCURRENTLY",
                        "ALTER TABLE … DETACH PARTITION CONCURRENTLY"),
                needs(
                        "ALTER TABLE IF EXISTS ONLY (public.p) DETACH PARTITION p1 CONCURRENTLY",
                        "ALTER TABLE … DETACH PARTITION CONCURRENTLY"),
                needs(
                        "ALTER TABLE U&\"p\" DETACH PARTITION U&\"p!0031\" UESCAPE '!' CONCURRENTLY",
                        "ALTER TABLE … DETACH PARTITION CONCURRENTLY"),
                free("ALTER TABLE p DETACH PARTITION p1"),
                free("ALTER TABLE p DETACH PARTITION p1 FINALIZE"),
                needs("CREATE DATABASE d", "CREATE DATABASE"),
                needs("DROP DATABASE IF EXISTS d", "DROP DATABASE"),
                needs("DROP DATABASE d WITH (FORCE)", "DROP DATABASE"),
                needs("ALTER DATABASE template1 SET TABLESPACE pg_default", "ALTER DATABASE … SET TABLESPACE"),
                needs(
                        "ALTER DATABASE U&\"t!0065mplate1\" UESCAPE '!' SET TABLESPACE U&\"pg_default\"",
                        "ALTER DATABASE … SET TABLESPACE"),
                free("ALTER DATABASE template1 SET tablespace FROM CURRENT"),
                free("ALTER DATABASE template1 SET tablespace = 'x'"),
                free("ALTER DATABASE template1 SET work_mem = '8MB'"),
                free("ALTER DATABASE template1 CONNECTION LIMIT 5"),
                needs("CREATE TABLESPACE ts LOCATION '/tmp/ts'", "CREATE TABLESPACE"),
                needs("DROP TABLESPACE IF EXISTS ts", "DROP TABLESPACE"),
                free("ALTER TABLESPACE pg_default SET (seq_page_cost = 1)"),
                needs("ALTER SYSTEM SET work_mem = '8MB'", "ALTER SYSTEM"),
                needs("ALTER SYSTEM RESET ALL", "ALTER SYSTEM"),
                needs("DISCARD ALL", "DISCARD ALL"),
                free("DISCARD PLANS"),
                free("DISCARD TEMP"),
                needs(SUBSCRIPTION, "CREATE SUBSCRIPTION"),
                needs(SUBSCRIPTION + " WITH (enabled = false)", "CREATE SUBSCRIPTION"),
                needs(SUBSCRIPTION + " WITH (create_slot)", "CREATE SUBSCRIPTION"),
                needs(SUBSCRIPTION + " WITH (create_slot = 'on')", "CREATE SUBSCRIPTION"),
                free(SUBSCRIPTION + "2 WITH (connect = false)"),
                free(SUBSCRIPTION + " WITH (connect = \"off\")"),
                free(SUBSCRIPTION + " WITH (\"connect\" = 'False')"),
                free(SUBSCRIPTION + " WITH (create_slot = false, connect = off)"),
                free(SUBSCRIPTION + " WITH (enabled = false, create_slot = 0, slot_name = NONE)"),
                refused(14, "DROP SUBSCRIPTION with_slot", "DROP SUBSCRIPTION"),
                allowed("DROP SUBSCRIPTION without_slot", "DROP SUBSCRIPTION"),
                allowed("DROP SUBSCRIPTION IF EXISTS none", "DROP SUBSCRIPTION"),
                needs("ALTER SUBSCRIPTION enabled REFRESH PUBLICATION", "ALTER SUBSCRIPTION … REFRESH PUBLICATION"),
                needs(
                        "ALTER SUBSCRIPTION enabled REFRESH PUBLICATION WITH (copy_data = false)",
                        "ALTER SUBSCRIPTION … REFRESH PUBLICATION"),
                needs("ALTER SUBSCRIPTION enabled SET PUBLICATION q, r", "ALTER SUBSCRIPTION … SET PUBLICATION"),
                needs("ALTER SUBSCRIPTION enabled ADD PUBLICATION q", "ALTER SUBSCRIPTION … ADD PUBLICATION"),
                needs("ALTER SUBSCRIPTION enabled DROP PUBLICATION p2", "ALTER SUBSCRIPTION … DROP PUBLICATION"),
                needs(
                        "ALTER SUBSCRIPTION enabled SET PUBLICATION q WITH (refresh)",
                        "ALTER SUBSCRIPTION … SET PUBLICATION"),
                free("ALTER SUBSCRIPTION enabled SET PUBLICATION q WITH (refresh = false)"),
                free("ALTER SUBSCRIPTION enabled SET PUBLICATION q WITH (\"refresh\" = false)"),
                free("ALTER SUBSCRIPTION U&\"enabled\" ADD PUBLICATION q WITH (refresh = \"off\")"),
                needs(17, "ALTER SUBSCRIPTION with_slot SET (failover = true)", "ALTER SUBSCRIPTION … SET (failover)"),
                refused(
                        18,
                        "ALTER SUBSCRIPTION with_slot SET (two_phase = false)",
                        "ALTER SUBSCRIPTION … SET (two_phase)"),
                allowed("ALTER SUBSCRIPTION with_slot SET (two_phase = true)", "ALTER SUBSCRIPTION … SET (two_phase)"),
                free("ALTER SUBSCRIPTION with_slot SET (synchronous_commit = off)"),
                free("ALTER SUBSCRIPTION with_slot DISABLE"),
                allowed("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'calm' BEFORE 'sad'", "ALTER TYPE … ADD VALUE"),
                free("ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'"),
                needs("COMMIT PREPARED 'x'", "COMMIT PREPARED"),
                needs("ROLLBACK PREPARED 'x'", "ROLLBACK PREPARED"),
                allowed("CALL quiet()", "CALL"),
                allowed("DO 'BEGIN END'", "DO"),
                needs(19, "REPACK (CONCURRENTLY) t", "REPACK (CONCURRENTLY)"),
                needs(19, "REPACK (VERBOSE, \"concurrently\" \"on\") t USING INDEX i", "REPACK (CONCURRENTLY)"),
                needs(19, "REPACK", "REPACK without a table"),
                needs(19, "REPACK (VERBOSE)", "REPACK without a table"),
                needs(19, "REPACK USING INDEX", "REPACK without a table"),
                allowed(19, "REPACK t", "REPACK"),
                allowed(19, "REPACK (CONCURRENTLY off, ANALYZE) t (a) USING INDEX i", "REPACK"),
                allowed(19, "REPACK \"using\" USING INDEX", "REPACK"),
                refused(19, "REPACK p", "REPACK"),
                allowed(19, "WAIT FOR LSN '0/0' WITH (MODE 'primary_flush')", "WAIT FOR LSN"),
                free(
                        19,
                        "ALTER TABLE p SPLIT PARTITION p1 INTO (PARTITION p2 FOR VALUES FROM (0) TO (5), "
                                + "PARTITION p3 FOR VALUES FROM (5) TO (9))"),
                free(19, "ALTER TABLE p MERGE PARTITIONS (p1, p2) INTO p3"),
                free(19, "CREATE SCHEMA s CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END"),
                free("REFRESH MATERIALIZED VIEW CONCURRENTLY mv"),
                free("SELECT set_config('a.b', 'c', false)"),
                free("INSERT INTO t SELECT pg_backend_pid()"),
                free("TRUNCATE t"),
                free("LISTEN x"),
                free("DROP OWNED BY r"),
                free("CREATE PUBLICATION q FOR ALL TABLES"),
                free("COPY t FROM '/dev/null'"),
                free("LOAD 'plpgsql'"),
                free("IMPORT FOREIGN SCHEMA a FROM SERVER b INTO c"),
                free("SECURITY LABEL ON TABLE t IS 'x'"));
    }

    @BeforeAll
    static void createWhatTheTableSpeaksOf() throws SQLException {
        try (Connection connection = RealServer.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "CREATE TABLE t (a int NOT NULL)",
                    "CREATE UNIQUE INDEX i ON t (a)",
                    "CREATE TABLE p (a int) PARTITION BY RANGE (a)",
                    "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9)",
                    "CREATE INDEX pi ON p (a)",
                    "CREATE TYPE mood AS ENUM ('sad')",
                    "CREATE ROLE r",
                    "CREATE PROCEDURE quiet() LANGUAGE plpgsql AS 'BEGIN END'",
                    "CREATE MATERIALIZED VIEW mv AS SELECT a FROM t",
                    "CREATE UNIQUE INDEX mvi ON mv (a)",
                    subscription("with_slot", "connect = false"),
                    subscription("without_slot", "connect = false, slot_name = NONE"),
                    subscription("enabled", "connect = false").replace("PUBLICATION p ", "PUBLICATION p, p2 "),
                    "ALTER SUBSCRIPTION enabled ENABLE")) {
                statement.execute(sql);
            }
        }
    }

    @AfterAll
    static void dropWhatReachesBeyondTheDatabase() throws SQLException {
        try (Connection connection = RealServer.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SUBSCRIPTION enabled DISABLE");
        }
    }

    private static String subscription(String name, String options) {
        return SUBSCRIPTION.replace("sub ", name + " ") + " WITH (" + options + ")";
    }

    @ParameterizedTest
    @MethodSource("rows")
    void serverAndRulesAgree(Row row) throws SQLException {
        SqlStatement statement = SqlScript.read(row.statement()).statements().get(0);
        boolean needs = row.answer() == Answer.NEEDS;
        boolean may = row.answer() == Answer.REFUSED || row.answer() == Answer.ALLOWED;
        assertThat(StatementRules.needsNoTransaction(statement)
                        .map(SqlPhrase::words)
                        .orElse(""))
                .isEqualTo(needs ? row.words() : "");
        assertThat(StatementRules.mayNeedNoTransaction(statement)
                        .map(SqlPhrase::words)
                        .orElse(""))
                .isEqualTo(may ? row.words() : "");
        assertThat(StatementRules.isKnownToRunInTransaction(statement)).isEqualTo(!needs && !may);

        assumeThat(RealServer.majorVersion()).isGreaterThanOrEqualTo(row.since());
        try (Connection connection = RealServer.connect()) {
            connection.setAutoCommit(false);
            String state = sqlState(connection, row.statement());
            connection.rollback();
            if (row.answer() == Answer.NEEDS || row.answer() == Answer.REFUSED) {
                assertThat(state).isEqualTo(REFUSED_INSIDE);
            } else {
                assertThat(state).isNotEqualTo(REFUSED_INSIDE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void serverAndRulesAgreeOnOtherSpellings(Row row) throws SQLException {
        assumeThat(RealServer.majorVersion()).isGreaterThanOrEqualTo(row.since());
        List<String> disagreements = new ArrayList<>();
        try (Connection connection = RealServer.connect()) {
            connection.setAutoCommit(false);
            for (String spelling : Spellings.of(row.statement())) {
                String state = sqlState(connection, spelling);
                connection.rollback();
                if (!UNDECIDED.contains(state)
                        && disagree(row, SqlScript.read(spelling).statements().get(0), state)) {
                    disagreements.add(state + " " + spelling);
                }
            }
        }
        assertThat(disagreements).isEmpty();
    }

    private static boolean disagree(Row row, SqlStatement spelling, String state) {
        boolean needs = StatementRules.needsNoTransaction(spelling).isPresent();
        if (!state.equals(REFUSED_INSIDE)) {
            return needs;
        }
        return row.answer() == Answer.NEEDS
                ? !needs
                : StatementRules.mayNeedNoTransaction(spelling).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LOCK t                                   | LOCK TABLE
            LOCK TABLE t IN SHARE MODE               | LOCK TABLE
            DECLARE c CURSOR FOR SELECT 1            | DECLARE CURSOR
            DECLARE c CURSOR WITHOUT HOLD FOR TABLE t| DECLARE CURSOR
            DECLARE c CURSOR WITH HOLD FOR SELECT 1  |
            """)
    void serverAndRulesAgreeOnWhatNeedsATransaction(String sql, @Nullable String words) throws SQLException {
        SqlStatement statement = SqlScript.read(sql).statements().get(0);
        assertThat(StatementRules.needsTransaction(statement)
                        .map(SqlPhrase::words)
                        .orElse(null))
                .isEqualTo(words);
        try (Connection connection = RealServer.connect()) {
            assertThat(sqlState(connection, sql)).isEqualTo(words == null ? "00000" : REFUSED_OUTSIDE);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            SELECT 'calm'::mood                                                    | 55P04
            SELECT CAST('calm' AS public.mood)                                     | 55P04
            SELECT mood 'calm'                                                     | 55P04
            CREATE TABLE m (m mood DEFAULT 'calm'::mood)                           | 55P04
            CREATE FUNCTION f() RETURNS mood BEGIN ATOMIC SELECT 'calm'::mood; END | 55P04
            CREATE TABLE m (m mood DEFAULT 'calm')                                 | 55P04
            SELECT 'calm'::text                                                    | 00000
            """)
    void serverAndRulesAgreeOnNewEnumValues(String use, String state) throws SQLException {
        String add = "ALTER TYPE mood ADD VALUE 'calm'";
        List<EnumValueUse> uses =
                EnumValueUse.in(SqlScript.read(add + ";" + use).statements());
        assertThat(uses).hasSize(1);
        try (Connection connection = RealServer.connect()) {
            connection.setAutoCommit(false);
            assertThat(sqlState(connection, add)).isEqualTo("00000");
            assertThat(sqlState(connection, use)).isEqualTo(state);
            connection.rollback();
        }
        if (uses.get(0).certain()) {
            assertThat(state).isEqualTo("55P04");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            CREATE TYPE n AS ENUM ('a'); ALTER TYPE n ADD VALUE 'b'; SELECT 'b'::n
            CREATE TYPE n AS ENUM (); ALTER TYPE n ADD VALUE 'b'; CREATE TABLE nt (v n DEFAULT 'b')
            CREATE TYPE n AS ENUM (); ALTER TYPE n RENAME TO m; ALTER TYPE m ADD VALUE 'b'; SELECT 'b'::m
            CREATE TYPE n AS ENUM (); ALTER TYPE n ADD VALUE 'b'; ALTER TYPE n RENAME TO m; SELECT 'b'::m
            CREATE TYPE n AS ENUM (); ALTER TYPE n ADD VALUE 'c'; ALTER TYPE n RENAME VALUE 'c' TO 'b'; SELECT 'b'::n
            CREATE TYPE n AS ENUM (); CREATE SCHEMA ns; ALTER TYPE n SET SCHEMA ns; ALTER TYPE ns.n ADD VALUE 'b'; \
            SELECT 'b'::ns.n
            """)
    void serverAndRulesAgreeOnNewValuesOfNewTypes(String script) throws SQLException {
        List<SqlStatement> statements = SqlScript.read(script).statements();
        assertThat(EnumValueUse.in(statements)).singleElement().matches(EnumValueUse::typeIsNew);
        assertThat(sqlStateOfLast(statements)).isEqualTo(RealServer.majorVersion() < 17 ? "55P04" : "00000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            ALTER TYPE mood ADD VALUE 'b'; ALTER TYPE mood RENAME VALUE 'b' TO 'c'; SELECT 'c'::mood      | 55P04
            ALTER TYPE mood ADD VALUE 'b'; ALTER TYPE mood RENAME TO m; SELECT 'b'::m                     | 55P04
            ALTER TYPE mood RENAME TO m; ALTER TYPE m ADD VALUE 'b'; SELECT m 'b'                         | 55P04
            ALTER TYPE mood ADD VALUE E'\\142'; SELECT U&'!0062' UESCAPE '!'::mood                        | 55P04
            ALTER TYPE mood RENAME VALUE 'sad' TO 'c'; SELECT 'c'::mood                                   | 00000
            CREATE TYPE n AS ENUM ('b'); SELECT 'b'::n                                                    | 00000
            CREATE TYPE n AS ENUM ('a'); ALTER TYPE n RENAME VALUE 'a' TO 'b'; SELECT 'b'::n              | 00000
            ALTER TYPE mood ADD VALUE 'b'; DROP TYPE mood; CREATE TYPE mood AS ENUM ('b'); SELECT 'b'::mood| 00000
            """)
    void serverAndRulesAgreeOnChangedTypes(String script, String state) throws SQLException {
        List<SqlStatement> statements = SqlScript.read(script).statements();
        List<EnumValueUse> uses = EnumValueUse.in(statements);
        assertThat(uses).hasSize(state.equals("55P04") ? 1 : 0).allMatch(use -> use.certain() && !use.typeIsNew());
        assertThat(sqlStateOfLast(statements)).isEqualTo(state);
    }

    /** {@return the answer to the last of several statements in one transaction, the others of which succeed} */
    private static String sqlStateOfLast(List<SqlStatement> statements) throws SQLException {
        try (Connection connection = RealServer.connect()) {
            connection.setAutoCommit(false);
            String state = "";
            for (SqlStatement statement : statements) {
                assertThat(state).isIn("", "00000");
                state = sqlState(connection, statement.text());
            }
            connection.rollback();
            return state;
        }
    }

    static String sqlState(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            return "00000";
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }
}
