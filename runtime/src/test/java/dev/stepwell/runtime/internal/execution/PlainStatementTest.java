package dev.stepwell.runtime.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainStatementTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE a ()",
                " \n\t create\nindex on a (b)",
                "-- why\n  -- and why not\nALTER TABLE a ADD b int",
                "INSERT INTO a VALUES ('$x')",
                "DO $$ BEGIN END $$",
                "DO $body$ BEGIN END $body$",
                "COMMENT ON TABLE a IS 'temp'",
                "DROP TABLE a",
                "TRUNCATE a",
                "CREATE OR REPLACE VIEW v AS SELECT 1"
            })
    void whatChangesAndAnswersWithNothingIsPlain(String sql) {
        assertThat(PlainStatement.is(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--",
                "-- CREATE",
                "/* why */ CREATE TABLE a ()",
                "SELECT 1",
                "WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a",
                "VALUES (1)",
                "TABLE a",
                "(SELECT 1)",
                "SHOW work_mem",
                "EXPLAIN SELECT 1",
                "FETCH c",
                "CALL p()",
                "EXECUTE p",
                "COPY a FROM STDIN",
                "SET work_mem = '5MB'",
                "RESET ALL",
                "DISCARD TEMP",
                "BEGIN",
                "COMMIT",
                "END",
                "ROLLBACK",
                "ABORT",
                "START TRANSACTION",
                "PREPARE TRANSACTION 'x'",
                "SAVEPOINT s",
                "VACUUM",
                "LISTEN c",
                "CREATED",
                "CREATE TEMP TABLE a ()",
                "create temporary view a as select 1",
                "CREATE LOCAL TEMPORARY TABLE a ()",
                "CREATE -- soon gone\n TEMP TABLE a ()",
                "INSERT INTO a VALUES (1) returning id",
                "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT $1'"
            })
    void whatAnswersWithRowsOrStaysInTheSessionIsNot(String sql) {
        assertThat(PlainStatement.is(sql)).isFalse();
    }
}
