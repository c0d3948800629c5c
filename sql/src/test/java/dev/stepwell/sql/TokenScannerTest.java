package dev.stepwell.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lexical rules, one by one. */
final class TokenScannerTest {

    private static String kinds(String text) {
        SqlScript script = SqlScript.read(text);
        assertThat(script.errors()).as(text).isEmpty();
        return script.tokens().stream().map(token -> token.kind().name()).collect(Collectors.joining(" "));
    }

    private static List<String> cut(String text) {
        SqlScript script = SqlScript.read(text);
        assertThat(script.errors()).as(text).isEmpty();
        return script.tokens().stream().map(script::text).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            select              | WORD
            _a1$b               | WORD
            a$b$c$              | WORD
            größe               | WORD
            😀                  | WORD
            e                   | WORD
            u&                  | WORD OPERATOR
            "a b"               | QUOTED_IDENTIFIER
            "a""b"              | QUOTED_IDENTIFIER
            "\\"                | QUOTED_IDENTIFIER
            U&"d\\0061t"        | QUOTED_IDENTIFIER
            u&"a" uescape '!'   | QUOTED_IDENTIFIER WORD STRING
            'a'                 | STRING
            ''                  | STRING
            ''''                | STRING
            'a\\'               | STRING
            E'\\''              | STRING
            e'\\\\'             | STRING
            E'a''\\'b'          | STRING
            N'a'                | STRING
            n'a\\'              | STRING
            U&'\\0061'          | STRING
            u&'\\'              | STRING
            B'01'               | BIT_STRING
            x'1F'               | BIT_STRING
            an'a'               | WORD STRING
            $$$$                | DOLLAR_STRING
            $$'$$               | DOLLAR_STRING
            $a$$b$$a$           | DOLLAR_STRING
            $a$ $A$ $b$a$       | DOLLAR_STRING
            $größe_1$x$größe_1$ | DOLLAR_STRING
            1$a$x$a$            | NUMBER DOLLAR_STRING
            $1                  | PARAMETER
            $12+$3              | PARAMETER OPERATOR PARAMETER
            $1$a$x$a$           | PARAMETER DOLLAR_STRING
            42                  | NUMBER
            4.2                 | NUMBER
            4.                  | NUMBER
            .5                  | NUMBER
            1.2.3               | NUMBER NUMBER
            1e10                | NUMBER
            1.5E-3              | NUMBER
            .5e+3               | NUMBER
            1.e5                | NUMBER
            1e                  | NUMBER WORD
            1e+                 | NUMBER WORD OPERATOR
            1a                  | NUMBER WORD
            1..2                | NUMBER DOUBLE_DOT NUMBER
            1...2               | NUMBER DOUBLE_DOT NUMBER
            0x1F                | NUMBER
            0X_ff               | NUMBER
            0o17                | NUMBER
            0o18                | NUMBER NUMBER
            0b101               | NUMBER
            0xg                 | NUMBER WORD
            1_000               | NUMBER
            1__0                | NUMBER WORD
            1_                  | NUMBER WORD
            1_0.0_1e1_0         | NUMBER
            0x1$F               | NUMBER WORD
            1_0$a               | NUMBER WORD
            1$$a$$              | NUMBER DOLLAR_STRING
            1.5e1$$a$$          | NUMBER DOLLAR_STRING
            ()                  | LEFT_PARENTHESIS RIGHT_PARENTHESIS
            [1:2]               | LEFT_BRACKET NUMBER COLON NUMBER RIGHT_BRACKET
            a,b;                | WORD COMMA WORD SEMICOLON
            a.b.*               | WORD DOT WORD DOT OPERATOR
            a::int              | WORD DOUBLE_COLON WORD
            a := 1              | WORD COLON_EQUALS NUMBER
            a:b                 | WORD COLON WORD
            a => 1              | WORD EQUALS_GREATER NUMBER
            a =>= 1             | WORD OPERATOR NUMBER
            a=>-1               | WORD EQUALS_GREATER OPERATOR NUMBER
            """)
    void eachKindHasItsForm(String text, String kinds) {
        assertThat(kinds(text)).isEqualTo(kinds);
    }

    @Test
    void operatorEndsWhereACommentBegins() {
        assertThat(cut("a+--b\nc")).containsExactly("a", "+", "c");
        assertThat(cut("a*/*b*/c")).containsExactly("a", "*", "c");
        assertThat(cut("a@-/**/b")).containsExactly("a", "@-", "b");
        assertThat(cut("a */ b")).containsExactly("a", "*/", "b");
    }

    @Test
    void operatorEndsInASignOnlyWithAnUncommonCharacterInIt() {
        assertThat(cut("a=-1")).containsExactly("a", "=", "-", "1");
        assertThat(cut("a<=+-1")).containsExactly("a", "<=", "+", "-", "1");
        assertThat(cut("a+-1")).containsExactly("a", "+", "-", "1");
        assertThat(cut("a@-1")).containsExactly("a", "@-", "1");
        assertThat(cut("a->>-1")).containsExactly("a", "->>", "-", "1");
        assertThat(cut("a?|-1")).containsExactly("a", "?|-", "1");
        assertThat(cut("a=-=1")).containsExactly("a", "=-=", "1");
    }

    @Test
    void literalGoesOnAfterALineEnd() {
        assertThat(cut("'a'\n'b'")).containsExactly("'a'\n'b'");
        assertThat(cut("'a' \t -- c\n -- d\n\n 'b'")).hasSize(1);
        assertThat(cut("'a'\r'b'")).hasSize(1);
        assertThat(cut("E'a'\n'\\'b'")).hasSize(1);
        assertThat(cut("'a'\n'\\'")).hasSize(1);
        assertThat(cut("B'1'\n'0'")).hasSize(1);
        assertThat(cut("U&'1'\n'0'\n'2' x")).hasSize(2);
    }

    @Test
    void literalDoesNotGoOnWithoutALineEndOrAcrossABlockComment() {
        assertThat(cut("'a' 'b'")).hasSize(2);
        assertThat(cut("'a' /*\n*/ 'b'")).hasSize(2);
        assertThat(cut("'a'\n/**/'b'")).hasSize(2);
        assertThat(cut("'a'\nE'b'")).hasSize(2);
        assertThat(cut("\"a\"\n\"b\"")).hasSize(2);
    }

    @Test
    void lineCommentEndsAtEitherLineEnd() {
        assertThat(cut("a --b\rc")).containsExactly("a", "c");
        assertThat(cut("a --b\nc")).containsExactly("a", "c");
        assertThat(cut("a --b\r\nc")).containsExactly("a", "c");
        assertThat(cut("a --b\u000bc")).containsExactly("a");
        assertThat(cut("--")).isEmpty();
    }

    @Test
    void blockCommentsNest() {
        assertThat(cut("a /* /* b */ c */ d")).containsExactly("a", "d");
        assertThat(cut("/**/a/***/b/*//**/*/c")).containsExactly("a", "b", "c");
        assertThat(cut("/* ' \" $$ -- */ a")).containsExactly("a");
        assertThat(cut("/*\n--*/ a")).containsExactly("a");
    }

    @Test
    void allSixBlanksAreWhiteSpace() {
        assertThat(cut("a b\tc\nd\u000be\ff\rg")).hasSize(7);
    }

    @Test
    void noBreakSpaceIsALetter() {
        assertThat(cut("a\u00a0b")).containsExactly("a\u00a0b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            select 'it''s             | UNTERMINATED_STRING        7 8 '
            select E'\\'              | UNTERMINATED_STRING        7 9 E'
            select u&'\\'a'           | UNTERMINATED_STRING       13 14 '
            select $body$ $ $body     | UNTERMINATED_DOLLAR_STRING 7 13 $body$
            select $$                 | UNTERMINATED_DOLLAR_STRING 7 9 $$
            select "a""               | UNTERMINATED_IDENTIFIER    7 8 "
            select u&"a               | UNTERMINATED_IDENTIFIER    7 10 u&"
            select /* /* */           | UNTERMINATED_COMMENT       7 9 /*
            select /*/                | UNTERMINATED_COMMENT       7 9 /*
            select ""                 | EMPTY_IDENTIFIER           7 9 ""
            select U&"" from a        | EMPTY_IDENTIFIER           7 11 U&""
            \\connect shop            | PSQL_COMMAND               0 8 \\connect
            \\i it's.sql              | PSQL_COMMAND               0 2 \\i
            select 1 \\gexec          | PSQL_COMMAND               9 15 \\gexec
            \\.                       | PSQL_COMMAND               0 2 \\.
            select \\                 | STRAY_CHARACTER            7 8 \\
            select $ a                | STRAY_CHARACTER            7 8 $
            select 1 }                | STRAY_CHARACTER            9 10 }
            select * from ${schema}.a | PLACEHOLDER               14 23 ${schema}
            select ${a b              | STRAY_CHARACTER            7 8 $
            """)
    void errorPointsAtTheOpening(String text, String expected) {
        SqlError first = SqlScript.read(text).errors().get(0);
        assertThat(first.kind() + " " + first.start() + " " + first.end() + " " + first.text())
                .isEqualTo(expected.replaceAll(" +", " "));
    }

    @Test
    void unterminatedStringIsShownAtItsLastPiece() {
        assertThat(SqlScript.read("select E'a'\n'b").errors())
                .containsExactly(new SqlError(SqlError.Kind.UNTERMINATED_STRING, 12, 13, "'", 12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a \0 b", "'\0'", "--\0", "$$\0$$", "a\0", "\"\0\"", "\\a\0\0"})
    void zeroCharacterIsAnErrorWhereverItStands(String text) {
        assertThat(SqlScript.read(text).errors())
                .filteredOn(error -> error.kind() == SqlError.Kind.ZERO_CHARACTER)
                .containsExactly(new SqlError(
                        SqlError.Kind.ZERO_CHARACTER,
                        text.indexOf('\0'),
                        text.indexOf('\0') + 1,
                        "\0",
                        text.indexOf('\0')));
    }

    static List<Arguments> halves() {
        return List.of(
                arguments("\ud83d", 0),
                arguments("a\ude00", 1),
                arguments("\ud83d\ude00\ud83d\ud83d", 2),
                arguments("--\ude00\ud83d", 2),
                arguments("'\ud83d'", 1));
    }

    @ParameterizedTest
    @MethodSource("halves")
    void halfOfASurrogatePairIsAnErrorWhereverItStands(String text, int offset) {
        assertThat(SqlScript.read(text).errors())
                .extracting(SqlError::kind, SqlError::start)
                .containsExactly(tuple(SqlError.Kind.UNPAIRED_SURROGATE, offset));
    }

    @Test
    void argumentsOfPsqlCommandsAreNotSql() {
        SqlScript script = SqlScript.read("\\echo it's (\nselect 1;");
        assertThat(script.errors()).extracting(SqlError::text).containsExactly("\\echo");
        assertThat(script.statements()).extracting(SqlStatement::text).containsExactly("select 1");
    }
}
