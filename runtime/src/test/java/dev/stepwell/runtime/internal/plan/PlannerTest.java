package dev.stepwell.runtime.internal.plan;

import static dev.stepwell.runtime.Entries.applied;
import static dev.stepwell.runtime.Entries.entry;
import static dev.stepwell.runtime.Entries.history;
import static dev.stepwell.runtime.Entries.stopped;
import static dev.stepwell.runtime.Entries.withDown;
import static dev.stepwell.runtime.Migrations.graph;
import static dev.stepwell.runtime.Migrations.ids;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.node;
import static dev.stepwell.runtime.Migrations.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.PlannedMigration;
import dev.stepwell.runtime.Target;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import dev.stepwell.runtime.internal.stored.StoredDown;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/**
 * The plans of small graphs. In the drawings, dependencies point to the left: the migration at the left end of an edge
 * is a dependency of the one at the right end.
 */
class PlannerTest {

    // 1 --- 2 --- 4
    //   \       /
    //    `- 3 -'      5
    private static final MigrationGraph<MigrationDefinition> DIAMOND =
            graph(node("1"), node("2", "1"), node("3", "1"), node("4", "2", "3"), node("5"));

    // main      1 ------- 2
    //             \
    // billing      `- 1 ------ 2
    private static final MigrationGraph<MigrationDefinition> SETS =
            graph(node("1"), node("2", "1"), nodeOf("billing", "1", "1"), nodeOf("billing", "2", "billing:1"));

    // Applying.

    @Test
    void latestIsEverythingPendingInOrder() {
        assertThat(up(DIAMOND, applied(), Target.latest())).containsExactly("1", "2", "3", "4", "5");
        assertThat(up(DIAMOND, applied("1", "3"), Target.latest())).containsExactly("2", "4", "5");
        assertThat(up(DIAMOND, applied("1", "2", "3", "4", "5"), Target.latest()))
                .isEmpty();
    }

    @Test
    void versionIsEverythingUpToItAndWhatThatNeeds() {
        // 1 <- 9 <- 2, and 3 on its own
        MigrationGraph<MigrationDefinition> graph = graph(node("1"), node("2", "9"), node("3"), node("9", "1"));

        assertThat(up(graph, applied(), Target.version("2"))).containsExactly("1", "9", "2");
        assertThat(up(graph, applied(), Target.version("1"))).containsExactly("1");
        assertThat(up(graph, applied("1", "9"), Target.version("3"))).containsExactly("3", "2");
    }

    @Test
    void versionIsFoundHoweverItIsWritten() {
        assertThat(up(DIAMOND, applied(), Target.version("002.0"))).containsExactly("1", "2");
    }

    @Test
    void versionThatIsAppliedLeavesNothingToDo() {
        assertThat(up(DIAMOND, applied("1", "2"), Target.version("2"))).isEmpty();
    }

    @Test
    void versionThatOnlyTheDatabaseKnowsIsATarget() {
        assertThat(up(DIAMOND, applied("1", "9"), Target.version("9"))).containsExactly("2", "3", "4", "5");
    }

    @Test
    void versionOfASetTakesThatSetAndWhatItNeedsOfOthers() {
        assertThat(up(SETS, applied(), Target.version("billing", "2"))).containsExactly("1", "billing:1", "billing:2");
        assertThat(up(SETS, applied(), Target.version("2"))).containsExactly("1", "2");
    }

    @Test
    void stepsAreTheNextOnes() {
        assertThat(up(DIAMOND, applied("1"), Target.steps(2))).containsExactly("2", "3");
        assertThat(up(DIAMOND, applied("1"), Target.steps(99))).containsExactly("2", "3", "4", "5");
    }

