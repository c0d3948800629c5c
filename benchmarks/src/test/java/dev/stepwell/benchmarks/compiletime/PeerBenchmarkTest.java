package dev.stepwell.benchmarks.compiletime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PeerBenchmarkTest {

    @Test
    void oneRoundGivesARowOfEveryPeer(@TempDir Path folder) throws Exception {
        PrintStream progress = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);

        String table = PeerBenchmark.table(folder, Map.of(3, 1), progress);

        assertThat(table).startsWith(PeerComparison.HEAD);
        String time = "[\\d,]+ \\([\\d,]+–[\\d,]+\\)";
        String over = "([+-][\\d,]+ \\([+-][\\d,]+ to [+-][\\d,]+\\))?";
        String ratio = "[\\d.]+ \\([\\d.]+–[\\d.]+\\)";
        String times = time + " \\| " + over + " \\| " + ratio;
        StringBuilder expected = new StringBuilder();
        for (Peer peer : Peer.values()) {
            expected.append(
                    "\\| 3 \\| 1 \\| " + peer.title() + " \\| " + times + " \\| " + times + " \\| \\d+ \\| \\d+ \\|\n");
        }
        assertThat(table.substring(PeerComparison.HEAD.length())).matches(expected.toString());
    }

    /** Dagger's own code for three components is at least a class and a source file each. */
    @Test
    void countOfGeneratedFilesLeavesOutTheCompiledClasses(@TempDir Path folder) throws Exception {
        List<Path> files = MigrationSources.writeForPeers(folder.resolve("sources"), 3);

        Compilation plain = Compilation.run(Peer.PLAIN, files, folder.resolve("output"));
        Compilation dagger = Compilation.run(Peer.DAGGER, files, folder.resolve("output"));

        assertThat(plain.files()).isEqualTo(3 * 9);
        assertThat(dagger.files()).isGreaterThanOrEqualTo(3 * (9 + 2));
    }

    @ParameterizedTest
    @EnumSource
    void outputOfOnePeerIsThatOfNoOther(Peer peer, @TempDir Path folder) throws Exception {
        List<Path> files = MigrationSources.writeForPeers(folder.resolve("sources"), 2);

        Compilation.run(peer, files, folder.resolve("output"));

        Path classes = folder.resolve("output/classes");
        assertThat(Arrays.stream(Peer.values()).filter(other -> other.generated(classes, 2)))
                .containsExactly(peer);
        assertThat(peer.generated(classes, 3)).isEqualTo(peer == Peer.PLAIN || peer == Peer.STEPWELL);
    }

    @Test
    void versionsAreThoseOfTheJars() {
        assertThat(Peer.versions())
                .matches("Stepwell [^,]+, picocli-codegen \\d[\\d.]+, MapStruct \\d[\\d.]+, AutoValue \\d[\\d.]+, "
                        + "Dagger \\d[\\d.]+");
    }

    @Test
    void emptyOutputIsEnoughForNoProcessorOnly(@TempDir Path folder) throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes"));

        assertThat(Arrays.stream(Peer.values()).filter(peer -> peer.generated(classes, 1)))
                .containsExactly(Peer.PLAIN);
    }
}
