package dev.stepwell.runtime.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationCopy;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.runtime.internal.session.FailureMessage;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class FailureExcerptTest {

    private static final String FILE = "src/main/java/shop/AddEmail.java";

    @Test
    void caretStandsUnderThePositionOfTheServer() {
        assertThat(excerpt(
                        "ALTER TABLE mesages ADD x int",
                        "14:13>13",
                        error("M relation \"mesages\" does not exist", "P13")))
                .isEqualTo("""
                          --> src/main/java/shop/AddEmail.java:14:25
                           |
                        14 |             ALTER TABLE mesages ADD x int
                           |                         ^
                        ERROR: relation "mesages" does not exist (SQLSTATE 42P01)""");
    }

    @Test
    void lineOfAMultiLineStatementIsShown() {
        String sql = "CREATE TABLE t (\n    a int,\n    b foo\n)";

        assertThat(excerpt(sql, "9:9>9", error("M type \"foo\" does not exist", "P" + (sql.indexOf("foo") + 1))))
                .isEqualTo("""
                          --> src/main/java/shop/AddEmail.java:11:15
                           |
                        11 |             b foo
                           |               ^
                        ERROR: type "foo" does not exist (SQLSTATE 42P01)""");
    }

    @Test
    void positionCountsCharactersBeyondTheBasicPlaneOnce() {
        String sql = "SELECT '😀😀' AS a,\n       nothing";

        // 25 characters stand before it, and 27 of what Java counts.
        assertThat(excerpt(sql, "5:1>1", error("M column \"nothing\" does not exist", "P26")))
                .contains("AddEmail.java:6:8\n")
                .contains("6 |        nothing\n  |        ^\n");
    }

    @Test
    void caretAfterACharacterBeyondTheBasicPlaneStandsUnderItsText() {
        assertThat(excerpt("SELECT '😀', nothing", "5:1>1", error("M no", "P13")))
                .contains("AddEmail.java:5:14\n")
                .contains("5 | SELECT '😀', nothing\n  |             ^\n");
    }

    @Test
    void tabsStayTabsBeforeTheCaret() {
        assertThat(excerpt("SELECT\t\tnothing", "5:1>1", error("M no", "P9")))
                .contains("5 | SELECT\t\tnothing\n  |       \t\t^\n");
    }

    @Test
    void carriageReturnsAreNotShown() {
        assertThat(excerpt("SELECT 1,\r\nnothing,\r\n2", "5:1>1", error("M no", "P12")))
                .contains("6 | nothing,\n  | ^\n");
    }

    @Test
    void positionAtTheEndStandsBehindTheText() {
        assertThat(excerpt("SELECT (", "5:1>1", error("M syntax error at end of input", "P9")))
                .contains("AddEmail.java:5:9\n")
                .contains("5 | SELECT (\n  |         ^\n");
    }

    @Test
    void withoutAPositionTheNameInTheMessageIsThePlaceIfItStandsOnce() {
        assertThat(excerpt("DROP TABLE IF EXISTS a, orders", "5:1>1", error("M table \"orders\" is no table")))
                .contains("5 | DROP TABLE IF EXISTS a, orders\n  |                         ^\n");
    }

    @Test
    void withoutAPositionAndANameTheCaretIsAtTheBeginning() {
        assertThat(excerpt("ALTER TABLE a RENAME TO b", "5:1>1", error("M disk full")))
                .contains("  | ^\n");
        assertThat(excerpt("SELECT a, a", "5:1>1", error("M \"a\" twice"))).contains("  | ^\n");
        assertThat(excerpt("SELECT a", "5:1>1", error("M \"b\" is not there"))).contains("  | ^\n");
        assertThat(excerpt("SELECT a", "5:1>1", error("M \"\" is empty"))).contains("  | ^\n");
        assertThat(excerpt("SELECT a", "5:1>1", error("M one \" alone"))).contains("  | ^\n");
    }

    @Test
    void positionInAStatementOfABlockIsFoundInTheBlock() {
        String block = "DO $$ BEGIN\n  UPDATE t SET a = '😀', b = c;\n  DELETE FROM u; DELETE FROM u;\nEND $$";
        String where = "WPL/pgSQL function inline_code_block line 2 at SQL statement\nouter";

        assertThat(excerpt(block, "5:1>1", error("M no", "p27", "qUPDATE t SET a = '😀', b = c", where)))
                .contains("AddEmail.java:6:30\n")
                .contains("6 |   UPDATE t SET a = '😀', b = c;\n  |                             ^\n");
        // It stands there twice, it was put together, or it is a function's.
        assertThat(excerpt(block, "5:1>1", error("M no", "p13", "qDELETE FROM u", where)))
                .contains("AddEmail.java:5:1\n");
        assertThat(excerpt(block, "5:1>1", error("M no", "p3", "qUPDATE v SET a = 1", where)))
                .contains("AddEmail.java:5:1\n");
        assertThat(excerpt(
                        "SELECT f(a + 1)",
                        "5:1>1",
                        error("M no", "p5", "qa + 1", "WPL/pgSQL function f() line 1\ninline_code_block")))
                .contains("AddEmail.java:5:1\n");
    }

    @Test
    void lineThatIsWrittenOtherwiseIsShownAtTheMargin() {
        // Each character of the first line is an escape of six, and the third one is put together in two places.
        assertThat(excerpt("abc x", "5:31 1@5:37 2@5:43 3@5:49 4@5:55", error("M no", "P5")))
                .contains("AddEmail.java:5:55\n")
                .contains("5 | abc x\n  |     ^\n");
        assertThat(excerpt("abc x", "5:31 4@6:19", error("M no", "P5")))
                .contains("AddEmail.java:6:19\n")
                .contains("6 | abc x\n  |     ^\n");
        assertThat(excerpt("abc x", "5:31 4@6:19", error("M no", "P3")))
                .contains("AddEmail.java:5:33\n")
                .contains("5 | " + " ".repeat(30) + "abc x\n  | " + " ".repeat(32) + "^\n");
    }

    @Test
    void everythingTheServerSaysIsShown() {
        assertThat(excerpt(
                        "CALL f()", "5:1>1", error("M no", "D a detail", "H a hint", "qSELECT 1 + x", "WPL/pgSQL f")))
                .endsWith("ERROR: no (SQLSTATE 42P01)\nDETAIL: a detail\nHINT: a hint\n"
                        + "QUERY: SELECT 1 + x\nWHERE: PL/pgSQL f");
    }

    @Test
    void withoutAPlaceTheStatementAloneIsShown() {
        assertThat(excerpt("SELECT 1,\n  nothing", "", error("M no", "P13")))
                .isEqualTo("   |\n   |   nothing\n   |   ^\nERROR: no (SQLSTATE 42P01)");
    }

    @Test
    void originMayNameAFileOfItsOwn() {
        assertThat(excerpt("SELECT x", "src/main/java/shop/Texts.java|7:1>1", error("M no", "P8")))
                .startsWith(" --> src/main/java/shop/Texts.java:7:8\n");
    }

    @Test
    void copyIsShownByItsCommand() {
        MigrationCopy copy = new MigrationCopy("COPY t FROM STDIN", "a\nb\n", "5:1>1");

        assertThat(FailureExcerpt.of(FILE, copy, error("M bad input", "WCOPY t, line 2")))
                .isEqualTo("""
                         --> src/main/java/shop/AddEmail.java:5:1
                          |
                        5 | COPY t FROM STDIN
                          | ^
                        ERROR: bad input (SQLSTATE 42P01)
                        WHERE: COPY t, line 2""");
    }

    @Test
    void javaIsShownByItsMethod() {
        JavaStep java = new JavaStep("AddEmail.up", connection -> {}, "30:17");

        assertThat(FailureExcerpt.of(FILE, java, new IllegalStateException("no mail")))
                .isEqualTo(" --> src/main/java/shop/AddEmail.java:30:17\njava.lang.IllegalStateException: no mail");
        assertThat(FailureExcerpt.of(FILE, new JavaStep("AddEmail.up", connection -> {}, ""), new AssertionError()))
                .isEqualTo("java.lang.AssertionError");
    }

    @Test
    void exceptionOfTheDriverItselfIsShownWithItsState() {
        assertThat(FailureMessage.of(new SQLException("This connection has been closed.", "08003")))
                .isEqualTo("This connection has been closed. (SQLSTATE 08003)");
        assertThat(FailureMessage.of(new SQLException("odd"))).isEqualTo("odd");
    }

    private static String excerpt(String sql, String origin, SQLException error) {
        return FailureExcerpt.of(FILE, new MigrationStatement(sql, origin), error);
    }

    /** An error as the server sends it: fields that begin with a letter, each ended by a NUL. */
    private static PSQLException error(String... fields) {
        StringBuilder message = new StringBuilder("SERROR\0VERROR\0C42P01\0");
        for (String field : fields) {
            message.append(field.charAt(0)).append(field.substring(1).strip()).append('\0');
        }
        return new PSQLException(new ServerErrorMessage(message.toString()));
    }
}
