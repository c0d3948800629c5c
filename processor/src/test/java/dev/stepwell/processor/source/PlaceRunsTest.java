package dev.stepwell.processor.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class PlaceRunsTest {

    private static PlaceRuns places(int[] lines, int[] columns) {
        PlaceRuns places = new PlaceRuns();
        for (int i = 0; i < lines.length; i++) {
            places.add(1, lines[i], columns[i], false);
        }
        return places;
    }

    @Test
    void runsAreShort() {
        PlaceRuns places = places(new int[] {3, 3, 3, 4, 4}, new int[] {5, 6, 7, 1, 2});
        places.add(3, 9, 8, true);
        places.add(1, 9, 9, true);
        places.add(2, 9, 10, false);

        assertThat(places.encode()).isEqualTo("3:5+3 4:1+2 9:8=3 9:9+3");
        assertThat(places.length()).isEqualTo(11);
        assertThat(new PlaceRuns().encode()).isEmpty();
    }

    @Test
    void whatIsEncodedDecodesToItself() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            int[] lines = random.ints(random.nextInt(12), 1, 4).toArray();
            int[] columns = random.ints(lines.length, 1, 5).toArray();
            PlaceRuns places = places(lines, columns);
            if (random.nextBoolean()) {
                places.add(random.nextInt(3), 2, 3, true);
            }
            PlaceRuns decoded = PlaceRuns.decode(places.encode()).orElseThrow();

            assertThat(decoded.runs()).isEqualTo(places.runs());
            assertThat(decoded.length()).isEqualTo(places.length());
            for (int j = 0; j < lines.length; j++) {
                assertThat(decoded.line(j)).isEqualTo(lines[j]);
                assertThat(decoded.column(j)).isEqualTo(columns[j]);
            }
        }
    }

    @Test
    void partHasThePlacesOfItsCharacters() {
        PlaceRuns places = places(new int[] {3, 3, 3, 4, 4}, new int[] {5, 6, 7, 1, 2});
        places.add(3, 9, 8, true);
        for (int start = 0; start < places.length(); start++) {
            for (int end = start; end <= places.length(); end++) {
                PlaceRuns part = new PlaceRuns();
                places.addTo(part, start, end);

                assertThat(part.length()).isEqualTo(end - start);
                for (int i = start; i < end; i++) {
                    assertThat(part.line(i - start)).isEqualTo(places.line(i));
                    assertThat(part.column(i - start)).isEqualTo(places.column(i));
                }
            }
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
