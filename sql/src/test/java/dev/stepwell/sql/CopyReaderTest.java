package dev.stepwell.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** COPY with its data in the script. */
final class CopyReaderTest {

    private static CopyData data(String text) {
        SqlScript script = SqlScript.read(text);
        assertThat(script.errors()).as(text).isEmpty();
        return script.statements().get(0).copyData().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY t FROM STDIN",
                "copy s.t (a, b) from stdin",
                "copy binary t from stdin",
                "copy t from stdin with (format csv, header, delimiter ';')",
                "copy t from stdin delimiter ';' null ''",
                "copy t from stdin where a > 0",
                "copy t from stdout",
                "copy \"from\" from stdin",
                "copy stdin from stdin",
            })
    void dataFollowOnTheNextLine(String command) {
        SqlScript script = SqlScript.read(command + ";\n1\tit's; (\n2\t\\N\n\\.\nselect 1;");
        assertThat(script.errors()).isEmpty();
        assertThat(script.statements()).extracting(SqlStatement::text).containsExactly(command, "select 1");
        assertThat(script.statements().get(0).copyData())
                .hasValue(new CopyData(command.length() + 2, command.length() + 17, "1\tit's; (\n2\t\\N\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copy t to stdout",
                "copy t from '/tmp/a'",
                "copy t from program 'cat'",
                "copy (select a from stdin) to stdout",
                "copy t to stdin",
                "copy stdin from 'a'",
                "select copy from stdin",
                "\"copy\" t from stdin",
            })
    void otherCommandsHaveNoData(String command) {
        SqlScript script = SqlScript.read(command + ";\nselect 1;\n");
        assertThat(script.statements()).hasSize(2);
        assertThat(script.statements().get(0).copyData()).isEmpty();
    }

    @Test
    void dataMayBeEmpty() {
        assertThat(data("copy t from stdin;\n\\.\n")).isEqualTo(new CopyData(19, 19, ""));
    }

    @Test
    void dataKeepTheirLineEnds() {
        assertThat(data("copy t from stdin;\r\n1\r\n2\r\n\\.\r\nselect 1").text())
                .isEqualTo("1\r\n2\r\n");
    }

    @Test
    void markerMayBeTheEndOfTheScript() {
        assertThat(data("copy t from stdin;\n1\n\\.").text()).isEqualTo("1\n");
        assertThat(data("copy t from stdin;\n1\n\\.\r").text()).isEqualTo("1\n");
    }

    @Test
    void markerIsALineOfItsOwn() {
        assertThat(data("copy t from stdin;\na\\.\n\\.b\n \\.\n\\. \n\\.\n").text())
                .isEqualTo("a\\.\n\\.b\n \\.\n\\. \n");
    }

    @Test
    void commentMayFollowTheSemicolon() {
        assertThat(data("copy t from stdin; -- data\n1\n\\.\n").text()).isEqualTo("1\n");
    }

    @Test
    void severalCommandsHaveTheirOwnData() {
        SqlScript script = SqlScript.read("copy a from stdin;\n1\n\\.\n\ncopy b from stdin;\n2\n\\.\n");
        assertThat(script.errors()).isEmpty();
        assertThat(script.statements())
                .extracting(statement -> statement.copyData().orElseThrow().text())
                .containsExactly("1\n", "2\n");
    }

    @Test
    void dataMayFollowACommandOfPsql() {
        SqlScript script = SqlScript.read("copy t from stdin \\g\n1\n\\.\nselect 1");
        assertThat(script.errors()).extracting(SqlError::text).containsExactly("\\g");
        assertThat(script.statements()).extracting(SqlStatement::text).containsExactly("copy t from stdin", "select 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copy t from stdin",
                "copy t from stdin;",
                "copy t from stdin;\n",
                "copy t from stdin;\n1\n2\n",
                "copy t from stdin; select 1;",
                "copy t from stdin;\n1\n\\.x",
            })
    void dataThatNeverEndAreAnError(String text) {
        assertThat(SqlScript.read(text).errors())
                .containsExactly(new SqlError(SqlError.Kind.UNTERMINATED_COPY_DATA, 0, 17, "copy t from stdin", 0));
    }

    @Test
    void dataOnTheLineOfTheSemicolonAreAnError() {
        SqlScript script = SqlScript.read("copy t from stdin; 1\n2\n\\.\nselect 1");
        assertThat(script.errors()).containsExactly(new SqlError(SqlError.Kind.TEXT_BEFORE_COPY_DATA, 19, 20, "1", 19));
        assertThat(script.statements())
                .extracting(SqlStatement::text)
                .isEqualTo(List.of("copy t from stdin", "select 1"));
    }
}
