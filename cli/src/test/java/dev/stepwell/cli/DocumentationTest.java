package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.cli.invocation.EnvironmentDefaults;
import dev.stepwell.cli.output.ExitCode;
import dev.stepwell.cli.verb.RootCommand;
import dev.stepwell.cli.verb.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completeness of {@code docs/command-line.md}: every verb, every setting and every exit code. */
class DocumentationTest {

    private static final CommandSpec ROOT = new CommandLine(new RootCommand()).getCommandSpec();

    @Test
    void everyVerbIsDescribedAndHasItsShape() throws IOException {
        String verbs = section("Verbs");
        String shapes = section("JSON");
        for (String verb : ROOT.subcommands().keySet()) {
            assertThat(verbs).contains("| `" + verb);
            assertThat(shapes).containsPattern("(?m)^\\|.*`" + verb + "`.*\\| ");
        }
    }

    @Test
    void theExitCodesAreThose() throws IOException {
        assertThat(firstColumn("Exit codes"))
                .isEqualTo(Arrays.stream(ExitCode.values())
                        .map(code -> String.valueOf(code.number()))
                        .toList());
        assertThat(ROOT.usageMessage().exitCodeList().keySet()).containsExactlyElementsOf(firstColumn("Exit codes"));
    }

    @Test
    void everySettingHasItsOptionAndItsVariable() throws IOException {
        String settings = section("Settings");
        for (OptionSpec option : spec("migrate").options()) {
            if (EnvironmentDefaults.SETTINGS.contains(option.longestName())) {
                assertThat(settings)
                        .contains(option.longestName())
                        .contains("`" + EnvironmentDefaults.variable(option.longestName()) + "`");
            }
        }
        assertThat(spec("migrate").optionsMap().keySet()).containsAll(EnvironmentDefaults.SETTINGS);
    }

    @Test
    void everyOptionOfAVerbIsExplained() {
        for (CommandLine verb : ROOT.subcommands().values()) {
            assertThat(verb.getCommand() instanceof Verb).isTrue();
            for (OptionSpec option : verb.getCommandSpec().options()) {
                assertThat(option.description()).as(option.longestName()).isNotEmpty();
            }
        }
    }

    private static CommandSpec spec(String verb) {
        return Objects.requireNonNull(ROOT.subcommands().get(verb)).getCommandSpec();
    }

    private static List<String> firstColumn(String heading) throws IOException {
        Matcher rows = Pattern.compile("(?m)^\\| (\\d+) \\|").matcher(section(heading));
        return rows.results().map(row -> row.group(1)).toList();
    }

    private static String section(String heading) throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/command-line.md"))) {
            folder = Objects.requireNonNull(folder.getParent());
        }
        String text = Files.readString(folder.resolve("docs/command-line.md"));
        int start = text.indexOf("\n## " + heading + "\n");
        assertThat(start).as(heading).isPositive();
        int end = text.indexOf("\n## ", start + 1);
        return text.substring(start, end < 0 ? text.length() : end);
    }
}
