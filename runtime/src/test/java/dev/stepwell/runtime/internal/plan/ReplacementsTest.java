package dev.stepwell.runtime.internal.plan;

import static dev.stepwell.runtime.Entries.applied;
import static dev.stepwell.runtime.Entries.entry;
import static dev.stepwell.runtime.Entries.history;
import static dev.stepwell.runtime.Entries.replacing;
import static dev.stepwell.runtime.Entries.stopped;
import static dev.stepwell.runtime.Entries.withChecksum;
import static dev.stepwell.runtime.Migrations.graph;
import static dev.stepwell.runtime.Migrations.ids;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.MigrationStatus;
import dev.stepwell.runtime.NewerVersions;
import dev.stepwell.runtime.PlannedMigration;
import dev.stepwell.runtime.Target;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Squashes in plans, checks and reports. A planned migration that takes over is written {@code 10<-[1, 2]}. */
class ReplacementsTest {

    private static final MigrationDefinition SQUASH = squash("10", "1", "2", "3");

    // 1 <- 2 <- 3, and 10 replaces all of them; 10 <- 11
    private static final MigrationGraph<MigrationDefinition> WITH_CLASSES =
            graph(node("1"), node("2", "1"), node("3", "2"), SQUASH, node("11", "10"));

    // 10 <- 11, where 10 replaces 1, 2 and 3, which are deleted
    private static final MigrationGraph<MigrationDefinition> WITHOUT_CLASSES = graph(SQUASH, node("11", "10"));

    // 1 <- 2 <- 3 <- 4
    private static final MigrationGraph<MigrationDefinition> OLD_BUILD =
            graph(node("1"), node("2", "1"), node("3", "2"), node("4", "3"));

    private static MigrationDefinition squash(String version, String... replaced) {
        return migration(version, "M" + version)
                .replaces(replaced)
                .up("", "SELECT " + version)
                .down("", "SELECT -" + version)
                .build();
    }

    // Applying.

    @Test
    void newDatabaseRunsTheSquashAlone() {
        assertThat(up(WITH_CLASSES, applied())).containsExactly("10", "11");
        assertThat(up(WITHOUT_CLASSES, applied())).containsExactly("10", "11");
        assertThat(up(WITH_CLASSES, applied(), Target.version("3"))).containsExactly("10");
        assertThat(up(WITH_CLASSES, applied(), Target.only("11"))).containsExactly("10", "11");
    }

    @Test
    void databaseWithAllReplacedOnesTakesTheSquashAsApplied() {
        assertThat(up(WITH_CLASSES, applied("1", "2", "3"))).containsExactly("10<-[1, 2, 3]", "11");
        assertThat(up(WITHOUT_CLASSES, applied("1", "2", "3"))).containsExactly("10<-[1, 2, 3]", "11");
        assertThat(problems(WITHOUT_CLASSES, applied("1", "2", "3"))).isEmpty();
    }

    @Test
    void missingReplacedOnesRunBeforeTheSquashTakesOver() {
        assertThat(up(WITH_CLASSES, applied("1"))).containsExactly("2", "3", "10<-[1, 2, 3]", "11");
        assertThat(up(WITH_CLASSES, applied("1"), Target.steps(1))).containsExactly("2");
        assertThat(up(WITH_CLASSES, applied("1"), Target.version("2"))).containsExactly("2");
        assertThat(up(WITH_CLASSES, applied("1"), Target.only("11"))).containsExactly("2", "3", "10<-[1, 2, 3]", "11");
        assertThat(problems(WITH_CLASSES, applied("1"))).isEmpty();
    }

    @Test
    void missingReplacedOnesWithoutClassesAreAProblem() {
        assertThat(problems(WITHOUT_CLASSES, applied("1", "3")))
                .containsExactly("[replaced-partly] 10 M10 replaces migrations of which the database has only a part: "
                        + "1, 3 are applied and 2 is missing. Deploy the last build that contains migration 2, migrate "
                        + "with it, and deploy this build after it.");
    }

    @Test
    void unfinishedReplacedOneIsFinishedOrAProblem() {
        History history = history(entry("1"), entry("2"), stopped(node("3"), 0));

        assertThat(up(WITH_CLASSES, history)).containsExactly("3", "10<-[1, 2, 3]", "11");
        assertThat(problems(WITHOUT_CLASSES, history))
                .containsExactly("[replaced-partly] 10 M10 replaces migrations of which the database has only a part: "
                        + "1, 2 are applied and 3 is unfinished. Deploy the last build that contains migration 3, "
                        + "migrate with it, and deploy this build after it.");
    }

    @Test
    void unfinishedSquashGoesOn() {
        MigrationGraph<MigrationDefinition> graph = graph(node("1"), node("2"), squash("10", "1", "2"));

        assertThat(up(graph, history(replacing(stopped(node("10"), 0), "1", "2"))))
                .containsExactly("10");
    }

