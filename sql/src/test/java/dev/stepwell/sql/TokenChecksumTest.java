package dev.stepwell.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of a text that change a checksum, and the parts that do not. */
final class TokenChecksumTest {

    private static String of(String... scripts) {
        List<SqlStatement> statements = new ArrayList<>();
        for (String script : scripts) {
            statements.addAll(SqlScript.read(script).statements());
        }
        return TokenChecksum.of(statements, sha256());
    }

    /** Databases store these values: if this test fails, the code is wrong and not the test. */
    @Test
    void valuesNeverChange() {
        assertThat(of("")).isEqualTo("tokens-1:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(of("select 'größe'; copy t from stdin;\n1\n\\.\n"))
                .isEqualTo("tokens-1:25c08de613a4418a0e4256998f0be9f268777a1606b7ff4d33fa5483693a80f8");
        assertThat(TokenChecksum.begin()
                        .statements(SqlScript.read("select 'a'\n'b'").statements())
                        .part("verify")
                        .text("java")
                        .value(sha256()))
                .isEqualTo("tokens-1:cfe1cb0bc1e829c638129de8d873283ccb0e6ddbc58a50e42d44a1e13bb40146");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            select 1        | select    1
            select 1        | select\\n1
            select 1        | select\\r\\n1
            select 1        | select 1;
            select 1        | ;;select 1; ;
            select 1        | -- a\\nselect /* b */ 1 -- c
            select 1+2      | select 1 + 2
            'a'\\n'b'       | 'a' -- c\\r\\n\\t'b'
            a; b            | a;\\n\\nb;
            """)
    void formattingDoesNotCount(String left, String right) {
        assertThat(of(unescape(left))).isEqualTo(of(unescape(right)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            select 1     | SELECT 1
            select 'a'   | select 'b'
            select 'a b' | select 'a  b'
            'a'\\n'b'    | 'ab'
            'a'\\n'b'    | 'a''b'
            'a'\\n'b'    | 'a' 'b'
            'a'\\n'b'    | 'a\\n''b'
            $$a\\nb$$    | $$a\\r\\nb$$
            $$a --b$$    | $$a$$
            a b          | ab
            a; b         | a b
            a b; c       | a; b c
            a.b          | a . c
            "a"          | a
            1            | 1.
            """)
    void everythingElseCounts(String left, String right) {
        assertThat(of(unescape(left))).isNotEqualTo(of(unescape(right)));
    }

    @Test
    void inlineDataCount() {
        assertThat(of("copy t from stdin;\n1\n\\.\n")).isNotEqualTo(of("copy t from stdin;\n2\n\\.\n"));
        assertThat(of("copy t from stdin;\n1\n\\.\n")).isEqualTo(of("copy t  from stdin; --\n1\n\\.\n"));
    }

    @Test
    void divisionIntoScriptsDoesNotCount() {
        assertThat(of("select 1;", "select 2")).isEqualTo(of("select 1; select 2;"));
    }

    @Test
    void partsAreApart() {
        List<SqlStatement> a = SqlScript.read("a").statements();
        List<SqlStatement> b = SqlScript.read("b").statements();
        assertThat(List.of(
                        TokenChecksum.begin().statements(a).statements(b).value(sha256()),
                        TokenChecksum.begin()
                                .statements(a)
                                .part("p")
                                .statements(b)
                                .value(sha256()),
                        TokenChecksum.begin()
                                .statements(a)
                                .part("q")
                                .statements(b)
                                .value(sha256()),
                        TokenChecksum.begin().statements(a).text("b").value(sha256()),
                        TokenChecksum.begin().statements(a).part("b").value(sha256())))
                .doesNotHaveDuplicates();
    }

    @Test
    void anotherDigestIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenChecksum.of(List.of(), MessageDigest.getInstance("SHA-512")))
                .withMessage("tokens-1 is made of SHA-256, not of SHA-512");
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String unescape(String text) {
        return text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
    }
}
