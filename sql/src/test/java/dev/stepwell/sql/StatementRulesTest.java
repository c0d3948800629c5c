package dev.stepwell.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The recognition of statements; {@link StatementRulesIT} compares the rules with a server. */
final class StatementRulesTest {

    private static SqlStatement statement(String sql) {
        return SqlScript.read(sql).statements().get(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BEGIN                                       | BEGIN                 | 0 | 5
            begin work isolation level serializable     | BEGIN                 | 0 | 5
            START TRANSACTION READ ONLY                 | START TRANSACTION     | 0 | 17
            COMMIT AND CHAIN                            | COMMIT                | 0 | 6
            END TRANSACTION                             | END                   | 0 | 3
            ABORT                                       | ABORT                 | 0 | 5
            ROLLBACK                                    | ROLLBACK              | 0 | 8
            ROLLBACK WORK                               | ROLLBACK              | 0 | 8
            ROLLBACK TO a                               | ROLLBACK TO SAVEPOINT | 0 | 11
            ROLLBACK TRANSACTION TO SAVEPOINT a         | ROLLBACK TO SAVEPOINT | 0 | 33
            SAVEPOINT a                                 | SAVEPOINT             | 0 | 9
            RELEASE a                                   | RELEASE SAVEPOINT     | 0 | 7
            RELEASE SAVEPOINT a                         | RELEASE SAVEPOINT     | 0 | 17
            SET TRANSACTION ISOLATION LEVEL SERIALIZABLE| SET TRANSACTION       | 0 | 15
            SET LOCAL TRANSACTION READ ONLY             | SET TRANSACTION       | 0 | 21
            SET /* c */ TRANSACTION SNAPSHOT 'a'        | SET TRANSACTION       | 0 | 23
            PREPARE TRANSACTION 'a'                     | PREPARE TRANSACTION   | 0 | 19
            """)
    void transactionControlIsNamedWithItsPlace(String sql, String words, int start, int end) {
        assertThat(StatementRules.transactionControl(statement(sql))).hasValue(new SqlPhrase(words, start, end));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMMIT PREPARED 'a'",
                "ROLLBACK PREPARED 'a'",
                "PREPARE transaction AS SELECT 1",
                "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
                "SET transaction.a = 1",
                "SET LOCAL lock_timeout = '1s'",
                "SELECT 1 AS begin",
                "\"begin\"",
                "'commit'",
                "CREATE TABLE savepoint (a int)",
                "CREATE PROCEDURE p() BEGIN ATOMIC SELECT 1; END",
                "DO 'BEGIN COMMIT; END'",
            })
    void otherStatementsControlNoTransaction(String sql) {
        assertThat(StatementRules.transactionControl(statement(sql))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            create /* fast */ index concurrently i on t (a)     | create /* fast */ index concurrently
            DROP INDEX CONCURRENTLY i                           | DROP INDEX CONCURRENTLY
            REINDEX (VERBOSE, CONCURRENTLY) TABLE t             | REINDEX (VERBOSE, CONCURRENTLY) TABLE
            VACUUM FULL t                                       | VACUUM
            ALTER TABLE a DETACH PARTITION "b c" CONCURRENTLY   | ALTER TABLE a DETACH PARTITION "b c" CONCURRENTLY
            ALTER DATABASE a SET TABLESPACE b                   | ALTER DATABASE a SET TABLESPACE
            """)
    void phraseCoversTheWordsThatMakeIt(String sql, String covered) {
        SqlPhrase phrase = StatementRules.needsNoTransaction(statement(sql)).orElseThrow();
        assertThat(sql.substring(phrase.start(), phrase.end())).isEqualTo(covered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX \"concurrently\" ON t (a)",
                "CREATE TABLE concurrently (a int)",
                "CREATE TABLE vacuum (cluster int)",
                "SELECT 'CREATE INDEX CONCURRENTLY'",
                "SELECT 1 -- VACUUM",
                "ALTER TABLE t RENAME detach TO partition",
                "ALTER TABLE detach ADD COLUMN partition int",
                "ALTER DATABASE a SET tablespace.x = 'y'",
                "ALTER DATABASE a SET tablespace TO 'y'",
                "ALTER DATABASE a RESET tablespace",
                "ALTER TYPE a ADD ATTRIBUTE value int",
                "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = false)",
                "DISCARD SEQUENCES",
                "\"vacuum\"",
                "1",
            })
    void otherStatementsMayRunInATransaction(String sql) {
        assertThat(StatementRules.needsNoTransaction(statement(sql))).isEmpty();
        assertThat(StatementRules.mayNeedNoTransaction(statement(sql))).isEmpty();
        assertThat(StatementRules.needsTransaction(statement(sql))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE t (a int)",
                "CREATE OR REPLACE VIEW v AS SELECT 1",
                "CREATE TABLE t AS SELECT f()",
                "ALTER TABLE t ADD COLUMN a int",
                "ALTER TABLE p SPLIT PARTITION a INTO (PARTITION b FOR VALUES IN (1), PARTITION c FOR VALUES IN (2))",
                "ALTER TABLE p MERGE PARTITIONS (a, b) INTO c",
                "ALTER SUBSCRIPTION s DISABLE",
                "DROP VIEW v",
                "INSERT INTO t SELECT f()",
                "WITH a AS (DELETE FROM t RETURNING f(b)) SELECT * FROM a",
                "UPDATE t SET a = f(b)",
                "SELECT 1",
                "SELECT a, \"b\" FROM t WHERE a IN (1, 2) AND (b OR NOT (c))",
                "SELECT count(*), max(a)::numeric(1, 2) FROM t JOIN u USING (a) GROUP BY (b)",
                "SELECT setval('s', (SELECT max(id) FROM t)), pg_catalog.\"set_config\"('a.b', 'c', false)",
                "(SELECT 1) UNION (SELECT 2)",
                "VALUES (1), (now())",
                "TABLE t",
                "SET search_path = a",
                "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
                "GRANT SELECT ON t TO r",
            })
    void statementsOfPostgreSqlAreKnownToRunInATransaction(String sql) {
        assertThat(StatementRules.isKnownToRunInTransaction(statement(sql))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROBNICATE t",
                "\"create\" TABLE t",
                "CREATE SHARD s",
                "ALTER SUBSCRIPTION s REFRESH SEQUENCES",
                "ALTER SHARD s",
                "DROP SHARD s",
                "ALTER TABLE p ATTACH PARTITION q CONCURRENTLY",
                "EXECUTE prepared",
                "SELECT pg_create_logical_replication_slot('s', 'pgoutput')",
                "SELECT * FROM pg_catalog.pg_create_logical_replication_slot('s', 'pgoutput')",
                "SELECT \"Count\"(*)",
                "SELECT my.count(*)",
                "SELECT U&\"f\"(1)",
                "SELECT U&\"!0066\" UESCAPE '!' (1)",
                "SELECT 1 WHERE EXISTS (SELECT f (2))",
                "WITH a AS (SELECT f()) SELECT * FROM a",
                "(SELECT f())",
                "VALUES (f())",
                "EXPLAIN ANALYZE SELECT f()",
                "VACUUM",
                "CALL p()",
                "REPACK",
                "REPACK t",
                "WAIT FOR LSN '0/0'",
                "WAIT FOR THE BUS",
            })
    void whatStepwellDoesNotKnowIsNotClaimedToRunInATransaction(String sql) {
        assertThat(StatementRules.isKnownToRunInTransaction(statement(sql))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROBNICATE t",
                "SELECT pg_create_logical_replication_slot('s', 'pgoutput')",
                "ALTER TABLE p ATTACH PARTITION q CONCURRENTLY",
                "SET transaction FROM CURRENT",
            })
    void whatStepwellDoesNotKnowIsNotRefused(String sql) {
        assertThat(StatementRules.needsNoTransaction(statement(sql))).isEmpty();
        assertThat(StatementRules.mayNeedNoTransaction(statement(sql))).isEmpty();
        assertThat(StatementRules.needsTransaction(statement(sql))).isEmpty();
        assertThat(StatementRules.transactionControl(statement(sql))).isEmpty();
    }

    @Test
    void keywordsAreAsciiWords() {
        assertThat(StatementRules.transactionControl(statement("\u017favepoint a")))
                .isEmpty();
        assertThat(StatementRules.needsNoTransaction(statement("vac\u00fcum"))).isEmpty();
    }
}
