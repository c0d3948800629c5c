package dev.stepwell.runtime.internal.plan;

import static dev.stepwell.runtime.Entries.applied;
import static dev.stepwell.runtime.Entries.entry;
import static dev.stepwell.runtime.Entries.history;
import static dev.stepwell.runtime.Entries.stopped;
import static dev.stepwell.runtime.Entries.withChecksum;
import static dev.stepwell.runtime.Migrations.graph;
import static dev.stepwell.runtime.Migrations.ids;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.node;
import static dev.stepwell.runtime.Migrations.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.problem.Problem;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.runtime.MigrationBuilder;
import dev.stepwell.runtime.NewerVersions;
import dev.stepwell.runtime.internal.history.History;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryCheckTest {

    private static final MigrationGraph<MigrationDefinition> ONE_TO_FIVE =
            graph(node("1"), node("2"), node("4"), node("5"));

    @Test
    void whatIsPendingIsNoProblem() {
        assertThat(problems(ONE_TO_FIVE, applied())).isEmpty();
        assertThat(problems(ONE_TO_FIVE, applied("1", "4"))).isEmpty();
    }

    @Test
    void changedMigrationIsNamedWithItsDay() {
        assertThat(problems(checksum("v1:aa"), history(withChecksum(entry("1"), "v1:bb"))))
                .containsExactly(
                        "[checksum-changed] 1 AddView was changed after it was applied on 2026-03-02 10:00 UTC. "
                                + "Restore 1 AddView as it was applied, and put the change into a new migration.");
    }

    @Test
    void equalChecksumsAreNoProblem() {
        assertThat(problems(checksum("v1:aa"), history(withChecksum(entry("1"), "v1:aa"))))
                .isEmpty();
    }

    @Test
    void checksumsOfDifferentAlgorithmsSayNothing() {
        assertThat(problems(checksum("v2:aa"), history(withChecksum(entry("1"), "v1:bb"))))
                .isEmpty();
    }

    @Test
    void missingChecksumSaysNothing() {
        assertThat(problems(checksum(""), history(withChecksum(entry("1"), "v1:bb"))))
                .isEmpty();
        assertThat(problems(checksum("v1:aa"), history(withChecksum(entry("1"), ""))))
                .isEmpty();
    }

    @Test
    void unfinishedMigrationMayHaveAnotherChecksum() {
        MigrationDefinition corrected = migration("1", "AddView")
                .checksum("v1:aa")
                .up("", "a")
                .irreversible("test")
                .build();

        assertThat(problems(graph(corrected), history(withChecksum(stopped(corrected, 1), "v1:bb"))))
                .isEmpty();
    }

    @Test
    void whatIsAppliedBelowTheHighestIsMissing() {
        assertThat(problems(ONE_TO_FIVE, applied("1", "3", "0.5", "9")))
                .containsExactly(
                        "[applied-but-missing] The database has 2 migrations that this build does not contain: "
                                + "0.5, 3. Deploy a build that contains these migrations.");
        assertThat(problems(ONE_TO_FIVE, applied("1", "3")))
                .containsExactly(
                        "[applied-but-missing] The database has one migration that this build does not contain: "
                                + "3. Deploy a build that contains migration 3.");
    }

    @Test
    void whatIsAppliedAboveTheHighestIsNewer() {
        assertThat(problems(ONE_TO_FIVE, applied("1", "6", "7"))).isEmpty();
        assertThat(UnknownMigrations.of(ONE_TO_FIVE, applied("7", "1", "6", "3"))
                        .newer())
                .isEqualTo(ids("6", "7"));
    }

    @Test
    void eachSetHasAHighestOfItsOwn() {
        MigrationGraph<MigrationDefinition> graph = graph(node("9"), nodeOf("billing", "2"));
        History history = history(entry("billing:1"), entry("billing:3"), entry("shipping:1"), entry("5"));

        assertThat(problems(graph, history))
                .containsExactly(
                        "[applied-but-missing] The database has 2 migrations that this build does not contain: "
                                + "billing:1, 5. Deploy a build that contains these migrations.");
        assertThat(UnknownMigrations.of(graph, history).newer()).isEqualTo(ids("billing:3"));
    }

    @Test
    void setsOfWhichThisBuildHasNothingAreNeitherNewerNorMissing() {
        // billing:1 --- 1, before 1 lost that dependency
        History history = history(entry("billing:1"), entry("1", "billing:1"), entry("billing:2"));

        assertThat(problems(ONE_TO_FIVE, history)).isEmpty();
        assertThat(HistoryCheck.problems(ONE_TO_FIVE, history, NewerVersions.REFUSE))
                .isEmpty();
        assertThat(UnknownMigrations.of(ONE_TO_FIVE, history))
                .isEqualTo(new UnknownMigrations(List.of(), List.of(), List.of()));
    }

    @Test
    void whatThisBuildWasAppliedOnTopOfIsMissing() {
        // 7 --- 6 --- 1, where this build has 1 alone; and 8, on which nothing depends
        History history = history(entry("7"), entry("6", "7"), entry("1", "6"), entry("8", "6"));

        assertThat(problems(graph(node("1")), history))
                .containsExactly(
                        "[applied-but-missing] The database has 2 migrations that this build does not contain: "
                                + "6, 7. Deploy a build that contains these migrations.");
        assertThat(UnknownMigrations.of(graph(node("1")), history).newer()).isEqualTo(ids("8"));
    }

    @Test
    void newerVersionsCanBeRefused() {
        assertThat(HistoryCheck.problems(ONE_TO_FIVE, applied("1", "6", "7"), NewerVersions.REFUSE))
                .extracting(Problem::toString)
                .containsExactly("[newer-refused] The database has 2 migrations that are newer than this build: 6, 7. "
                        + "Deploy a build that contains these migrations, or roll these migrations back with "
                        + "rollback(Target.toBuild()).");
        assertThat(HistoryCheck.problems(ONE_TO_FIVE, applied("6"), NewerVersions.REFUSE))
                .extracting(Problem::toString)
                .containsExactly(
                        "[newer-refused] The database has one migration that is newer than this build: 6. Deploy "
                                + "a build that contains migration 6, or roll that migration back with "
                                + "rollback(Target.toBuild()).");
        assertThat(HistoryCheck.problems(ONE_TO_FIVE, applied("1"), NewerVersions.REFUSE))
                .isEmpty();
    }

    @Test
    void appliedMigrationMayNotLackADependency() {
        // 1 --- 2, and 2 was applied before it depended on 1
        assertThat(problems(graph(node("1"), node("2", "1")), applied("2")))
                .containsExactly("[dependency-not-applied] 2 M2 is applied, but its dependency 1 M1 is not. Remove M1 "
                        + "from the dependsOn of 2 M2, or roll 2 M2 back and migrate again.");
    }

    @Test
    void unfinishedMigrationMayChangeAfterWhatRan() {
        assertThat(problems(graph(script("a", "b", "other")), history(stopped(script("a", "b", "c"), 2))))
                .isEmpty();
    }

    @Test
    void unfinishedMigrationMayNotChangeInWhatRan() {
        assertThat(problems(graph(script("a", "other", "c")), history(stopped(script("a", "b", "c"), 2))))
                .containsExactly(
                        "[unfinished-migration] 1 Script stopped on 2026-03-02 10:00 UTC after 2 statements, and "
                                + "these statements were changed since. Restore the statements that had run, and change "
                                + "only the statements that come later.");
        assertThat(problems(graph(script("a")), history(stopped(script("a", "b"), 2))))
                .hasSize(1);
        assertThat(problems(graph(script("x")), history(stopped(script("a"), 1))))
                .containsExactly("[unfinished-migration] 1 Script stopped on 2026-03-02 10:00 UTC after one statement, "
                        + "and that statement was changed since. Restore the statement that had run, and change "
                        + "only the statements that come later.");
    }

    @Test
    void problemsComeByKindAndThenByMigration() {
        MigrationGraph<MigrationDefinition> graph = graph(
                migration("1", "A")
                        .checksum("v1:new")
                        .up("", "a")
                        .irreversible("test")
                        .build(),
                node("2"),
                migration("3", "C")
                        .checksum("v1:new")
                        .dependsOn("main", "2")
                        .up("", "c")
                        .irreversible("test")
                        .build());
        History history = history(withChecksum(entry("3"), "v1:old"), entry("0"), withChecksum(entry("1"), "v1:old"));

        assertThat(HistoryCheck.problems(graph, history, NewerVersions.ACCEPT))
                .extracting(problem -> problem.code().toString())
                .containsExactly(
                        "checksum-changed", "checksum-changed", "applied-but-missing", "dependency-not-applied");
    }

    private static MigrationGraph<MigrationDefinition> checksum(String checksum) {
        return graph(migration("1", "AddView")
                .checksum(checksum)
                .up("", "a")
                .irreversible("test")
                .build());
    }

    private static MigrationDefinition script(String... statements) {
        MigrationBuilder builder = migration("1", "Script").notTransactional().irreversible("test");
        for (String statement : statements) {
            builder.up("", statement);
        }
        return builder.build();
    }

    private static List<String> problems(MigrationGraph<MigrationDefinition> graph, History history) {
        return HistoryCheck.problems(graph, history, NewerVersions.ACCEPT).stream()
                .map(Problem::toString)
                .toList();
    }
}
