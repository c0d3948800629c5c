package dev.stepwell.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stepwell.registry.SourceMap.Run;
import dev.stepwell.text.Damage;
import dev.stepwell.text.MalformedTextException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The places of a constant's characters in the source, written in a short text form and read back. */
final class SourceMapTest {

    private static final String BLOCK = "CREATE TABLE t (\n    id int\n)";

    @Test
    void aTextBlockNeedsOnlyItsFirstPlaceAndItsIndentation() {
        assertThat(encodeBlock("", BLOCK, 14, 17)).isEqualTo("14:17>17");
    }

    @Test
    void aStatementThatBeginsInTheMiddleOfALineKeepsTheIndentationOfTheOthers() {
        String text = "b;\nc;\nd";
        assertThat(encode("", text, lines(14, text), new int[] {20, 21, 22, 13, 14, 15, 13}))
                .isEqualTo("14:20>13");
    }

    @Test
    void oneLineNeedsOnlyItsPlace() {
        assertThat(encodeBlock("", "SELECT 1", 7, 30)).isEqualTo("7:30");
    }

    @Test
    void theFileStandsInFrontOfABar() {
        assertThat(encodeBlock("src/main/java/Sql.java", "SELECT 1", 7, 30)).isEqualTo("src/main/java/Sql.java|7:30");
    }

    @Test
    void anEscapeMovesWhatFollowsIt() {
        // The source is "a\tb", where the tab takes two characters.
        assertThat(encode("", "a\tb", new int[] {3, 3, 3}, new int[] {9, 10, 12}))
                .isEqualTo("3:9 2@3:12");
    }

    @Test
    void literalsJoinedByPlusAreAnchored() {
        // The source is "a\nc" + "d". The escaped line feed begins no line in the source.
        assertThat(encode("", "a\ncd", new int[] {3, 3, 3, 4}, new int[] {9, 10, 12, 9}))
                .isEqualTo("3:9 2@3:12 3@4:9");
    }

    @Test
    void anEmptyTextHasTheEmptyForm() {
        assertThat(encode("A.java", "", new int[0], new int[0])).isEmpty();
    }

    @Test
    void theEmptyFormMeansThatNothingIsKnown() {
        assertThat(SourceMap.parse("")).isEmpty();
    }