    @Test
    void onlyIsOneWithTheDependenciesItLacks() {
        assertThat(up(DIAMOND, applied(), Target.only("4"))).containsExactly("1", "2", "3", "4");
        assertThat(up(DIAMOND, applied("1", "2"), Target.only("4"))).containsExactly("3", "4");
        assertThat(up(DIAMOND, applied(), Target.only("5"))).containsExactly("5");
        assertThat(up(DIAMOND, applied("5"), Target.only("5"))).isEmpty();
        assertThat(up(SETS, applied(), Target.only("billing", "1"))).containsExactly("1", "billing:1");
    }

    @Test
    void nothingIsNoTargetForApplying() {
        assertRefused(() -> up(DIAMOND, applied(), Target.nothing()))
                .hasMessage("[target-misused] The target \"nothing\" has no meaning for applying. Use a version, a "
                        + "number of steps or a single migration.");
    }

    @Test
    void unknownVersionIsRefusedWithANearOne() {
        MigrationGraph<MigrationDefinition> graph = graph(node("20250327"), node("20250401"));

        assertRefused(() -> up(graph, applied(), Target.version("20250328")))
                .hasMessage("[unknown-version] Neither this build nor the database has a migration 20250328; did you "
                        + "mean 20250327? Name one of the 2 migrations, from 20250327 to 20250401.");
        assertRefused(() -> up(SETS, applied("1", "7"), Target.only("ship", "1")))
                .hasMessage("[unknown-version] Neither this build nor the database has a migration ship:1. Name one "
                        + "of the 5 migrations, from billing:1 to 7.");
        assertRefused(() -> up(graph(), applied(), Target.only("1")))
                .hasMessage("[unknown-version] Neither this build nor the database has a migration 1. Write a "
                        + "migration first.");
    }

    @Test
    void lowerVersionThanWhatIsAppliedIsLate() {
        MigrationPlan plan = new Planner(SETS, history(entry("2"), entry("billing:1"))).plan(Target.latest());

        assertThat(plan.migrations())
                .extracting(PlannedMigration::label, PlannedMigration::late)
                .containsExactly(tuple("1 M1", true), tuple("billing:2 M2", false));
    }

    @Test
    void unfinishedMigrationGoesOnAfterWhatIsDone() {
        MigrationDefinition three = migration("1", "Three")
                .notTransactional()
                .up("", "a")
                .up("", "b")
                .up("", "c")
                .irreversible("test")
                .build();

        MigrationPlan plan = new Planner(graph(three), history(stopped(three, 2))).plan(Target.latest());

        assertThat(plan.work()).singleElement().satisfies(planned -> {
            assertThat(planned.firstStep()).isEqualTo(2);
            assertThat(planned.steps()).containsExactly("c");
        });
    }

    @Test
    void planNamesWhatANewerBuildApplied() {
        assertThat(new Planner(DIAMOND, applied("1", "7", "8"))
                        .plan(Target.steps(1))
                        .unknown())
                .isEqualTo(ids("7", "8"));
    }

    // Rolling back.

    @Test
    void stepsBackAreTheLastOnesApplied() {
        assertThat(down(DIAMOND, applied("5", "1", "3", "2"), Target.steps(2))).containsExactly("2", "3");
        assertThat(down(DIAMOND, applied("1", "5"), Target.steps(99))).containsExactly("5", "1");
    }

    @Test
    void stepsBackTakeDependentsThatWereAppliedBefore() {
        // 1 became a dependency of 5 after 5 had been applied.
        assertThat(down(graph(node("1"), node("5", "1")), applied("5", "1"), Target.steps(1)))
                .containsExactly("1", "5");
    }

    @Test
    void versionBackIsEverythingAboveItInReverseOrderOfApplying() {
        assertThat(down(DIAMOND, applied("1", "5", "3", "2", "4"), Target.version("2")))
                .containsExactly("4", "3", "5");
        assertThat(down(DIAMOND, applied("1", "2"), Target.version("2"))).isEmpty();
    }