    @Test
    void appliedSquashLeavesNothingToDo() {
        History history = history(replacing(entry("10"), "1", "2", "3"), entry("11", "10"));

        assertThat(up(WITH_CLASSES, history)).isEmpty();
        assertThat(up(WITHOUT_CLASSES, history)).isEmpty();
        assertThat(problems(WITH_CLASSES, history)).isEmpty();
    }

    @Test
    void squashThatWasDeclaredLaterTakesOverFromWhatIsLeft() {
        assertThat(up(WITHOUT_CLASSES, applied("1", "2", "3", "10"))).containsExactly("10<-[1, 2, 3]", "11");
        assertThat(up(WITH_CLASSES, applied("10"))).containsExactly("11");
    }

    @Test
    void changedReplacedOneIsAChangedOne() {
        MigrationDefinition built = migration("1", "M1")
                .checksum("v1:a")
                .up("", "SELECT 1")
                .down("", "SELECT 2")
                .build();
        HistoryEntry stored = withChecksum(entry("1"), "v1:b");

        assertThat(problems(graph(built, squash("10", "1")), history(stored)))
                .containsExactly("[checksum-changed] 1 M1 was changed after it was applied on 2026-03-02 10:00 UTC. "
                        + "Restore 1 M1 as it was applied, and put the change into a new migration.");
    }

    @Test
    void dependencyThatIsReplacedLaterIsNoProblem() {
        // 11 was applied with the dependency 2, and depends on 10 in this build.
        assertThat(problems(WITH_CLASSES, history(entry("1"), entry("2", "1"), entry("11", "2"))))
                .isEmpty();
    }

    // Chains: 20 replaces 10 and 11, and 10 replaces 1 and 2.

    private static final MigrationGraph<MigrationDefinition> CHAIN =
            graph(node("1"), node("2", "1"), squash("10", "1", "2"), node("11", "10"), squash("20", "10", "11"));

    @Test
    void lastSquashOfAChainTakesOver() {
        assertThat(up(CHAIN, applied())).containsExactly("20");
        assertThat(up(CHAIN, applied("1", "2", "11"))).containsExactly("20<-[1, 2, 11]");
        assertThat(up(CHAIN, history(replacing(entry("10"), "1", "2"), entry("11", "10"))))
                .containsExactly("20<-[10, 11]");
        assertThat(up(CHAIN, history(replacing(entry("20"), "1", "2", "10", "11"))))
                .isEmpty();
    }

    @Test
    void missingPartOfAChainRunsInItsOwnForm() {
        assertThat(up(CHAIN, applied("1"))).containsExactly("2", "11", "20<-[1, 2, 11]");
        assertThat(up(CHAIN, applied("11"))).containsExactly("10", "20<-[11, 10]");
        assertThat(up(CHAIN, history(replacing(entry("10"), "1", "2")))).containsExactly("11", "20<-[10, 11]");
    }

    @Test
    void deletedSquashIsKnownFromItsRow() {
        MigrationGraph<MigrationDefinition> graph = graph(squash("20", "10"));

        assertThat(up(graph, history(replacing(entry("10"), "1", "2")))).containsExactly("20<-[10]");
        assertThat(recorded(graph, history(replacing(entry("10"), "1", "2")))).isEqualTo(ids("1", "2", "10"));
        assertThat(recorded(CHAIN, applied("1", "2", "11"))).isEqualTo(ids("1", "2", "10", "11"));
        // A database that missed the first squash has what the second one does not name.
        assertThat(problems(graph, applied("1", "2")))
                .containsExactly(
                        "[applied-but-missing] The database has 2 migrations that this build does not contain: "
                                + "1, 2. Deploy a build that contains these migrations.");
    }

    @Test
    void laterSquashOfTheSameVersionsTakesOverFromTheEarlierOne() {
        MigrationGraph<MigrationDefinition> graph = graph(squash("20", "1", "2", "3"));

        assertThat(up(graph, history(replacing(entry("10"), "1", "2"), entry("3"))))
                .containsExactly("20<-[10, 3]");
        assertThat(problems(graph, history(replacing(entry("10"), "1", "2"), entry("3"))))
                .isEmpty();
    }

    // An older build, which has 1 to 4, on a database in which 10 replaced 1 to 3.

    private static final History SQUASHED = history(replacing(entry("10"), "1", "2", "3"), entry("4", "3"));

    @Test
    void olderBuildHasNothingToDo() {
        assertThat(up(OLD_BUILD, SQUASHED)).isEmpty();
        assertThat(problems(OLD_BUILD, SQUASHED)).isEmpty();
        assertThat(new Planner(OLD_BUILD, SQUASHED).plan(Target.latest()).unknown())
                .isEqualTo(ids("10"));
        assertThat(new Planner(OLD_BUILD, SQUASHED).plan(Target.latest()).replacing())
                .isEqualTo(ids("10"));
    }

