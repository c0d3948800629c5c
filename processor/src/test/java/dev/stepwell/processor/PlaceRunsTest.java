package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class PlaceRunsTest {

    @Test
    void runsAreShort() {
        assertThat(PlaceRuns.encode(new int[] {3, 3, 3, 4, 4, 9, 9, 9}, new int[] {5, 6, 7, 1, 2, 8, 8, 8}))
                .isEqualTo("3:5+3 4:1+2 9:8=3");
        assertThat(PlaceRuns.encode(new int[0], new int[0])).isEmpty();
    }

    @Test
    void whatIsEncodedDecodesToItself() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            int[] lines = random.ints(random.nextInt(12), 1, 4).toArray();
            int[] columns = random.ints(lines.length, 1, 5).toArray();
            PlaceRuns decoded =
                    PlaceRuns.decode(PlaceRuns.encode(lines, columns)).orElseThrow();
            assertThat(decoded.lines()).isEqualTo(lines);
            assertThat(decoded.columns()).isEqualTo(columns);
        }
    }

    @Test
    void whatIsNoneDoesNotDecode() {
        for (String form :
                new String[] {"x", "1", "1:2", "1:+3", "1:2+", "1:2+3 ", "+:", "1:2+99999999999", "1:2+-3"}) {
            assertThat(PlaceRuns.decode(form)).as(form).isEmpty();
        }
    }
}
