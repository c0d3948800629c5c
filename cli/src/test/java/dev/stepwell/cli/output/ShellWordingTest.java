package dev.stepwell.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.AdoptionProblems;
import dev.stepwell.problem.catalog.HistoryProblems;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The instructions for a shell, which name no Java method. */
class ShellWordingTest {

    @Test
    void whatToDoIsSaidInVerbsAndOptions() {
        assertThat(fix(HistoryProblems.newerRefused(List.of(MigrationId.of("main", "9")))))
                .isEqualTo("Deploy a build that contains migration 9, or roll that migration back with \"stepwell "
                        + "rollback --to-build\".");
        assertThat(fix(HistoryProblems.schemaMissing("u")))
                .isEqualTo("Create such a schema, grant the role USAGE on one, or give --history-schema.");
        assertThat(fix(HistoryProblems.historySchemaMissing("s")))
                .isEqualTo("Create the schema with CREATE SCHEMA, or give another --history-schema.");
        assertThat(fix(AdoptionProblems.foreignHistoryUnknown("t", "Flyway", List.of("a"))))
                .isEqualTo("Name another table with --table, or run \"stepwell baseline VERSION\".");
        assertThat(fix(AdoptionProblems.foreignHistoryAmbiguous(List.of("a", "b"))))
                .isEqualTo("Name the tool with --from, or the table with --table, whose history is to be adopted.");
        assertThat(fix(AdoptionProblems.foreignMigrationUnknown("t", List.of("1", "2"))))
                .isEqualTo("Map these migrations to versions of this build with --map OLD=VERSION, or give "
                        + "--leave-out-unknown.");
        assertThat(fix(AdoptionProblems.foreignMatchTwice("1 a", "2 b", "1 A")))
                .isEqualTo("Map one of the two to another version of this build with --map OLD=VERSION.");
        assertThat(fix(AdoptionProblems.foreignHistoryMissing(List.of("public"))))
                .isEqualTo("Name the history's table with --table, or run \"stepwell baseline VERSION\".");
    }

    private static String fix(Problem problem) {
        return ShellWording.of(problem).fix();
    }
}
