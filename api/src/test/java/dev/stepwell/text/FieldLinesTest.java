package dev.stepwell.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of fields, written and read back. */
final class FieldLinesTest {

    private static final String CHARACTERS = "aé€ \t\n\r\\ntru0\0\u2028\ufffd\ud83d\ude00";

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "\t\n\r\\",
                "\\t",
                "\\\\n",
                "\0",
                "größer 😀",
                "\ud83d",
                "\ude00\ud83d",
                "x\ud83d😀",
                "\u2028",
                "\ufffd"
            })
    void everyTextComesBackFromAFile(String text) {
        String written = new FieldWriter().field(text).text();
        String longer = "x".repeat(99) + text;

        assertThat(written).doesNotContain("\t", "\n", "\r");
        assertThat(new FieldWriter().field(longer).text()).isEqualTo("x".repeat(99) + written);
        FieldReader reader = FieldReader.ofFile(
                utf8(new FieldWriter().line("first", text, longer).text()));
        assertThat(reader.next()).isTrue();
        assertThat(reader.fieldsFrom(0)).containsExactly("first", text, longer);
        assertThat(reader.next()).isFalse();
    }

    @Test
    void arbitraryFieldsComeBackFromAFile() {
        for (long seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            List<List<String>> lines = new ArrayList<>();
            FieldWriter writer = new FieldWriter();
            for (int i = random.nextInt(4); i >= 0; i--) {
                List<String> fields = new ArrayList<>();
                for (int j = random.nextInt(4); j >= 0; j--) {
                    fields.add(text(random));
                }
                lines.add(fields);
                writer.fields(fields).end();
            }
            FieldReader reader = FieldReader.ofFile(utf8(writer.text()));
            for (List<String> fields : lines) {
                assertThat(reader.next()).isTrue();
                assertThat(reader.fieldsFrom(0)).as("seed %d", seed).isEqualTo(fields);
            }
            assertThat(reader.next()).isFalse();
            assertThat(reader.line()).isEqualTo(lines.size());
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(50); i > 0; i--) {
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }

    @Test
    void damagedTextEndsInTheOneExceptionThatNamesTheLine() {
        String whole = new FieldWriter()
                .line("one", "2", "a\tb\\c\nd")
                .line("x".repeat(40) + "\ud83d", "")
                .line("end")
                .text();
        int refused = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            FieldReader reader = FieldReader.ofFile(utf8(Damage.of(whole, new Random(seed))));
            try {
                while (reader.next()) {
                    reader.number(1);
                    reader.position(0, 'x', 1);
                    reader.expect(2);
                }
            } catch (MalformedTextException e) {
                refused++;
                assertThat(e).as("seed %d", seed).hasMessageStartingWith("line " + e.line());
                assertThat(e.line()).as("seed %d", seed).isEqualTo(reader.line());
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            a\\x      | has the wrong escape "\\x"
            a\\       | has the wrong escape "\\"
            \\u12     | has the wrong escape "\\u12"
            \\u12g4x  | has the wrong escape "\\u12g4"
            \\u\u0661234 | has the wrong escape "\\u\u0661234"
            """)
    void wrongEscapeIsNamed(String field, String fault) {
        FieldReader reader = FieldReader.ofLines("fine\nfirst\t" + field + "\n");
        assertThat(reader.next()).isTrue();
        assertThatExceptionOfType(MalformedTextException.class)
                .isThrownBy(reader::next)
                .withMessage("line 2, field 2 " + fault);
    }

    @Test
    void lineWithoutAnEndIsCutOff() {
        FieldReader reader = FieldReader.ofLines("a\nb");
        assertThat(reader.next()).isTrue();
        assertThatExceptionOfType(MalformedTextException.class)
                .isThrownBy(reader::next)
                .withMessage("line 2 is cut off");
        assertThat(FieldReader.ofLines("").next()).isFalse();
    }

    @Test
    void numberOfFieldsIsExact() {
        FieldReader reader = FieldReader.ofLine("a\tb", '\t');
        reader.expect(2);
        assertThatExceptionOfType(MalformedTextException.class)
                .isThrownBy(() -> reader.expect(1))
                .withMessage("\"a\tb\" has 2 fields instead of 1");
        assertThatExceptionOfType(MalformedTextException.class)
                .isThrownBy(() -> reader.expect(3))
                .withMessage("\"a\tb\" has no field 3");
        assertThatExceptionOfType(MalformedTextException.class)
                .isThrownBy(() -> reader.field(7))
                .withMessage("\"a\tb\" has no field 8");
        assertThat(reader.fieldsFrom(1)).containsExactly("b");
        assertThat(reader.fieldsFrom(2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+1", "x", "1x", "2147483648", "99999999999999999999", "1 ", "\u0661"})
    void onlyDecimalDigitsOfAnIntAreANumber(String field) {
        FieldReader reader = FieldReader.ofLine(field, '\t');
        assertThatExceptionOfType(MalformedTextException.class)
                .isThrownBy(() -> reader.number(0))
                .withMessage("\"" + field + "\", field 1 has \"" + field + "\" where a number belongs");
    }

    @Test
    void partsOfAFieldAreRead() {
        FieldReader reader = FieldReader.ofLine("12:2147483647 x", ' ');
        assertThat(reader.position(0, ':', 0)).isEqualTo(2);
        assertThat(reader.number(0, 0, 2)).isEqualTo(12);
        assertThat(reader.number(0, 3, 13)).isEqualTo(Integer.MAX_VALUE);
        assertThatExceptionOfType(MalformedTextException.class)
                .isThrownBy(() -> reader.number(0, 3, 3))
                .withMessage("\"12:2147483647 x\", field 1 lacks a number");
        assertThatExceptionOfType(MalformedTextException.class)
                .isThrownBy(() -> reader.position(1, ':', 0))
                .withMessage("\"12:2147483647 x\", field 2 lacks \":\"");
    }

    @Test
    void bytesThatAreNotUtf8NameTheLine() {
        assertThatExceptionOfType(MalformedTextException.class)
                .isThrownBy(() -> FieldReader.ofFile("a\n\u00e9\nb\n".getBytes(StandardCharsets.ISO_8859_1)))
                .withMessage("line 2 is not UTF-8");
        assertThatExceptionOfType(MalformedTextException.class)
                .isThrownBy(() -> FieldReader.ofFile(new byte[] {'a', '\n', (byte) 0xc3}))
                .withMessage("line 2 is not UTF-8");
    }
}
