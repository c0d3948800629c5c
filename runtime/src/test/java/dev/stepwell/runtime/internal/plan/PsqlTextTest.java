package dev.stepwell.runtime.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The statements that psql sends as they are, and those that it would change or divide. */
class PsqlTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a::int, f(b := 1), '12:30', \":x\", $$:x;\\$$, $q$ $$ :x $q$",
                "SELECT 'a\\', ':x'",
                "SELECT E'it\\'s :x', name 'a', U&'d\\0061:x'",
                "SELECT a[1 : n], b$c$d FROM t -- :x ; \\q",
                "/* :x /* ; */ \\ */ SELECT 1 /* ; */",
                "CREATE RULE r AS ON DELETE TO t DO ALSO (SELECT 1; SELECT 2)",
                "SELECT begin FROM t",
                "CREATE TABLE t (beginning int, \"begin\" int)",
                "SELECT 1",
                ""
            })
    void isPlain(String sql) {
        assertThat(PsqlText.isPlain(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a[1:n]",
                "SELECT a[1:2]",
                "SELECT a[1::int:n]",
                "SELECT a[1:\"n\"]",
                "SELECT a[1:имя]",
                "SELECT f(E'it\\'s', a[1:n])",
                "SELECT name'a\\', b[1:n], 'c'",
                "SELECT $$ $$, a[1:n]",
                "SELECT 1; SELECT 2",
                "SELECT \\q",
                "SELECT (1",
                "create function f() RETURNS int BEGIN ATOMIC SELECT 1; END",
                "CREATE PROCEDURE begin() LANGUAGE sql AS ''",
                "-- a comment\nCREATE FUNCTION Begin() RETURNS int LANGUAGE sql AS 'SELECT 1'"
            })
    void isNotPlain(String sql) {
        assertThat(PsqlText.isPlain(sql)).isFalse();
    }
}