    @Test
    void olderBuildAppliesWhatIsNotReplaced() {
        assertThat(up(OLD_BUILD, history(replacing(entry("10"), "1", "2", "3"))))
                .containsExactly("4");
        assertThat(new Planner(OLD_BUILD, history(replacing(entry("10"), "1", "2", "3")))
                        .plan(Target.latest())
                        .migrations())
                .noneMatch(PlannedMigration::late);
    }

    @Test
    void squashIsNewerEvenIfItWasCorrectedToBeADependency() {
        History history = history(replacing(entry("10"), "1", "2", "3"), entry("4", "10"));

        assertThat(problems(OLD_BUILD, history)).isEmpty();
        assertThat(down(OLD_BUILD, history, Target.toBuild())).isEmpty();
    }

    @Test
    void squashOnWhichThisBuildWasBuiltIsNotNewer() {
        // The class of 10 was deleted, and 4 was applied on top of what it replaced.
        assertThat(problems(graph(node("4")), SQUASHED))
                .containsExactly("[applied-but-missing] The database has one migration that this build does not "
                        + "contain: 10. Deploy a build that contains migration 10.");
    }

    @Test
    void olderBuildRefusesAnUnfinishedSquash() {
        assertThat(problems(OLD_BUILD, history(replacing(stopped(node("10"), 0), "1", "2", "3"))))
                .containsExactly("[replaced-partly] 10 M10 is unfinished, and it replaces migrations of this build: "
                        + "1, 2, 3. Deploy a build that contains 10 M10, and migrate with it.");
    }

    @Test
    void olderBuildWithAnOwnSquashKnowsItInTheLaterOne() {
        assertThat(up(graph(squash("6", "1", "2")), history(replacing(entry("10"), "1", "2", "3"))))
                .isEmpty();
    }

    // Rolling back.

    @Test
    void rollbackToAnOlderBuildKeepsTheSquashAndItsDependencies() {
        History history = history(
                entry("shop:1"), replacing(entry("10", "shop:1"), "1", "2", "3"), entry("4", "3"), entry("12", "10"));

        assertThat(down(OLD_BUILD, history, Target.toBuild())).containsExactly("12");
        assertThat(new RollbackPlanner(OLD_BUILD, history)
                        .plan(Target.toBuild())
                        .replacing())
                .isEqualTo(ids("10"));
    }

    @Test
    void rollbackToTheNewBuildKeepsWhatItReplaces() {
        assertThat(down(WITHOUT_CLASSES, applied("1", "2", "3"), Target.toBuild()))
                .isEmpty();
    }

    @Test
    void dependentsByTheReplacedVersionGoFirst() {
        History history = history(entry("4", "3"), replacing(entry("10"), "1", "2", "3"));

        assertThat(down(graph(SQUASH, node("4", "10")), history, Target.only("10")))
                .containsExactly("4", "10");
        assertThat(down(OLD_BUILD, history, Target.only("10"))).containsExactly("4", "10");
        assertThat(down(graph(SQUASH), history, Target.nothing())).containsExactly("4", "10");
    }

    @Test
    void dependentsOfASquashThatHasNotTakenOverGoBeforeWhatItReplaces() {
        assertThat(down(
                        WITHOUT_CLASSES,
                        history(entry("1"), entry("2"), entry("3"), entry("11", "10")),
                        Target.only("3")))
                .containsExactly("11", "3");
    }

    @Test
    void squashStandsWhereTheLastReplacedOneStood() {
        History history = history(entry("0"), replacing(entry("10"), "1", "2", "3"), entry("4", "3"));

        assertThat(down(WITH_CLASSES, history, Target.version("3"))).containsExactly("4");
        assertThat(down(WITH_CLASSES, history, Target.version("10"))).isEmpty();
        assertThat(down(WITH_CLASSES, history, Target.version("0"))).containsExactly("4", "10");
    }

    @Test
    void targetInsideOfASquashIsRefused() {
        assertThatThrownBy(() -> down(WITH_CLASSES, SQUASHED, Target.version("2")))
                .isInstanceOf(MigrationException.class)
                .hasMessage("[target-misused] 2 is a part of 10 M10, which replaced it and is rolled back as a whole. "
                        + "Name 10 instead of 2, or a version outside of 10 M10.");
        assertThatThrownBy(() -> down(WITHOUT_CLASSES, SQUASHED, Target.only("2")))
                .isInstanceOf(MigrationException.class)
                .hasMessage("[target-misused] 2 is a part of 10 M10, which replaced it and is rolled back as a whole. "
                        + "Name 10 instead of 2, or a version outside of 10 M10.");
    }