    @Test
    void versionBackTakesDependentsOfOtherSets() {
        // main      1 --- 2
        //                   \
        // billing            `- 1
        MigrationGraph<MigrationDefinition> graph =
                graph(node("1"), node("2", "1"), nodeOf("billing", "1", "2"), nodeOf("billing", "2"));
        History all = history(entry("1"), entry("2"), entry("billing:1"), entry("billing:2"));

        assertThat(down(graph, all, Target.version("1"))).containsExactly("billing:1", "2");
        assertThat(down(graph, all, Target.version("billing", "1"))).containsExactly("billing:2");
    }

    @Test
    void onlyBackTakesItsDependents() {
        assertThat(down(DIAMOND, applied("1", "2", "3", "4", "5"), Target.only("2")))
                .containsExactly("4", "2");
        assertThat(down(DIAMOND, applied("1", "2", "3"), Target.only("2"))).containsExactly("2");
        assertThat(down(DIAMOND, applied("1"), Target.only("2"))).isEmpty();
    }

    @Test
    void nothingIsEverythingBack() {
        assertThat(down(SETS, history(entry("1"), entry("billing:1"), entry("2")), Target.nothing()))
                .containsExactly("2", "billing:1", "1");
        assertThat(down(SETS, applied(), Target.nothing())).isEmpty();
    }

    @Test
    void dependentsThatOnlyTheHistoryKnowsAreTaken() {
        // 1 --- 8 --- 9, where this build has 1 alone; and the build says 1 --- 2, of which the history knows nothing
        History newer = history(entry("1"), entry("2"), entry("8", "1"), entry("9", "8"));

        MigrationPlan plan = new RollbackPlanner(graph(node("1"), node("2", "1")), newer).plan(Target.only("1"));

        assertThat(plan.migrations())
                .extracting(PlannedMigration::label)
                .containsExactly("9 M9", "8 M8", "2 M2", "1 M1");
        assertThat(plan.migrations().get(0).steps()).containsExactly("stored down of 9");
        assertThat(plan.migrations().get(3).steps()).containsExactly("SELECT -1");
        assertThat(plan.unknown()).isEmpty();
    }

    @Test
    void whatStaysOfANewerBuildIsNamed() {
        assertThat(new RollbackPlanner(DIAMOND, applied("1", "8", "9"))
                        .plan(Target.steps(1))
                        .unknown())
                .isEqualTo(ids("8"));
    }

    // main      1 --- 2          in this build
    //             \
    // billing      `- 1 --- 2    in another application
    private static final MigrationGraph<MigrationDefinition> MAIN = graph(node("1"), node("2", "1"));

    private static final History SHARED =
            history(entry("1"), entry("billing:1", "1"), entry("2", "1"), entry("billing:2", "billing:1"));

    @Test
    void setsOfWhichThisBuildHasNothingAreNoPartOfARollback() {
        assertThat(down(MAIN, SHARED, Target.toBuild())).isEmpty();
        assertThat(down(MAIN, SHARED, Target.steps(1))).containsExactly("2");
        assertThat(down(MAIN, SHARED, Target.version("1"))).containsExactly("2");
        assertThat(down(MAIN, history(entry("1"), entry("billing:1")), Target.nothing()))
                .containsExactly("1");
        assertThat(down(MAIN, history(entry("1"), entry("3"), entry("billing:1")), Target.toBuild()))
                .containsExactly("3");
    }

    @Test
    void setsThatAreLeftAloneAreNamed() {
        History three = history(entry("1"), entry("shipping:1"), entry("billing:1"));

        assertThat(new RollbackPlanner(MAIN, three).plan(Target.toBuild()).otherSets())
                .containsExactly("billing", "shipping");
        assertThat(new RollbackPlanner(MAIN, three)
                        .plan(Target.only("billing", "1"))
                        .otherSets())
                .containsExactly("shipping");
        assertThat(new Planner(MAIN, three).plan(Target.latest()).otherSets()).containsExactly("billing", "shipping");
        assertThat(new Planner(SETS, SHARED).plan(Target.latest()).otherSets()).isEmpty();
    }

