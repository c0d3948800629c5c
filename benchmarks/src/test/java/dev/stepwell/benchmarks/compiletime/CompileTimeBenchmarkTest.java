package dev.stepwell.benchmarks.compiletime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompileTimeBenchmarkTest {

    @Test
    void oneRoundGivesARowOfEveryContender(@TempDir Path folder) throws Exception {
        PrintStream progress = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);

        String table = CompileTimeBenchmark.table(folder, Map.of(3, 1), progress);

        assertThat(table).startsWith(Comparison.HEAD);
        assertThat(table.substring(Comparison.HEAD.length()))
                .matches("\\| 3 \\| 1 (\\| [\\d,]+ \\([\\d,]+–[\\d,]+\\) ){4}"
                        + "(\\| [+-][\\d,]+ ms, [+-]\\d+ % \\([+-]\\d+ to [+-]\\d+\\) ){2}\\| (\\d+, ){3}\\d+ \\|\n");
    }
}
