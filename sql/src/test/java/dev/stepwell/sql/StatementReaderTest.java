package dev.stepwell.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The beginnings and ends of statements. */
final class StatementReaderTest {

    private static List<String> split(String text) {
        SqlScript script = SqlScript.read(text);
        assertThat(script.errors()).as(text).isEmpty();
        return script.statements().stream().map(SqlStatement::text).toList();
    }

    @Test
    void semicolonEndsAStatement() {
        assertThat(split("select 1; select 2;")).containsExactly("select 1", "select 2");
    }

    @Test
    void lastSemicolonMayBeMissing() {
        assertThat(split("select 1;\nselect 2 -- end")).containsExactly("select 1", "select 2");
    }

    @Test
    void emptyStatementsAreLeftOut() {
        assertThat(split("")).isEmpty();
        assertThat(split(" ;; -- a\n; /* b */ ;select 1;;")).containsExactly("select 1");
    }

    @Test
    void commentsAroundAStatementAreNotPartOfIt() {
        SqlStatement statement = SqlScript.read("-- a\n /* b */ select /* c */ 1 /* d */ ;")
                .statements()
                .get(0);
        assertThat(statement.text()).isEqualTo("select /* c */ 1");
        assertThat(statement.start()).isEqualTo(14);
        assertThat(statement.end()).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"select ';'", "select $$;$$", "select \";\"", "select 1 /*;*/ + 1", "select 1 --;\n+ 1"})
    void semicolonWithinATokenEndsNothing(String text) {
        assertThat(split(text)).containsExactly(text);
        assertThat(SqlScript.read(text).statements().get(0).hasInnerSemicolon()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create function f() returns int begin atomic select 1; select 2; end",
                "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC; END",
                "create procedure p() begin atomic end",
                "create procedure p() begin /* c */ atomic insert into t values (1); end",
                "create function f() returns int begin atomic select case when true then 1 else 2 end; end",
                "create function f() returns int begin atomic select case when a then case b when 1 then 2 end end; end",
                "create function f() returns int begin atomic select 1 end; select 2; end",
                "create function f() returns int begin atomic select 1 as end; end",
                "create function f() returns int begin atomic select t.end, t.case from t; end",
                "create function f() returns int begin atomic select a case from t; end",
                "create function f() returns int begin atomic select (select 1); return 2; end",
                "create function f(begin atomic, \"end\" int) returns int begin atomic select 1; end",
                "create function f() returns begin begin atomic select 1; end",
                "create function begin() returns atomic begin atomic select begin atomic from t; end",
                "create function f() returns int set search_path to begin begin atomic select 1; end",
                "create procedure p() begin atomic create function g() returns int begin atomic select 1; end; select 2; end",
                "create procedure p() begin atomic create rule r as on insert to t do (select 1; select 2); select 2; end",
                "create rule r as on insert to t do also (insert into a values (1); insert into b values (2))",
                "create or replace rule r as on insert to t do instead (select 1;; select (2);)",
            })
    void innerSemicolonsEndNothing(String text) {
        assertThat(split(text + "; select 3")).containsExactly(text, "select 3");
        assertThat(split(text)).containsExactly(text);
    }

    @Test
    void innerSemicolonsAreSaid() {
        assertThat(SqlScript.read("create rule r as on insert to t do (select 1; select 2)")
                        .statements()
                        .get(0)
                        .hasInnerSemicolon())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin; select 1; end",
                "begin atomic; select 1; end",
                "select begin atomic from t; select 1; end",
                "create table begin (atomic int); select 1; end",
                "create view v as select begin atomic from t; select 1; end",
                "create function f() returns int return 1; select 1; end",
                "create function f(begin atomic) returns int return 1; select 1; end",
                "create function f() returns int as 'begin atomic'; select 1; end",
                "create function f() returns begin language atomic; select 1; end",
                "create trigger begin after insert on t execute function atomic(); select 1; end",
            })
    void wordsOfABodyElsewhereMeanNothing(String text) {
        assertThat(split(text)).hasSize(3);
    }

    @Test
    void schemaWithElementsIsOneStatement() {
        String text = "create schema s create table a (b int) create view v as select b from a";
        assertThat(split(text + "; select 1")).containsExactly(text, "select 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create schema s create function f() returns int begin atomic select 1; select 2; end",
                "CREATE SCHEMA IF NOT EXISTS s CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC; END",
                "create schema authorization r create procedure p() begin atomic select case when a then case b when 1 then 2 end end from t; end",
                "create schema s create function f() returns int begin atomic select 1; end create function g() returns int begin atomic select 2; select 3; end",
                "create schema s create table t (a int) create function f() returns int begin atomic select 1; end create view v as select a from t",
                "create schema s create function f() returns int return 1 create procedure p() begin atomic select 1; end",
                "create schema s create function f() returns int as 'select 1;' language sql create procedure p() begin atomic select 1; end grant create on schema s to r",
                "create schema s create procedure p() begin atomic create schema i create procedure q() begin atomic select 1; end; select 2; end create procedure o() begin atomic select 3; end",
                "create procedure p() begin atomic create schema i create procedure q() begin atomic select 1; end create procedure o() begin atomic select 2; end; select 3; end",
                "create schema create_ create function f(begin atomic) returns int begin atomic select 1 as create; select t.create from t; end",
            })
    void innerSemicolonsOfRoutinesInASchemaEndNothing(String text) {
        assertThat(split(text + "; select 3")).containsExactly(text, "select 3");
        assertThat(split(text)).containsExactly(text);
        assertThat(SqlScript.read(text).statements().get(0).hasInnerSemicolon()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create schema s create view v as select begin atomic from t; select 1; end",
                "create schema s create table begin (atomic int); select 1; end",
                "create schema s create function f() returns int return 1 create view v as select begin atomic from t; select 1; end",
                "create schema s create view v as select a as create, begin atomic from function; select 1; end",
                "create schema s create view v as select a from s.create function join begin atomic on true; select 1; end",
                "create schema s create trigger t after insert on t execute function begin atomic(); select 1; end",
                "create view schema as select 1 as create, begin atomic; select 1; end",
            })
    void wordsOfABodyOutsideOfARoutineOfASchemaMeanNothing(String text) {
        assertThat(split(text)).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            create schema s create procedure p() begin atomic select 1;   | UNTERMINATED_BODY 37 begin
            create table a (b int; select 1                       | UNCLOSED_BRACKET 15 (
            create table a (b int check (b > 0); select 1         | UNCLOSED_BRACKET 15 (
            select a[1; select 1                                  | UNCLOSED_BRACKET 8 [
            select (1                                             | UNCLOSED_BRACKET 7 (
            select 1); select 2                                   | UNOPENED_BRACKET 8 )
            select 1]; select 2                                   | UNOPENED_BRACKET 8 ]
            select (a[1)]; select 2                               | MISMATCHED_BRACKET 11 ) 9
            create rule r as on insert to t do (select 1; select  | UNCLOSED_BRACKET 35 (
            create procedure p() begin atomic select (1; end      | UNCLOSED_BRACKET 41 (
            create procedure p() begin atomic select 1); end      | UNOPENED_BRACKET 42 )
            select (1; select 2) | UNCLOSED_BRACKET 7 (, UNOPENED_BRACKET 19 )
            create procedure p() begin atomic select 1 end        | UNTERMINATED_BODY 21 begin
            create procedure p() begin atomic select 1;           | UNTERMINATED_BODY 21 begin
            """)
    void bracketsAndBodiesAreClosedWithinTheirStatement(String text, String expected) {
        assertThat(SqlScript.read(text).errors())
                .extracting(error -> error.kind() + " " + error.start() + " " + error.text()
                        + (error.opener() == error.start() ? "" : " " + error.opener()))
                .containsExactly(expected.split(", "));
    }

    @Test
    void unclosedBracketDoesNotSwallowTheNextStatement() {
        assertThat(SqlScript.read("create table a (b int; select 1;").statements())
                .extracting(SqlStatement::text)
                .containsExactly("create table a (b int", "select 1");
    }

    @Test
    void unterminatedTokenIsTheOnlyErrorItCauses() {
        assertThat(SqlScript.read("create table a (b text default 'its, c int); select 1")
                        .errors())
                .extracting(SqlError::kind)
                .containsExactly(SqlError.Kind.UNTERMINATED_STRING);
    }

    @Test
    void psqlCommandEndsTheStatementBeforeIt() {
        assertThat(SqlScript.read("select 1 \\gexec\nselect 2").statements())
                .extracting(SqlStatement::text)
                .containsExactly("select 1", "select 2");
    }

    @Test
    void psqlCommandWithinBracketsIsTheOnlyError() {
        assertThat(SqlScript.read("create table a (\n\\i columns.sql\n); select 2")
                        .errors())
                .extracting(SqlError::text)
                .containsExactly("\\i");
    }
}
