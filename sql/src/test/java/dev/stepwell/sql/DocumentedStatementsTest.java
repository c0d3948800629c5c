package dev.stepwell.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code docs/compile-time.md}, which equal the tables that {@link StatementRulesIT} tests on a server.
 */
final class DocumentedStatementsTest {

    private static final Pattern ALWAYS = Pattern.compile("^\\| `([^`]+)` \\|$", Pattern.MULTILINE);
    private static final Pattern SOMETIMES = Pattern.compile("^\\| `([A-Z][^`]*)` \\| [^|]+ \\|$", Pattern.MULTILINE);

    @Test
    void whatIsAlwaysRefusedIsDocumented() throws IOException {
        assertThat(documented(ALWAYS)).containsExactlyElementsOf(words(StatementRulesIT.Answer.NEEDS));
    }

    @Test
    void whatIsSometimesRefusedIsDocumented() throws IOException {
        assertThat(documented(SOMETIMES))
                .containsExactlyElementsOf(words(StatementRulesIT.Answer.REFUSED, StatementRulesIT.Answer.ALLOWED));
    }

    private static List<String> words(StatementRulesIT.Answer... answers) {
        return StatementRulesIT.rows().stream()
                .filter(row -> List.of(answers).contains(row.answer()))
                .map(StatementRulesIT.Row::words)
                .distinct()
                .toList();
    }

    private static List<String> documented(Pattern row) throws IOException {
        // Maven runs the tests of a module in the folder of the module.
        return row.matcher(Files.readString(Path.of("../docs/compile-time.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
