package dev.stepwell.processor;

import dev.stepwell.Irreversible;
import dev.stepwell.Migration;
import dev.stepwell.Up;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConstantRulesTest {

    private static Build build(String up) {
        return Build.of("package shop;\nimport dev.stepwell.*;\n@Migration(version = \"1\")\nclass AddEmail {\n" + up
                + "\n    @Down static final String DOWN = \"DROP TABLE t\";\n}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Up static String ^UP = \"SELECT 1\";",
                "@Up final String ^UP = \"SELECT 1\";",
                "@Up static final CharSequence ^UP = \"SELECT 1\";",
                "@Up static final int ^UP = 1;",
                "@Up static final String ^UP = null;",
                "@Up static final String ^UP = String.valueOf(1);",
                "@Up static final String ^UP = new String(\"SELECT 1\");",
                "@Up static final String ^UP = \"SELECT \" + System.nanoTime();"
            })
    void sqlIsAConstant(String marked) {
        assertThat(build(marked.replace("^", "")).diagnostics()).isEqualTo("AddEmail.java:5: " + marked + """

                [sql-not-constant] @Up AddEmail.UP is not a compile-time constant String. Declare it static final \
                String, with a literal or literals joined by +.""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @Up static final String UP = ^Misspelt.SQL;      | cannot find symbol
            @Up static final String UP = "a" + ^misspelt;    | cannot find symbol
            @Up static final String UP = ^5;                 | incompatible types: int cannot be converted to java.lang.String
            @Up static final ^Strin UP = "SELECT 1";         | cannot find symbol
            """)
    void valueThatTheCompilerRefusesIsNotRefusedTwice(String marked, String message) {
        assertThat(build(marked.replace("^", "")).diagnostics())
                .startsWith("AddEmail.java:5: " + marked + "\n" + message)
                .doesNotContain("[");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\\n", "-- nothing", "/* nothing */ ;;"})
    void sqlHoldsAStatement(String sql) {
        assertThat(build("@Up static final String UP = \"" + sql + "\";").diagnostics())
                .isEqualTo("AddEmail.java:5: @Up static final String ^UP = \"" + sql + """
                        ";
                        [sql-blank] @Up AddEmail.UP holds no SQL statement. Write the statement, or remove the field.""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT ^'x         | an unterminated string                                    | Close it with '.
            SELECT ^$a$x        | an unterminated dollar quote $a$                          | Close it with $a$.
            SELECT ^\\"x        | an unterminated quoted identifier                         | Close it with \\".
            SELECT 1 ^/* x      | an unterminated comment                                   | Close it with */.
            SELECT ^\\"\\"      | a quoted identifier without a character                   | Write the name between the double quotes.
            SELECT ^(1         | an unclosed (                                             | Close it with ).
            SELECT a^[1        | an unclosed [                                             | Close it with ].
            SELECT 1^)         | a ) that closes nothing                                   | Remove it, or open the bracket that it closes.
            SELECT (1^]         | a ] where ) would close the bracket of AddEmail.java:5    | Write ) before it, or in its place.
            ^\\\\d t           | the psql command \\d, which the server does not know      | Write what it does in SQL, or remove it.
            SELECT ^${x}        | the placeholder ${x}, which nothing replaces              | Write the value, or join constants by +.
            ^COPY t FROM STDIN; | a COPY FROM STDIN without the end of its data             | Write the data into the lines after it, and \\. into a line of its own after them.
            SELECT 1 ^\\0       | the character U+0000, which PostgreSQL refuses            | Remove it.
            SELECT '^\\ud800'  | half of a surrogate pair, which is no character           | Remove it, or write the pair.
            SELECT ^{           | a stray {                                                 | Remove it.
            """)
    void sqlCanBeRead(String marked, String what, String fix) {
        assertThat(build("@Up static final String UP = \"" + marked.replace("^", "") + "\";")
                        .diagnostics())
                .isEqualTo("AddEmail.java:5: @Up static final String UP = \"" + marked
                        + "\";\n[sql-syntax] @Up AddEmail.UP" + " has " + what + " (AddEmail.java:5). "
                        + fix.replace("\\\"", "\""));
    }

    @Test
    void lineOfTheFaultIsNamed() {
        assertThat(build("""
                    @Up static final String UP = \"""
                            CREATE TABLE t (
                                id int,
                                name text DEFAULT 'x
                            );
                            \""";
                """).diagnostics()).isEqualTo("""
                AddEmail.java:8: name text DEFAULT ^'x
                [sql-syntax] @Up AddEmail.UP has an unterminated string (AddEmail.java:8). Close it with '.""");
    }

    @Test
    void routineBodyEnds() {
        assertThat(build("@Up static final String UP = \"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;\";")
                        .diagnostics())
                .isEqualTo("""
                        AddEmail.java:5: @Up static final String UP = "CREATE FUNCTION f() RETURNS int ^BEGIN ATOMIC SELECT 1;";
                        [sql-syntax] @Up AddEmail.UP has a BEGIN ATOMIC body without its END (AddEmail.java:5). Close \
                        the body with END after its last semicolon.""");
    }

    @Test
    void copyDataBeginsInTheNextLine() {
        assertThat(build("@Up static final String UP = \"COPY t FROM STDIN; SELECT 1;\\n1\\n\\\\.\\n\";")
                        .diagnostics())
                .isEqualTo("""
                        AddEmail.java:5: @Up static final String UP = "COPY t FROM STDIN; ^SELECT 1;\\n1\\n\\\\.\\n";
                        [sql-syntax] @Up AddEmail.UP has text in the line of a COPY FROM STDIN after its semicolon \
                        (AddEmail.java:5). Begin the data in the next line, and move everything else behind its end.""");
    }

    @Test
    void constantFromAnotherFileIsShownThere() {
        Build build = Build.of("""
                package shop;
                import dev.stepwell.*;
                @Migration(version = "1")
                @Irreversible("why")
                class AddEmail {
                    @Up static final String UP = Shared.SQL;
                }
                """, """
                package shop;
                interface Shared {
                    String SQL = "SELECT (";
                }
                """);

        assertThat(build.diagnostics()).isEqualTo("""
                AddEmail.java:6: @Up static final String UP = ^Shared.SQL;
                [sql-syntax] @Up AddEmail.UP has an unclosed ( (Shared.java:3). Close it with ).""");
    }
}
