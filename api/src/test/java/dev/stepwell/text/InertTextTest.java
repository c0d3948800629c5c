package dev.stepwell.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.problem.Subject;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InertTextTest {

    @Test
    void exactlyTheActiveCharactersAreEscaped() {
        String escaped = IntStream.rangeClosed(0, 0xffff)
                .filter(c -> !InertText.of("a" + (char) c + "b").equals("a" + (char) c + "b"))
                .mapToObj(c -> InertText.of(String.valueOf((char) c)))
                .collect(Collectors.joining());
        StringBuilder expected = new StringBuilder();
        IntStream.of(IntStream.concat(
                                IntStream.concat(IntStream.range(0, 0x20), IntStream.rangeClosed(0x7f, 0x9f)),
                                IntStream.concat(
                                        IntStream.rangeClosed(0x2028, 0x202e), IntStream.rangeClosed(0x2066, 0x2069)))
                        .filter(c -> c != '\n' && c != '\t')
                        .toArray())
                .forEach(c -> expected.append(String.format("\\u%04x", c)));
        assertThat(escaped).isEqualTo(expected.toString());
    }

    @Test
    void textAroundStays() {
        String plain = "Größe 🐘\tשלום\nend";
        assertThat(InertText.of(plain)).isSameAs(plain);
        assertThat(InertText.of("a\u001b[31mb\r\nc")).isEqualTo("a\\u001b[31mb\\u000d\nc");
    }

    @Test
    void furtherLinesOfALogAreIndented() {
        assertThat(InertText.indented("a\n2026-01-01 INFO b")).isEqualTo("a\n    2026-01-01 INFO b");
    }

    @Test
    void printedFormOfAProblemIsInertAndItsDataIsVerbatim() {
        Problem problem = new Problem(ProblemCode.MIGRATION_FAILED, Subject.nothing(), "a\u001b", "b\u202e", "c\u0085");
        assertThat(problem).hasToString("[migration-failed] a\\u001b b\\u202e\nc\\u0085");
        assertThat(problem.message()).isEqualTo("a\u001b");
    }
}
