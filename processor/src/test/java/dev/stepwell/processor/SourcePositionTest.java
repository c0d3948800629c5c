package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.SourceMap;
import dev.stepwell.registry.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares reported places with the positions of the marks {@code !1}, {@code !2} and so on in the sources. */
final class SourcePositionTest {

    private static final String HEAD = """
            package shop;
            import dev.stepwell.*;
            @Migration(version = "1")
            @Irreversible("why")
            class A {
            """;

    private static MigrationStatement statement(String members, String... others) {
        List<String> sources = new ArrayList<>(List.of(others));
        sources.add(HEAD + members + "}\n");
        Build build =
                Build.with(List.of("-Xlint:-text-blocks,-cast"), List.of(), List.of(), sources.toArray(String[]::new));
        assertThat(build.diagnostics()).isEmpty();
        MigrationDefinition migration = build.load().get(0);
        assertThat(migration.up()).hasSize(1);
        return (MigrationStatement) migration.up().get(0);
    }

    private static void assertMarksAreFoundIn(String members) {
        String source = HEAD + members + "}\n";
        MigrationStatement statement = statement(members);
        int marks = 0;
        for (int i = statement.sql().indexOf('!'); i >= 0; i = statement.sql().indexOf('!', i + 1)) {
            String mark = statement.sql().substring(i, i + 2);
            int offset = source.indexOf(mark);
            int line = (int) source.substring(0, offset)
                            .chars()
                            .filter(c -> c == '\n')
                            .count()
                    + 1;
            int column = offset - source.lastIndexOf('\n', offset);
            assertThat(position(statement, i)).as(mark).isEqualTo(new SourcePosition("", line, column));
            marks++;
        }
        assertThat(marks).isPositive();
    }

    private static SourcePosition position(MigrationStatement statement, int offset) {
        return SourceMap.parse(statement.origin()).orElseThrow().locate(statement.sql(), offset);
    }

    static List<String> literals() {
        return List.of(
                // Literals with escapes of every kind.
                "@Up static final String UP = \"SELECT !1, !2\";",
                "@Up static final String UP = \"SELECT\\n!1,\\t!2, \\\"!3\\\", '\\\\!4'\";",
                "@Up static final String UP = \"\\123ELECT '\\0611!1, \\61!2, \\7!3, \\400!4, \\s!5'\";",
                "@Up static final String UP = \"S\\u0045LECT '!1, \\uuu0041!2, \\u005cn!3, \\\\u0041!4, \\\\\\u0041!5'\";",
                "@Up static final String UP = \"SELECT '\\ud83d\\ude00' !1, '\ud83d\ude00' !2\";",
                // Concatenation over several lines and with comments.
                "@Up static final String UP = \"SELECT !1, \" + \"!2, \" + \"!3\";",
                "@Up static final String UP = \"SELECT !1, \" // a \"comment\"\n    + /* + \"x\" */ \"!2, \"\n\n + (\"!3\");",
                "@Up static final String UP = (((\"SELECT !1, \") + (\"!2\" + \", !3\")));",
                "@Up static final String UP = (String) \"SELECT !1, \" + (String) (\"!2\");",
                "@Up static final String UP = \"\" + \"SELECT !1, \" + \"\" + \"!2\";",
                // Values other than strings.
                "@Up static final String UP = \"SELECT !1, \" + 17 + \", !2, \" + 1.50 + 'c' + true + 1L + \", !3\";",
                "@Up static final String UP = \"SELECT !1, \" + (3 + 4) + \", !2\";",
                "@Up static final String UP = 'S' + \"ELECT !1\";",
                "@Up static final String UP = \"SELECT !1, \" + (3 + 4) * 5 + \", !2\";",
                "@Up static final String UP = \"SELECT !1, \" + (true ? \"yes\" : \"no\") + \", !2\";",
                // References.
                "static final int N = 1000;\n@Up static final String UP = \"SELECT !1, \" + N + \", !2\";",
                "static final String T = \"t!1\";\n@Up static final String UP = \"SELECT !2 FROM \" + T + \" WHERE !3\";",
                "static final String T = \"t!1\";\nstatic final String U = T + \"!2\";\n"
                        + "@Up static final String UP = \"SELECT !3 FROM \" + A.U + \" WHERE !4\";",
                "@Up static final String UP = \"SELECT !1, \" + Integer.MAX_VALUE + \", !2\";",
                "@Up static final String UP = \"SELECT !1, \" + Long.MIN_VALUE + \", !2\";",
                "static final String A = \"x!1\", B = \"y!2\";\n@Up static final String UP = \"SELECT \" + B + A;");
    }

    @ParameterizedTest
    @MethodSource("literals")
    void literalsAreFollowed(String members) {
        assertMarksAreFoundIn(members);
    }

