package dev.stepwell.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.AdoptionProblems;
import dev.stepwell.problem.catalog.HistoryProblems;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody at a shell reads names no method of Java. */
class ShellWordingTest {

    @Test
    void whatToDoIsSaidInVerbsAndOptions() {
        assertThat(fix(HistoryProblems.newerRefused(List.of(MigrationId.of("main", "9")))))
                .isEqualTo("Deploy the build that contains it, or roll back with \"stepwell rollback --to-build\".");
        assertThat(fix(HistoryProblems.schemaMissing("u"))).isEqualTo("Create one, or give --history-schema.");
        assertThat(fix(HistoryProblems.historySchemaMissing("s")))
                .isEqualTo("Create it with CREATE SCHEMA, or give another --history-schema.");
        assertThat(fix(AdoptionProblems.foreignHistoryUnknown("t", "Flyway", List.of("a"))))
                .isEqualTo("Name another table with --table, or run \"stepwell baseline VERSION\".");
        assertThat(fix(AdoptionProblems.foreignHistoryAmbiguous(List.of("a", "b"))))
                .isEqualTo("Name the tool with --from, or the table with --table, whose history is to be adopted.");
        assertThat(fix(AdoptionProblems.foreignMigrationUnknown("t", List.of("1", "2"))))
                .isEqualTo("Map them to versions of this build with --map OLD=VERSION, or give --leave-out-unknown.");
    }

    private static String fix(Problem problem) {
        return ShellWording.of(problem).fix();
    }
}
