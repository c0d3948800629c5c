package dev.stepwell.runtime.internal.plan;

import static dev.stepwell.runtime.Entries.entry;
import static dev.stepwell.runtime.Entries.history;
import static dev.stepwell.runtime.Entries.withTexts;
import static dev.stepwell.runtime.Migrations.graph;
import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.ids;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.Entries;
import dev.stepwell.runtime.MigrationBuilder;
import dev.stepwell.runtime.NewerVersions;
import dev.stepwell.runtime.PlannedMigration;
import dev.stepwell.runtime.Target;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import dev.stepwell.runtime.internal.history.MigrationWork;
import dev.stepwell.runtime.internal.stored.StoredDown;
import dev.stepwell.runtime.internal.stored.StoredTexts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatableTextsTest {

    /** The view 9 with a text of this build. */
    private static MigrationDefinition view(String checksum, String... dependsOn) {
        MigrationBuilder builder = migration("9", "View")
                .repeatable()
                .checksum(checksum)
                .up("", "CREATE OR REPLACE VIEW v")
                .down("", "DROP VIEW v");
        for (String dependency : dependsOn) {
            builder.dependsOn("main", dependency);
        }
        return builder.build();
    }

    private static HistoryEntry applied(String checksum, String... texts) {
        return withTexts(entry("9"), checksum, texts);
    }

    private static List<String> planned(History history, Target target, MigrationDefinition... migrations) {
        List<String> planned = new ArrayList<>();
        for (MigrationWork migration :
                new Planner(graph(migrations), history).plan(target).work()) {
            planned.add(migration.id() + (migration.again() ? " again" : "") + (migration.late() ? " late" : ""));
        }
        return planned;
    }

    @Test
    void textThatTheDatabaseNeverHadIsApplied() {
        assertThat(planned(history(applied("v1:a", "v1:a")), Target.latest(), view("v1:b")))
                .containsExactly("9 again");
        assertThat(planned(history(applied("v1:a", "v1:a")), Target.latest(), view("v1:a")))
                .isEmpty();
    }

    @Test
    void textThatWasReplacedIsNotAppliedAgain() {
        History history = history(applied("v1:b", "v1:a", "v1:b"));

        assertThat(planned(history, Target.latest(), view("v1:a"))).isEmpty();
        assertThat(planned(history, Target.version("9"), view("v1:a"))).isEmpty();
        assertThat(new Planner(graph(view("v1:a")), history)
                        .plan(Target.latest())
                        .newerTexts())
                .containsExactly(id("9"));
    }

    @Test
    void textThatWasReplacedIsBroughtBackByItsName() {
        History history = history(applied("v1:b", "v1:a", "v1:b"));
        MigrationPlan plan = new Planner(graph(view("v1:a")), history).plan(Target.only("9"));

        assertThat(plan.work()).singleElement().matches(MigrationWork::deliberate);
        assertThat(plan.newerTexts()).isEmpty();
    }

    @Test
    void textThatAnOlderBuildAppliedIsReplacedByTheNewerOne() {
        assertThat(planned(history(applied("v1:a", "v1:a", "v1:b")), Target.latest(), view("v1:b")))
                .containsExactly("9 again");
    }

    @Test
    void buildThatLacksMigrationsOfTheDatabaseDoesNotReplaceItsTexts() {
        History history = history(entry("1"), entry("2"), applied("v1:a", "v1:a"));

        assertThat(planned(history, Target.latest(), node("1"), view("v1:b"))).isEmpty();
        assertThat(planned(history, Target.latest(), node("1"), node("2"), view("v1:b")))
                .containsExactly("9 again");
    }

    @Test
    void checksumsOfDifferentAlgorithmsSayNothing() {
        assertThat(planned(history(applied("v1:a", "v1:a")), Target.latest(), view("v2:b")))
                .isEmpty();
        assertThat(planned(history(applied("v1:a", "v1:a")), Target.latest(), view("")))
                .isEmpty();
    }

    @Test
    void textComesAfterWhatItNeeds() {
        History history = history(entry("1"), applied("v1:a", "v1:a"));

        assertThat(HistoryCheck.problems(graph(node("1"), node("2"), view("v1:b", "2")), history, NewerVersions.REFUSE))
                .isEmpty();
        assertThat(planned(history, Target.only("9"), node("1"), node("2"), node("3"), view("v1:b", "2")))
                .containsExactly("2", "9 again");
    }

    @Test
    void whatDependsOnATextComesAfterIt() {
        History history = history(applied("v1:a", "v1:a"));

        assertThat(planned(history, Target.only("3"), node("1"), node("3", "9"), view("v1:b")))
                .containsExactly("9 again", "3");
        assertThat(planned(history, Target.steps(2), node("1"), node("3", "9"), view("v1:b")))
                .containsExactly("1", "9 again");
    }

    @Test
    void versionOfARepeatableOneMakesNothingLateOrMissing() {
        History history = history(entry("1"), applied("v1:a", "v1:a"), entry("3"));

        assertThat(planned(
                        history(entry("1"), applied("v1:a", "v1:a")),
                        Target.latest(),
                        node("1"),
                        node("2"),
                        view("v1:a")))
                .containsExactly("2");
        assertThat(planned(history(entry("1"), entry("10")), Target.latest(), node("1"), node("10"), view("v1:a")))
                .containsExactly("9");
        assertThat(HistoryCheck.problems(graph(node("1"), view("v1:a")), history, NewerVersions.ACCEPT))
                .isEmpty();
        assertThat(UnknownMigrations.of(graph(node("1"), view("v1:a")), history).newer())
                .isEqualTo(ids("3"));
    }

    @Test
    void setOfAnotherApplicationMakesNoTextOlder() {
        History history = history(entry("1"), applied("v1:a", "v1:a"), entry("billing:1"));

        assertThat(planned(history, Target.latest(), node("1"), view("v1:b"))).containsExactly("9 again");
    }

    @Test
    void repeatableOneThatTheBuildLacksIsNewerWhateverItsVersion() {
        History history = history(entry("1"), applied("v1:a", "v1:a"), entry("10"));

        assertThat(UnknownMigrations.of(graph(node("1"), node("10")), history).newer())
                .isEqualTo(ids("9"));
        assertThat(HistoryCheck.problems(graph(node("1"), node("10")), history, NewerVersions.ACCEPT))
                .isEmpty();
    }

    @Test
    void newerMigrationBelowANewerTextIsNoHole() {
        // 1 --> 9 --> 10, and the newer build applied 9 again on top of 11.
        History history = history(
                entry("1"), entry("10", "9"), entry("11"), withTexts(entry("9", "1", "11"), "v1:b", "v1:a", "v1:b"));

        assertThat(HistoryCheck.problems(
                        graph(node("1"), node("10", "9"), view("v1:a", "1")), history, NewerVersions.ACCEPT))
                .isEmpty();
    }

    @Test
    void newerTextsAreRefusedWhereNewerVersionsAre() {
        History history = history(applied("v1:b", "v1:a", "v1:b"), withTexts(entry("8"), "v1:b", "v1:a", "v1:b"));
        MigrationDefinition other = migration("8", "Other")
                .repeatable()
                .checksum("v1:a")
                .up("", "SELECT 1")
                .irreversible("test")
                .build();

        assertThat(HistoryCheck.problems(graph(view("v1:a"), other), history, NewerVersions.REFUSE))
                .hasToString("[[newer-text] 2 repeatable migrations have newer texts in the database than in this "
                        + "build: 8, 9. Deploy a build that contains the newer texts, or apply the older texts "
                        + "with migrate(Target.only(version)).]");
        assertThat(HistoryCheck.problems(graph(view("v1:a"), other), history, NewerVersions.REFUSE, Target.only("9")))
                .hasToString("[[newer-text] One repeatable migration has a newer text in the database than in this "
                        + "build: 8. Deploy a build that contains the newer text, or apply the older text with "
                        + "migrate(Target.only(version)).]");
    }

    @Test
    void dependentsAreRolledBackBeforeATextThatWasAppliedAfterThem() {
        // 9 was applied, then 10 on it, then 9 again on top of 11.
        History history = history(
                entry("1"), entry("10", "9"), entry("11"), withTexts(entry("9", "1", "11"), "v1:b", "v1:a", "v1:b"));
        RollbackPlanner planner =
                new RollbackPlanner(graph(node("1"), node("10", "9"), node("11"), view("v1:b", "1", "11")), history);

        assertThat(planner.plan(Target.steps(1)).migrations())
                .extracting(PlannedMigration::id)
                .containsExactly(id("10"), id("9"));
        assertThat(planner.plan(Target.only("1")).migrations())
                .extracting(PlannedMigration::id)
                .containsExactly(id("10"), id("9"), id("1"));
        assertThat(planner.plan(Target.only("11")).migrations())
                .extracting(PlannedMigration::id)
                .containsExactly(id("10"), id("9"), id("11"));
    }

    @Test
    void otherTextIsUndoneByWhatIsStored() {
        History history = history(applied("v1:b", "v1:a", "v1:b"));

        assertThat(new RollbackPlanner(graph(view("v1:a")), history)
                        .plan(Target.nothing())
                        .migrations()
                        .get(0)
                        .steps())
                .containsExactly("stored down of 9");
        assertThat(new RollbackPlanner(graph(view("v1:b")), history)
                        .plan(Target.nothing())
                        .migrations()
                        .get(0)
                        .steps())
                .containsExactly("DROP VIEW v");
        History edited =
                history(Entries.withDown(applied("v1:b", "v1:b"), new StoredDown(true, List.of(), null, false)));
        assertThatThrownBy(() -> new RollbackPlanner(graph(view("v1:a")), edited).plan(Target.nothing()))
                .hasMessage("[stored-down-changed] The data that the history stores for rolling 9 M9 back do not "
                        + "match their checksum. Repair the history with the build that applied 9 M9, or roll "
                        + "back with that build.");
    }

    @Test
    void textsAreInTheOrderOfTheirFirstTimeUntilAPersonSaysOtherwise() {
        assertThat(StoredTexts.with(List.of("a", "b"), "c", false)).containsExactly("a", "b", "c");
        assertThat(StoredTexts.with(List.of("a", "b"), "a", false)).containsExactly("a", "b");
        assertThat(StoredTexts.with(List.of("a", "b"), "a", true)).containsExactly("b", "a");
        assertThat(StoredTexts.with(List.of(), "a", true)).containsExactly("a");
    }
}