    @Test
    void setThatIsNamedIsRolledBack() {
        assertThat(down(MAIN, SHARED, Target.only("billing", "1"))).containsExactly("billing:2", "billing:1");
        assertThat(down(MAIN, SHARED, Target.version("billing", "1"))).containsExactly("billing:2");
    }

    @Test
    void setThatIsLeftAloneKeepsItsDependencies() {
        String refused = "[other-set-depends] 1 M1 cannot be rolled back: billing:1 M1 depends on it, and this build "
                + "has no migration of the set billing. Roll billing:1 M1 back first, with the build that contains "
                + "it, or by name with rollback(Target.only(set, version)).";

        assertRefused(() -> down(MAIN, SHARED, Target.nothing())).hasMessage(refused);
        assertRefused(() -> down(MAIN, SHARED, Target.steps(2))).hasMessage(refused);
        assertRefused(() -> down(MAIN, SHARED, Target.only("1"))).hasMessage(refused);
        // 3 of a newer build carries shipping:1, and naming billing does not name shipping.
        assertRefused(() -> down(
                        MAIN, history(entry("3"), entry("shipping:1", "3"), entry("billing:1", "3")), Target.toBuild()))
                .hasMessageContaining("3 M3 cannot be rolled back: shipping:1 M1 depends on it")
                .hasMessageContaining("3 M3 cannot be rolled back: billing:1 M1 depends on it");
        assertRefused(() -> down(
                        MAIN,
                        history(entry("billing:1"), entry("shipping:1", "billing:1")),
                        Target.only("billing", "1")))
                .hasMessageContaining("billing:1 M1 cannot be rolled back: shipping:1 M1 depends on it");
    }

    @Test
    void setWhoseLastClassIsGoneIsLeftAlone() {
        assertThat(down(graph(nodeOf("billing", "1")), applied("1", "2"), Target.toBuild()))
                .isEmpty();
        assertThat(down(graph(nodeOf("billing", "1")), applied("1", "2"), Target.nothing()))
                .isEmpty();
    }

    @Test
    void latestIsNoTargetForRollingBack() {
        assertRefused(() -> down(DIAMOND, applied("1"), Target.latest()))
                .hasMessage("[target-misused] The target \"latest\" has no meaning for rolling back. Use a version, a "
                        + "number of steps or a single migration.");
    }

    @Test
    void unknownVersionIsNoTargetForRollingBack() {
        assertRefused(() -> down(DIAMOND, applied("1"), Target.version("77")))
                .hasMessage("[unknown-version] Neither this build nor the database has a migration 77. Name one of "
                        + "the 5 migrations, from 1 to 5.");
    }

    @Test
    void everyIrreversibleMigrationIsNamed() {
        MigrationGraph<MigrationDefinition> graph = graph(
                migration("1", "DropNames")
                        .up("", "a")
                        .irreversible("the names are gone")
                        .build(),
                migration("2", "DropMails")
                        .up("", "b")
                        .irreversible("Ask the owner.")
                        .build(),
                node("3"));

        assertRefused(() -> down(graph, history(entry("1"), entry("2"), entry("3")), Target.nothing()))
                .hasMessage("[irreversible] 2 M2 cannot be rolled back: Ask the owner. Choose a target that keeps 2 "
                        + "M2, or correct its effect with a new migration.\n"
                        + "[irreversible] 1 M1 cannot be rolled back: the names are gone. Choose a target that "
                        + "keeps 1 M1, or correct its effect with a new migration.");
        assertThat(down(graph, history(entry("1"), entry("2"), entry("3")), Target.steps(1)))
                .containsExactly("3");
    }

    @Test
    void irreversibleIsRememberedForOlderBuilds() {
        HistoryEntry newer = withDown(entry("9"), new StoredDown(true, List.of(), "the names are gone", true));

        assertRefused(() -> down(DIAMOND, history(entry("1"), newer), Target.only("9")))
                .hasMessage("[irreversible] 9 M9 cannot be rolled back: the names are gone. Choose a target that "
                        + "keeps 9 M9, or correct its effect with a new migration.");
    }