    // Reports and changes by hand.

    @Test
    void statusTellsWhichMigrationReplaces() {
        assertThat(states(WITH_CLASSES, applied()))
                .containsExactly("1 REPLACED 10", "2 REPLACED 10", "3 REPLACED 10", "10 PENDING", "11 PENDING");
        assertThat(states(WITH_CLASSES, applied("1")))
                .containsExactly("1 APPLIED", "2 PENDING", "3 PENDING", "10 PENDING", "11 PENDING");
        assertThat(states(WITHOUT_CLASSES, applied("1", "2", "3")))
                .containsExactly("1 REPLACED 10", "2 REPLACED 10", "3 REPLACED 10", "10 PENDING", "11 PENDING");
        assertThat(states(OLD_BUILD, SQUASHED))
                .containsExactly("10 UNKNOWN", "4 APPLIED", "1 REPLACED 10", "2 REPLACED 10", "3 REPLACED 10");
        assertThat(states(CHAIN, applied()))
                .containsExactly("1 REPLACED 20", "2 REPLACED 20", "10 REPLACED 20", "11 REPLACED 20", "20 PENDING");
    }

    @Test
    void baselineRecordsTheSquashInsteadOfWhatItReplaces() {
        assertThat(baseline(WITH_CLASSES, "11")).isEqualTo(ids("10", "11"));
        assertThat(baseline(WITH_CLASSES, "3")).isEqualTo(ids("10"));
        assertThat(baseline(WITH_CLASSES, "2")).isEqualTo(ids("1", "2"));
    }

    @Test
    void squashMarkedAsAppliedTakesOverFromAPart() {
        HistoryEdit edit = new HistoryEdit(WITHOUT_CLASSES, applied("1", "2"));

        assertThat(edit.applied(ids("10").get(0)).takesOver()).isEqualTo(ids("1", "2"));
        assertThatThrownBy(() -> new HistoryEdit(WITH_CLASSES, SQUASHED).rolledBack(ids("2").get(0)))
                .hasMessage("[mark-refused] 2 was replaced by 10 M10. Mark 10 as rolled back instead, if nothing of it "
                        + "is in the database.");
        assertThatThrownBy(() -> new HistoryEdit(WITH_CLASSES, SQUASHED).applied(ids("2").get(0)))
                .hasMessage("[mark-refused] 2 M2 is already applied. Choose a pending migration; status lists them.");
    }

    @Test
    void adoptionOfReplacedOnesSatisfiesADependencyOnTheSquash() {
        assertThat(new HistoryEdit(WITH_CLASSES, applied()).adoption(ids("1", "2", "3", "11")))
                .extracting(PlannedMigration::id)
                .isEqualTo(ids("1", "2", "3", "11"));
        assertThatThrownBy(() -> new HistoryEdit(WITH_CLASSES, applied()).adoption(ids("1", "2", "11")))
                .hasMessageStartingWith("[adoption-incomplete] ");
    }

    private static List<MigrationId> baseline(MigrationGraph<MigrationDefinition> graph, String to) {
        return new HistoryEdit(graph, applied())
                .baseline(ids(to).get(0)).stream().map(PlannedMigration::id).toList();
    }

    private static List<String> up(MigrationGraph<MigrationDefinition> graph, History history) {
        return up(graph, history, Target.latest());
    }

    private static List<String> up(MigrationGraph<MigrationDefinition> graph, History history, Target target) {
        return new Planner(graph, history)
                .plan(target).migrations().stream()
                        .map(migration ->
                                migration.id() + (migration.takesOver().isEmpty() ? "" : "<-" + migration.takesOver()))
                        .toList();
    }

    private static List<String> down(MigrationGraph<MigrationDefinition> graph, History history, Target target) {
        return new RollbackPlanner(graph, history)
                .plan(target).migrations().stream()
                        .map(migration -> migration.id().toString())
                        .toList();
    }

    private static List<MigrationId> recorded(MigrationGraph<MigrationDefinition> graph, History history) {
        return new Replacements(graph, history)
                .recorded(graph.ordered().get(graph.ordered().size() - 1));
    }

    private static List<String> problems(MigrationGraph<MigrationDefinition> graph, History history) {
        return HistoryCheck.problems(graph, history, NewerVersions.ACCEPT).stream()
                .map(Problem::toString)
                .toList();
    }

    private static List<String> states(MigrationGraph<MigrationDefinition> graph, History history) {
        return new StatusReport(graph, history)
                .migrations().stream().map(ReplacementsTest::state).toList();
    }

    private static String state(MigrationStatus status) {
        return status.id() + " " + status.state()
                + status.replacedBy().map(by -> " " + by).orElse("");
    }
}
