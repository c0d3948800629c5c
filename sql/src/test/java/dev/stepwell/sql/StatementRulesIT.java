package dev.stepwell.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
        return new Row(Answer.NEEDS, 14, statement, words);
    }

    private static Row refused(int since, String statement, String words) {
        return new Row(Answer.REFUSED, since, statement, words);
    }

    private static Row allowed(String statement, String words) {
        return new Row(Answer.ALLOWED, 14, statement, words);
    }

    private static Row free(String statement) {
        return new Row(Answer.FREE, 14, statement, "");
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
                needs("REINDEX SCHEMA CONCURRENTLY public", "REINDEX CONCURRENTLY"),
                needs("REINDEX SCHEMA public", "REINDEX SCHEMA"),
                needs("REINDEX DATABASE postgres", "REINDEX DATABASE"),
                needs("REINDEX DATABASE CONCURRENTLY postgres", "REINDEX CONCURRENTLY"),
                needs("REINDEX SYSTEM postgres", "REINDEX SYSTEM"),
                new Row(Answer.NEEDS, 16, "REINDEX DATABASE", "REINDEX DATABASE"),
                new Row(Answer.NEEDS, 16, "REINDEX (VERBOSE) SYSTEM", "REINDEX SYSTEM"),
                allowed("REINDEX TABLE t", "REINDEX"),
                allowed("REINDEX (CONCURRENTLY FALSE) INDEX i", "REINDEX"),
                refused(14, "REINDEX TABLE p", "REINDEX"),
                refused(14, "REINDEX INDEX pi", "REINDEX"),
                needs("VACUUM", "VACUUM"),
                needs("VACUUM t", "VACUUM"),
                needs("VACUUM (ANALYZE) t", "VACUUM"),
                free("ANALYZE t"),
                needs("CLUSTER", "CLUSTER without a table"),
                needs("CLUSTER VERBOSE", "CLUSTER without a table"),
                new Row(Answer.NEEDS, 17, "CLUSTER (VERBOSE)", "CLUSTER without a table"),
                allowed("CLUSTER t USING i", "CLUSTER"),
                allowed("CLUSTER (VERBOSE) t USING i", "CLUSTER"),
                refused(15, "CLUSTER p USING pi", "CLUSTER"),
                needs("ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY", "ALTER TABLE … DETACH PARTITION CONCURRENTLY"),
                needs(
                        "ALTER TABLE IF EXISTS public.p DETACH PARTITION public.p1 CONCURRENTLY",
                        "ALTER TABLE … DETACH PARTITION CONCURRENTLY"),
                free("ALTER TABLE p DETACH PARTITION p1"),
                free("ALTER TABLE p DETACH PARTITION p1 FINALIZE"),
                needs("CREATE DATABASE d", "CREATE DATABASE"),
                needs("DROP DATABASE IF EXISTS d", "DROP DATABASE"),
                needs("DROP DATABASE d WITH (FORCE)", "DROP DATABASE"),
                needs("ALTER DATABASE template1 SET TABLESPACE pg_default", "ALTER DATABASE … SET TABLESPACE"),
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
                new Row(
                        Answer.NEEDS,
                        17,
                        "ALTER SUBSCRIPTION with_slot SET (failover = true)",
                        "ALTER SUBSCRIPTION … SET (failover)"),
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
                free("REFRESH MATERIALIZED VIEW CONCURRENTLY mv"),
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

    private static String sqlState(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            return "00000";
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }
}