    @Test
    void javaOfANewerBuildCannotBeRolledBackByAnOlderOne() {
        HistoryEntry newer = withDown(entry("9"), new StoredDown(true, List.of(), null, true));

        assertRefused(() -> down(DIAMOND, history(entry("1"), newer), Target.only("9")))
                .hasMessage(
                        "[down-not-stored] The history does not store how to roll 9 M9 back, because its @Down "
                                + "uses Java code, COPY data, or characters that the database cannot store. Roll back with the build that applied 9 M9.");
    }

    @Test
    void everythingThatThisBuildLacksGoesBackToTheBuild() {
        // 1 --- 2 --- 5 in this build, which are applied; 3 and 8 --- 9 are not in it, and 2 was applied on top of 9
        MigrationGraph<MigrationDefinition> graph = graph(node("1"), node("2", "1"), node("5", "2"));

        assertThat(down(graph, history(entry("1"), entry("3"), entry("8"), entry("9", "8")), Target.toBuild()))
                .containsExactly("9", "8", "3");
        assertThat(down(graph, history(entry("1"), entry("9"), entry("2", "9"), entry("5")), Target.toBuild()))
                .containsExactly("5", "2", "9");
        assertThat(down(graph, applied("1", "2"), Target.toBuild())).isEmpty();
    }

    @Test
    void buildIsNoTargetForApplying() {
        assertRefused(() -> up(DIAMOND, applied("1"), Target.toBuild()))
                .hasMessage("[target-misused] The target \"build\" has no meaning for applying. Use a version, a "
                        + "number of steps or a single migration.");
    }

    @Test
    void storedDownThatWasChangedIsRefused() {
        HistoryEntry nine = entry("9", "8");
        HistoryEntry changed = withDown(nine, new StoredDown(true, nine.down().steps(), null, false));

        assertRefused(() -> down(DIAMOND, history(entry("1"), entry("8"), changed), Target.only("8")))
                .hasMessage("[stored-down-changed] The data that the history stores for rolling 9 M9 back do not "
                        + "match their checksum. Repair the history with the build that applied 9 M9, or roll back "
                        + "with that build.");
        assertThat(down(graph(node("8"), node("9", "8")), history(entry("8"), changed), Target.only("8")))
                .containsExactly("9", "8");
    }

    @Test
    void storedDownRunsAsTheMigrationWasDeclared() {
        HistoryEntry newer =
                withDown(entry("9"), new StoredDown(false, entry("9").down().steps(), null, true));

        MigrationPlan plan = new RollbackPlanner(DIAMOND, history(newer)).plan(Target.steps(1));

        assertThat(plan.migrations().get(0).transactional()).isFalse();
    }

    @Test
    void unfinishedMigrationIsRolledBackToo() {
        MigrationDefinition two = node("2", "1");

        assertThat(down(graph(node("1"), two), history(entry("1"), stopped(two, 0)), Target.version("1")))
                .containsExactly("2");
    }

    private static List<String> up(MigrationGraph<MigrationDefinition> graph, History history, Target target) {
        MigrationPlan plan = new Planner(graph, history).plan(target);
        assertThat(plan.direction()).isEqualTo(Direction.UP);
        return plan.migrations().stream()
                .map(planned -> planned.id().toString())
                .toList();
    }

    private static List<String> down(MigrationGraph<MigrationDefinition> graph, History history, Target target) {
        MigrationPlan plan = new RollbackPlanner(graph, history).plan(target);
        assertThat(plan.direction()).isEqualTo(Direction.DOWN);
        return plan.migrations().stream()
                .map(planned -> planned.id().toString())
                .toList();
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(Runnable planning) {
        return assertThatThrownBy(planning::run).isExactlyInstanceOf(MigrationException.class);
    }
}
