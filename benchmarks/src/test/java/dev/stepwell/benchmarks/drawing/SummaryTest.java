package dev.stepwell.benchmarks.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.benchmarks.drawing.Summary.Column;
import dev.stepwell.benchmarks.tool.Contender;
import org.junit.jupiter.api.Test;

/** The table at the top of the page. */
final class SummaryTest {

    @Test
    void columnsStandInTheirOrderWhateverWasMeasuredFirst() {
        Summary summary = new Summary();
        summary.put(Column.JARS, "jars, KB", tool -> tool == Contender.FLOOR ? "" : "7");
        summary.put(Column.NOTHING_TO_DO, "nothing to do, ms", tool -> Summary.time("20", tool, 1.26));

        assertThat(summary.table()).isEqualTo("""
                | tool | nothing to do, ms | jars, KB |
                |---|---:|---:|
                | bare JDBC | 20 |  |
                | Stepwell | 20 (1.3) | 7 |
                | Flyway | 20 (1.3) | 7 |
                | Liquibase | 20 (1.3) | 7 |
                | MyBatis | 20 (1.3) | 7 |
                """);
    }
}
