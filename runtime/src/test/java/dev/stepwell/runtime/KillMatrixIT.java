package dev.stepwell.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stepwell.runtime.Disturbed.Cell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Disturbed runs, which reach after a fresh start the same end as undisturbed runs.
 *
 * <p>Every build runs a sample of {@link KillMatrix}. {@code -Dstepwell.matrix=all} runs all cells.
 * {@code -Dstepwell.matrix=2/3} runs every third cell, beginning with the second. A regular expression runs the cells
 * whose text it matches in part.
 */
class KillMatrixIT {

    private static final int SAMPLE = 50;
    private static final long SEED = 4;

    @Test
    void disturbedRunsEndWhereUndisturbedOnesDo() throws Exception {
        assumeTrue(
                System.getProperty("stepwell.test.database", "embedded").equals("embedded"),
                "only an embedded server may be stopped");
        List<String> failures = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        try (KillMatrix matrix = new KillMatrix()) {
            List<Cell> cells = chosen(matrix.cells());
            long begin = System.nanoTime();
            long longest = 0;
            for (Cell cell : cells) {
                long cellBegin = System.nanoTime();
                Optional<String> failure = matrix.failure(cell);
                long millis = Duration.ofNanos(System.nanoTime() - cellBegin).toMillis();
                longest = Math.max(longest, millis);
                failure.ifPresent(wrong -> failures.add(cell + ": " + wrong));
                failure.ifPresent(wrong -> System.out.println("Matrix: " + cell + ": " + wrong));
                counts.merge(cell.kind() + " " + cell.disturbance(), 1, Integer::sum);
            }
            System.out.printf(
                    "Matrix: %d of %d cells, %d failures, in %d s, the longest %d ms: %s%n",
                    cells.size(),
                    matrix.cells().size(),
                    failures.size(),
                    Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                    longest,
                    counts);
        }
        assertThat(failures).isEmpty();
    }

    private static List<Cell> chosen(List<Cell> all) {
        String choice = System.getProperty("stepwell.matrix", "sample");
        if (choice.equals("all")) {
            return all;
        }
        if (choice.matches("\\d+/\\d+")) {
            int slash = choice.indexOf('/');
            int part = Integer.parseInt(choice.substring(0, slash));
            int parts = Integer.parseInt(choice.substring(slash + 1));
            return IntStream.range(0, all.size())
                    .filter(i -> i % parts == part - 1)
                    .mapToObj(all::get)
                    .toList();
        }
        if (!choice.equals("sample")) {
            Pattern part = Pattern.compile(choice);
            return all.stream()
                    .filter(cell -> part.matcher(cell.toString()).find())
                    .toList();
        }
        List<Cell> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(SEED));
        return shuffled.subList(0, SAMPLE);
    }
}
