package dev.stepwell.importer.writing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TextBlockTest {

    /** Texts that literals, text blocks or editors treat specially. */
    private static final String[] PIECES = {
        "\\",
        "\"",
        "\"\"\"",
        "\n",
        "\r",
        "\r\n",
        "\t",
        " ",
        "  ",
        "\f",
        "\u000B",
        "\0",
        "\u001C",
        "\u007F",
        "\u00A0",
        "\u0085",
        "\u2003",
        "\u2028",
        "\u3000",
        "\uFEFF",
        "\u200B",
        "\uD83D\uDE00",
        "ü",
        "u0041",
        "\\u",
        "a",
        "s",
        "1",
        "SELECT ';'",
        "$$",
        "${x}",
        "{{ x }}",
        "*/",
        "//",
        "\uE000"
    };

    @TempDir
    private Path folder = Path.of("");

    @Test
    void escapesOnlyWhatJavacWouldNotGiveBack() {
        assertThat(TextBlock.of("SELECT 'a\\b', \"\"\"\"x\"\"\"\n\tFROM t  \n\nWHERE é = '\u200B';\r\n"))
                .hasToString("""
                        \"""
                            SELECT 'a\\\\b', ""\\""x""\\"
                            \tFROM t \\s

                            WHERE é = '\\u200B';\\r
                            \"""\
                        """);
    }

    @Test
    void textWithoutLineEndAtItsEndHasNoneInJava() {
        assertThat(TextBlock.of("SELECT 1")).hasToString("\"\"\"\n    SELECT 1\\\n    \"\"\"");
    }

    @Test
    void javacGivesBackEveryText(@TempDir Path target) throws Exception {
        long seed = Long.getLong("stepwell.seed", 20261121);
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>(List.of("", "\n", " ", "\"", "\\", "\r", "\u2003", "\u2003\n", "\n\n"));
        for (int i = 0; i < 800; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(25); length >= 0; length--) {
                text.append(
                        random.nextInt(4) == 0
                                ? (char) random.nextInt(0x10000)
                                : PIECES[random.nextInt(PIECES.length)]);
            }
            // No encoding has half of a surrogate pair, so no file has one.
            texts.add(text.toString().replaceAll("\\p{Cs}", ""));
        }
        StringBuilder source = new StringBuilder("final class Texts {\n");
        for (int i = 0; i < texts.size(); i++) {
            source.append("    static final String T")
                    .append(i)
                    .append(" = ")
                    .append(TextBlock.of(texts.get(i)))
                    .append(";\n");
        }
        Path file = Files.writeString(folder.resolve("Texts.java"), source.append("}\n"));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-Xlint:all",
                        "-Werror",
                        "-encoding",
                        "UTF-8",
                        "-proc:none",
                        "-d",
                        "" + target,
                        "" + file);
        assertThat(result).isZero();
        try (var loader = new URLClassLoader(new URL[] {target.toUri().toURL()})) {
            Class<?> type = loader.loadClass("Texts");
            for (int i = 0; i < texts.size(); i++) {
                var field = type.getDeclaredField("T" + i);
                field.setAccessible(true);
                assertThat(field.get(null)).as("text %s of seed %s", i, seed).isEqualTo(texts.get(i));
            }
        }
    }
}