    @Test
    void thereAreAsManyPlacesAsCharacters() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> SourceMap.encode("", "abc", List.of(new Run(1, 1, 1, false), new Run(1, 2, 1, false))))
                .withMessage("a text of 3 characters has 2 places");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SourceMap.encode("", "abc", List.of(new Run(4, 1, 1, false))))
                .withMessage("a text of 3 characters has 4 places");
    }

    @Test
    void aLineFeedWithinARunIsAnchored() {
        assertThat(SourceMap.encode("", "a\nbc\nd", List.of(new Run(6, 3, 9, false))))
                .isEqualTo("3:9 2@3:11 5@3:14");
    }

    /** {@return the text form for characters with these places} */
    private static String encode(String file, String text, int[] lines, int[] columns) {
        List<Run> runs = new ArrayList<>();
        int start = 0;
        while (start < lines.length) {
            boolean still = start + 1 < lines.length
                    && lines[start + 1] == lines[start]
                    && columns[start + 1] == columns[start];
            int end = start + 1;
            while (end < lines.length
                    && lines[end] == lines[start]
                    && columns[end] == columns[start] + (still ? 0 : end - start)) {
                end++;
            }
            runs.add(new Run(end - start, lines[start], columns[start], still));
            start = end;
        }
        return SourceMap.encode(file, text, runs);
    }

    @ParameterizedTest
    @CsvSource({
        // The text is "SELECT\n  *\nFROM".
        "0, 14, 17",
        "5, 14, 22",
        "6, 14, 23",
        "7, 15, 17",
        "9, 15, 19",
        "10, 15, 20",
        "11, 16, 17",
        "14, 16, 20"
    })
    void aCharacterIsFoundWhereItWasWritten(int offset, int line, int column) {
        assertThat(locate("14:17>17", "SELECT\n  *\nFROM", offset)).isEqualTo(new SourcePosition("", line, column));
    }

    @Test
    void thePlaceCarriesTheFile() {
        assertThat(locate("a b|c/Sql.java|3:4", "x", 0)).isEqualTo(new SourcePosition("a b|c/Sql.java", 3, 4));
    }

    @Test
    void theEndIsBehindTheLastCharacter() {
        assertThat(locate("14:17>13", "ab\ncd", 5)).isEqualTo(new SourcePosition("", 15, 15));
        assertThat(locate("14:17 1@20:3", "ab", 2)).isEqualTo(new SourcePosition("", 20, 4));
    }

    @Test
    void theEndBehindALineFeedIsOnItsLine() {
        assertThat(locate("14:17>13", "ab\ncd\n", 6)).isEqualTo(new SourcePosition("", 15, 16));
        assertThat(locate("14:17", "ab\n", 3)).isEqualTo(new SourcePosition("", 14, 20));
    }

    @Test
    void whatIsPastTheEndIsAtTheEnd() {
        assertThat(locate("14:17>13", "ab\ncd", 6)).isEqualTo(new SourcePosition("", 15, 15));
        assertThat(locate("14:17>13", "ab\ncd", Integer.MAX_VALUE)).isEqualTo(new SourcePosition("", 15, 15));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "14",
                "14:",
                ":17",
                "a:b",
                "14:17>",
                "14:17>x",
                "14:17>13>1",
                ">13",
                "14:17 ",
                "14:17  3@1:1",
                "14:17 3",
                "14:17 3@",
                "14:17 3@1",
                "14:17 @1:1",
                "14:17 x@1:1",
                "14:17;3@1:1",
                "A.java|",
                "A.java",
                "14:99999999999"
            })
    void aMalformedFormIsRefused(String form) {
        assertThatExceptionOfType(MalformedTextException.class)
                .isThrownBy(() -> SourceMap.parse(form))
                .withMessageContaining("\"" + form.substring(form.lastIndexOf('|') + 1) + "\"")
                .withMessageContaining("field ");
    }

    @Test
    void aMalformedFormSaysWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SourceMap.parse("14:17>13 3@x:1"))
                .withMessage("\"14:17>13 3@x:1\", field 2 has \"x\" where a number belongs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SourceMap.parse("14:17 3"))
                .withMessage("\"14:17 3\", field 2 lacks \"@\"");
    }

    @Test
    void aDamagedFormIsReadOrRefused() {
        for (long seed = 0; seed < 20_000; seed++) {
            String form = Damage.of("src/A.java|14:17>13 3@15:1= 20@16:40", new Random(seed));
            try {
                SourceMap.parse(form).ifPresent(map -> map.locate("SELECT 1\nFROM t", 12));
            } catch (MalformedTextException e) {
                assertThat(e.line()).isEqualTo(1);
            }
        }
    }

    @Test
    void everyCharacterIsFoundWhereItWasSaidToBe() {
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            String file = random.nextBoolean() ? "" : "src/A" + seed + ".java";
            String text = randomText(random);
            int[] lines = new int[text.length()];
            int[] columns = new int[text.length()];
            placeAtRandom(random, text, lines, columns);
            String form = encode(file, text, lines, columns);
            SourceMap map = SourceMap.parse(form).orElseThrow();
            for (int i = 0; i < text.length(); i++) {
                assertThat(map.locate(text, i))
                        .as("seed %d: character %d, form %s", seed, i, form)
                        .isEqualTo(new SourcePosition(file, lines[i], columns[i]));
            }
        }
    }

    private static SourcePosition locate(String form, String text, int offset) {
        return SourceMap.parse(form).orElseThrow().locate(text, offset);
    }

    /** Encodes a text as if it stood in a text block that begins at a line and is indented to a column. */
    private static String encodeBlock(String file, String text, int line, int column) {
        int[] columns = new int[text.length()];
        for (int i = 0; i < text.length(); i++) {
            columns[i] = i == 0 || text.charAt(i - 1) == '\n' ? column : columns[i - 1] + 1;
        }
        return encode(file, text, lines(line, text), columns);
    }

    private static int[] lines(int first, String text) {
        int[] lines = new int[text.length()];
        for (int i = 0; i < text.length(); i++) {
            lines[i] = i == 0 ? first : lines[i - 1] + (text.charAt(i - 1) == '\n' ? 1 : 0);
        }
        return lines;
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(60);
        for (int i = 0; i < length; i++) {
            text.append("ab;\n\t\u00e9".charAt(random.nextInt(6)));
        }
        return text.toString();
    }

    /** Draws places like those in a text block, with some jumps as after an escape or in another literal. */
    private static void placeAtRandom(Random random, String text, int[] lines, int[] columns) {
        int indentation = 1 + random.nextInt(30);
        int jumps = 2 + random.nextInt(30);
        int line = 1 + random.nextInt(1_000);
        int column = 1 + random.nextInt(60);
        for (int i = 0; i < text.length(); i++) {
            if (i > 0 && text.charAt(i - 1) == '\n') {
                line += random.nextInt(jumps) == 0 ? random.nextInt(4) : 1;
                column = random.nextInt(jumps) == 0 ? 1 + random.nextInt(40) : indentation;
            } else if (i > 0) {
                column += random.nextInt(jumps) == 0 ? 1 + random.nextInt(5) : 1;
            }
            lines[i] = line;
            columns[i] = column;
        }
    }
}
