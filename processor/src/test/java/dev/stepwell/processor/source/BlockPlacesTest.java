package dev.stepwell.processor.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BlockPlacesTest {

    private static final String HEAD = "class A {\n    String text = ";

    private static Optional<BlockPlaces> places(String block, String value) {
        SourceText source = SourceText.of(HEAD + block + ";\n}\n");
        return BlockPlaces.of(source, token(source), value);
    }

    private static JavaToken token(SourceText source) {
        String text = source.text();
        return Objects.requireNonNull(new JavaScanner(text, HEAD.length(), text.length()).next());
    }

    @Test
    void threeNumbersTellAllPlaces() {
        BlockPlaces places = places("\"\"\"\n      a\n\n        bc\n      \"\"\"", "a\n\n  bc\n")
                .orElseThrow();

        assertThat(places.encode()).isEqualTo("3:7>8");
        assertThat(BlockPlaces.decode("3:7>8", "a\n\n  bc\nand more")).isPresent();
        assertThat(places.line(2)).isEqualTo(4);
        assertThat(places.column(2)).isEqualTo(1);
        assertThat(places.line(5)).isEqualTo(5);
        assertThat(places.column(5)).isEqualTo(9);
    }

    @Test
    void whateverHasPlacesHasThoseOfEachCharacterAlone() {
        Random random = new Random(1);
        int found = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder block = new StringBuilder("\"\"\"\n");
            int length = random.nextInt(14);
            for (int j = 0; j < length; j++) {
                block.append(random.nextInt(3) == 0 ? (random.nextInt(4) == 0 ? "\r\n" : "\n") : random(random));
            }
            SourceText source = SourceText.of(HEAD + block.append("\"\"\"") + ";\n}\n");
            JavaToken token = token(source);
            StringLiteral literal = StringLiteral.read(source.text(), token);
            Optional<BlockPlaces> places = BlockPlaces.of(source, token, literal.value());

            // The value that the compiler reports for a block includes the literals joined to the block.
            String joined = literal.value() + " x\n".charAt(random.nextInt(3)) + (random.nextBoolean() ? "y" : "");
            assertThat(BlockPlaces.of(source, token, joined)).as("%s", block).isEmpty();
            if (places.isPresent()) {
                found++;
                assertSame(source, literal, places.get());
                assertSame(
                        source,
                        literal,
                        BlockPlaces.decode(places.get().encode(), literal.value())
                                .orElseThrow());
            }
        }
        assertThat(found).isGreaterThan(5_000);
    }

    private static char random(Random random) {
        return "  \tab".charAt(random.nextInt(5));
    }

    private static void assertSame(SourceText source, StringLiteral literal, BlockPlaces places) {
        PlaceRuns expected = new PlaceRuns();
        for (StringLiteral.Run run : literal.runs()) {
            source.addPlaces(run.index(), run.length(), expected);
        }
        assertThat(places.length()).isEqualTo(expected.length());
        for (int start = 0; start < expected.length(); start++) {
            assertThat(places.line(start)).isEqualTo(expected.line(start));
            assertThat(places.column(start)).isEqualTo(expected.column(start));
            for (int end = start; end <= expected.length(); end++) {
                PlaceRuns part = new PlaceRuns();
                places.addTo(part, start, end);
                PlaceRuns expectedPart = new PlaceRuns();
                expected.addTo(expectedPart, start, end);
                assertThat(part.runs()).isEqualTo(expectedPart.runs());
            }
        }
    }

    @Test
    void blockThatDoesNotStandThereLineByLineHasNone() {
        assertThat(places("\"\"\"\n  a \n  \"\"\"", "a\n")).isEmpty();
        assertThat(places("\"\"\"\n  a\n  \n  b\n  \"\"\"", "a\n\nb\n")).isEmpty();
        assertThat(places("\"\"\"\n  \"\"\"", "")).isEmpty();
        assertThat(places("\"\"\"\n  \\u0061\n  \"\"\"", "a\n")).isEmpty();
    }

    @Test
    void whatIsNoneDoesNotDecode() {
        for (String form : new String[] {">", "1>", "1:>2", "1:2>", "1:2>x", "1:2>4", "1:2>-1", "1:2>0", "x:2>1"}) {
            assertThat(BlockPlaces.decode(form, "abc")).as(form).isEmpty();
        }
    }
}
