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

                [sql-not-constant] @Up AddEmail.UP is not a compile-time constant String. Declare the field static \
                final String, with a literal or with constants joined by +.""");
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
                        [sql-blank] @Up AddEmail.UP contains no SQL statement. Write a statement, or remove the \
                        field.""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT ^'x          | an unterminated string                                    | Close the string with '.
            SELECT ^$a$x        | an unterminated dollar quote $a$                          | Close the string with $a$.
            SELECT ^\\"x        | an unterminated quoted identifier                         | Close the identifier with \\".
            SELECT 1 ^/* x      | an unterminated comment                                   | Close the comment with */.
            SELECT ^\\"\\"      | an empty quoted identifier                                | Write a name between the double quotes.
            SELECT ^(1          | an unclosed (                                             | Close the bracket with ).
            SELECT a^[1         | an unclosed [                                             | Close the bracket with ].
            SELECT 1^)          | a ) without an opening bracket                            | Remove the ), or open the bracket.
            SELECT (1^]         | a ] where ) would close the bracket at AddEmail.java:5    | Write ) in front of the ], or instead of it.
            ^\\\\d t            | the psql command \\d, which the server does not know      | Write SQL with the same effect, or remove \\d.
            SELECT ^${x}        | the placeholder ${x}, which nothing replaces              | Write the value instead of ${x}.
            ^COPY t FROM STDIN; | a COPY FROM STDIN without the end of its data             | Write the data on the lines after the COPY, and \\. on a line of its own after the data.
            SELECT 1 ^\\0       | the character U+0000, which PostgreSQL refuses            | Remove the character.
            SELECT '^\\ud800'   | one half of a surrogate pair, which is not a character    | Remove that half, or write the whole pair.
            SELECT ^{           | a stray {, which means nothing in SQL                     | Remove the character {.
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
                [sql-syntax] @Up AddEmail.UP has an unterminated string (AddEmail.java:8). Close the string with '.""");
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
                        [sql-syntax] @Up AddEmail.UP has text after the semicolon of a COPY FROM STDIN \
                        (AddEmail.java:5). Begin the data on the next line, and move other statements behind the \
                        end of the data.""");
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
                [sql-syntax] @Up AddEmail.UP has an unclosed ( (Shared.java:3). Close the bracket with ).""");
    }
}
