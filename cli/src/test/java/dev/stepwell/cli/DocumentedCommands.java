package dev.stepwell.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commands of README, CONTRIBUTING and {@code docs}.
 *
 * <p>A command is each line of a block labelled {@code sh}, each line with the prompt {@code $} in a block without a
 * label, and inline code that begins with a program or with a verb and its arguments.
 */
final class DocumentedCommands {

    private static final String PROGRAM =
            "(?:mvn|java|javac|stepwell|psql|pg_dump|pg_restore|pg_isready|git|alias|source|apt-get|unzip|docker) \\S.*";
    private static final Pattern COMMAND = Pattern.compile(PROGRAM + "|\\.ci/run");
    private static final Pattern INLINE = Pattern.compile("(?<!`)`([^`]+)`(?!`)");
    private static final Pattern COMMENT = Pattern.compile("(^|\\s+)#( .*)?$");

    private final Pattern verb;
    private final List<DocumentedCommand> commands = new ArrayList<>();
    private final Set<String> unlabelled = new TreeSet<>();

    private DocumentedCommands(Set<String> verbs) {
        // Arguments begin with a hyphen, a bracket or a quote, or are placeholders in capitals.
        verb = Pattern.compile("(?:" + String.join("|", verbs) + ") (?:-|\\[|\"|[A-Z]+\\b).*");
    }

    /** Reads all pages. */
    static DocumentedCommands read(Path project, Set<String> verbs) throws IOException {
        DocumentedCommands found = new DocumentedCommands(verbs);
        try (Stream<Path> files = Files.walk(project.resolve("docs"))) {
            for (Path page : Stream.concat(
                            Stream.of(project.resolve("README.md"), project.resolve("CONTRIBUTING.md")),
                            files.filter(file -> file.toString().endsWith(".md"))
                                    .sorted())
                    .toList()) {
                found.read(project.relativize(page).toString().replace('\\', '/'), Files.readAllLines(page));
            }
        }
        return found;
    }

    /** {@return the folder of the whole project} */
    static Path project() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("CONTRIBUTING.md"))) {
            folder = Objects.requireNonNull(folder.getParent());
        }
        return folder;
    }

    /** {@return the commands in the order of the pages} */
    List<DocumentedCommand> commands() {
        return List.copyOf(commands);
    }

    /** {@return the lines that look like commands in a block without a label} */
    Set<String> unlabelled() {
        return Set.copyOf(unlabelled);
    }

    void read(String file, List<String> lines) {
        String section = "";
        String label = "";
        int block = 0;
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            if (line.strip().startsWith("```")) {
                label = line.strip().substring(3);
                block = block == 0 ? index + 1 : 0;
            } else if (block == 0) {
                section = line.startsWith("#") ? line.replaceFirst("^#+ ", "") : section;
                readSentence(file, index + 1, section, line);
            } else if (label.equals("sh")) {
                int first = index;
                StringBuilder command = new StringBuilder(withoutComment(line));
                while (lines.get(index).endsWith("\\")) {
                    command.setLength(command.length() - 1);
                    command.append(withoutComment(lines.get(++index)).strip());
                }
                add(file, first + 1, block, section, false, command.toString());
            } else if (label.isEmpty() && line.startsWith("$ ")) {
                add(file, index + 1, block, section, true, withoutComment(line.substring(2)));
            } else if (label.isEmpty() && COMMAND.matcher(line).matches()) {
                unlabelled.add(file + ":" + (index + 1) + ": " + line);
            }
        }
    }

    private static String withoutComment(String line) {
        return COMMENT.matcher(line).replaceFirst("");
    }

    private void readSentence(String file, int line, String section, String text) {
        Matcher inline = INLINE.matcher(text);
        while (inline.find()) {
            String code = inline.group(1);
            if (COMMAND.matcher(code).matches() || verb.matcher(code).matches()) {
                add(file, line, 0, section, false, code);
            }
        }
    }

    private void add(String file, int line, int block, String section, boolean prompt, String command) {
        if (!command.isBlank()) {
            commands.add(new DocumentedCommand(file, line, block, section, prompt, command.strip()));
        }
    }
}