    static List<String> textBlocks() {
        return List.of(
                "@Up static final String UP = QQQ\n    SELECT !1,\n      !2,\n\n  !3\n    QQQ;",
                "@Up static final String UP = QQQ\n    SELECT !1,\n      !2,\n\n    !3QQQ;",
                "@Up static final String UP = QQQ\n    SELECT !1,\n      !2,\n\n    !3\nQQQ;",
                "@Up static final String UP = QQQ   \n\tSELECT !1,\n\t\t!2,   \n\t!3  \n\tQQQ;",
                "@Up static final String UP = QQQ\n    SELECT !1, \\\n    !2, \\\n      !3\n    QQQ;",
                "@Up static final String UP = QQQ\n    SELECT !1,   \\s\n    !2\\tx, '\\\"\"\"!3\\\"\"\\\"'\n    QQQ;",
                "@Up static final String UP = QQQ\n    SELECT '\"!1\", \"\"!2\"\", \\101!3, \\n!4, \\\\!5'\n    QQQ;",
                "@Up static final String UP = QQQ\n  \\u0020 SELECT !1,\n     \\u0041!2, \\u005cn!3\n    QQQ;",
                "@Up static final String UP = QQQ\r\n    SELECT !1,\r\n      !2,\r\n    !3\r\n    QQQ;",
                "@Up static final String UP = QQQ\n    SELECT !1,\n    QQQ + 17 + QQQ\n    , !2\n    , !3QQQ;",
                "static final String T = QQQ\n    table!1\n    QQQ;\n"
                        + "@Up static final String UP = QQQ\n    SELECT !2\n    FROM QQQ + T + QQQ\n     WHERE !3QQQ;",
                "@Up static final String UP = QQQ\n    SELECT !1, '\ud83d\ude00' !2, '\u00e4\u3042' !3\n    QQQ;",
                "@Up static final String UP = QQQ\n    \\\n    SELECT !1\n    QQQ;");
    }

    @ParameterizedTest
    @MethodSource("textBlocks")
    void textBlocksAreFollowed(String members) {
        assertMarksAreFoundIn(members.replace("QQQ", "\"\"\""));
    }

    @Test
    void constantOfAnotherClassIsFoundInItsFile() {
        MigrationStatement statement = statement("    @Up static final String UP = orders.Shared.ALL;\n", """
                package orders;
                public interface Shared {
                    String TABLE = "t";
                    String ALL = "SELECT a"
                            + " FROM " + TABLE;
                }
                """);

        assertThat(statement.sql()).isEqualTo("SELECT a FROM t");
        assertThat(position(statement, 7)).isEqualTo(new SourcePosition("orders/Shared.java", 4, 26));
        assertThat(position(statement, 9)).isEqualTo(new SourcePosition("orders/Shared.java", 5, 17));
        assertThat(position(statement, 14)).isEqualTo(new SourcePosition("orders/Shared.java", 3, 21));
    }

    @Test
    void statementFromTwoFilesIsPlacedInItsOwn() {
        MigrationStatement statement = statement(
                "    @Up static final String UP = \"SELECT a FROM \" + Shared.TABLE\n        + \" WHERE b\";\n", """
                package shop;
                interface Shared {
                    String TABLE = "some_table";
                }
                """);

        assertThat(statement.origin()).isEqualTo("6:35 14@6:53= 24@7:12");
        assertThat(statement.sql()).isEqualTo("SELECT a FROM some_table WHERE b");
    }

    @Test
    void statementThatBeginsInAnotherFileIsPlacedInItsOwn() {
        MigrationStatement statement = statement("    @Up static final String UP = Shared.SELECT + \" a\";\n", """
                package shop;
                interface Shared {
                    String SELECT = "SELECT";
                }
                """);

        assertThat(statement.origin()).isEqualTo("6:34= 6@6:51");
        assertThat(statement.sql()).isEqualTo("SELECT a");
    }

    @Test
    void statementsOfOneConstantCanComeFromDifferentFiles() {
        Build build = Build.of(
                HEAD + "    @Up static final String UP = \"SELECT 1;\" + Shared.SQL + \"; SELECT 3\";\n}\n", """
                package shop;
                interface Shared {
                    String SQL = "SELECT 2";
                }
                """);

        assertThat(build.load().get(0).up())
                .containsExactly(
                        new MigrationStatement("SELECT 1", "6:35"),
                        new MigrationStatement("SELECT 2", "shop/Shared.java|3:19"),
                        new MigrationStatement("SELECT 3", "6:64"));
    }

    @Test
    void constantOfAClassFileIsPlacedWhereItIsNamed() {
        MigrationStatement statement = statement(
                "    @Up static final String UP = \"SELECT '\" + javax.xml.XMLConstants.XML_NS_URI + \"'\";\n");

        assertThat(statement.sql()).isEqualTo("SELECT 'http://www.w3.org/XML/1998/namespace'");
        assertThat(statement.origin()).isEqualTo("6:35 8@6:47= 44@6:84");
    }

    @Test
    void staticImportsAreFollowed() {
        Build build = Build.of(
                """
                package shop;
                import static orders.Shared.SQL;
                import dev.stepwell.*;
                @Migration(version = "1")
                @Irreversible("why")
                class A {
                    @Up static final String UP = SQL;
                }
                """, "package orders;\npublic class Shared {\n    public static final String SQL = \"SELECT 1\";\n}\n");

        assertThat(build.load().get(0).up())
                .containsExactly(new MigrationStatement("SELECT 1", "orders/Shared.java|3:39"));
    }

    @Test
    void constantThatCannotBeFollowedIsPlacedAtItsName() {
        MigrationStatement statement = statement(
                "    @Up static final String UP =" + " \"SELECT \" + (1 + 2) + (true ? \",\" : \"\") +\n \"4\";\n");

        assertThat(statement.sql()).isEqualTo("SELECT 3,4");
        assertThat(statement.origin()).isEqualTo("6:29=");
    }
}
