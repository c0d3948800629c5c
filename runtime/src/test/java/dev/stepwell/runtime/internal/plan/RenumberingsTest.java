package dev.stepwell.runtime.internal.plan;

import static dev.stepwell.runtime.Entries.entry;
import static dev.stepwell.runtime.Entries.history;
import static dev.stepwell.runtime.Entries.withChecksum;
import static dev.stepwell.runtime.Entries.withClass;
import static dev.stepwell.runtime.Entries.withTexts;
import static dev.stepwell.runtime.Migrations.graph;
import static dev.stepwell.runtime.Migrations.id;
import static dev.stepwell.runtime.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationGraph;
import dev.stepwell.runtime.MigrationBuilder;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.NewerVersions;
import dev.stepwell.runtime.PlannedMigration;
import dev.stepwell.runtime.Target;
import dev.stepwell.runtime.internal.history.History;
import dev.stepwell.runtime.internal.history.HistoryEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenumberingsTest {

    @Test
    void classUnderAnotherVersionIsNamedWithBoth() {
        assertThat(problems(
                        graph(built("1", "A"), built("005", "Totals")),
                        history(applied("1", "A"), applied("004", "Totals"))))
                .containsExactly("[applied-but-missing] The database has one migration that this build contains under "
                        + "another version: 004 was Totals, which is 005 here. Give Totals its version 004 back, or "
                        + "deploy a build that contains migration 004.");
    }

    @Test
    void renamedClassIsKnownByItsChecksum() {
        HistoryEntry sums = withChecksum(applied("4", "Sums"), "v1:Totals");

        assertThat(problems(graph(built("5", "Totals")), history(sums)))
                .containsExactly("[applied-but-missing] The database has one migration that this build contains under "
                        + "another version: 4 was Sums, which is 5 Totals here. Give Totals its version 4 back, or "
                        + "deploy a build that contains migration 4.");
    }

    @Test
    void versionAboveAllOthersIsNotTakenForNewer() {
        MigrationGraph<MigrationDefinition> graph = graph(built("1", "A"), built("5", "Totals"));
        History history = history(applied("1", "A"), applied("9", "Totals"), applied("10", "Later"));

        assertThat(problems(graph, history))
                .containsExactly("[applied-but-missing] The database has one migration that this build contains under "
                        + "another version: 9 was Totals, which is 5 here. Give Totals its version 9 back, or deploy "
                        + "a build that contains migration 9.");
        assertThat(UnknownMigrations.of(graph, history).newer()).containsExactly(id("10"));
    }

    @Test
    void insertedVersionThatMovesTheOthersIsNamedOnce() {
        // 2 A, 3 B became 3 A, 4 B --- 3 A, since New is 2 now.
        MigrationGraph<MigrationDefinition> graph = graph(
                built("2", "New"),
                built("3", "A"),
                builder("main", "4", "B").dependsOn("main", "3").build());

        assertThat(problems(graph, history(applied("2", "A"), applied("3", "B"))))
                .containsExactly("[applied-but-missing] The database has 2 migrations that this build contains under "
                        + "other versions: 2 was A, which is 3 here; 3 was B, which is 4 here. Give A its version 2 "
                        + "and B its version 3 back, or deploy a build that contains these migrations.");
    }

    @Test
    void dependentsOfARenumberedMigrationAreNoProblemOfTheirOwn() {
        MigrationGraph<MigrationDefinition> graph = graph(
                built("5", "Totals"),
                builder("main", "6", "View").dependsOn("main", "5").build());

        assertThat(problems(graph, history(applied("4", "Totals"), applied("6", "View"))))
                .singleElement()
                .asString()
                .contains("4 was Totals, which is 5 here");
    }

    @Test
    void classThatWentToAnotherSetIsNamedWithItsSet() {
        String moved = "[applied-but-missing] The database has one migration that this build contains under another "
                + "identity: 4 was Totals, which is billing:4 here. Give Totals its set main and its version 4 back, "
                + "or deploy a build that contains migration 4.";
        History history = history(applied("4", "Totals"));

        assertThat(problems(graph(built("1", "A"), built("billing:4", "Totals")), history))
                .containsExactly(moved);
        // This build has nothing of the set main any more.
        assertThat(problems(graph(built("billing:4", "Totals")), history)).containsExactly(moved);
    }

    @Test
    void classOfThatNameInAnotherApplicationIsAnotherClass() {
        HistoryEntry other = withChecksum(applied("billing:1", "Init"), "v1:of billing");

        assertThat(problems(graph(built("1", "Init")), history(other))).isEmpty();
        // CREATE EXTENSION, for example, is in many applications.
        assertThat(problems(graph(built("1", "Init")), history(withChecksum(applied("billing:1", "Begin"), "v1:Init"))))
                .isEmpty();
    }

    @Test
    void appliedMigrationOfTheSameTextIsNoRenumbering() {
        // A newer build makes an index again, and an older one has both classes.
        History history = history(applied("1", "Index"), withChecksum(applied("9", "IndexAgain"), "v1:Index"));

        assertThat(problems(graph(built("1", "Index")), history)).isEmpty();
        assertThat(UnknownMigrations.of(graph(built("1", "Index")), history).newer())
                .containsExactly(id("9"));
    }

    @Test
    void markedAsAppliedIsNoRenumberingAnyMore() {
        assertThat(problems(graph(built("5", "Totals")), history(applied("4", "Totals"), applied("5", "Totals"))))
                .containsExactly(
                        "[applied-but-missing] The database has one migration that this build does not contain: "
                                + "4. Deploy a build that contains migration 4.");
    }

    @Test
    void renamedClassAlone() {
        assertThat(problems(graph(built("1", "B")), history(withClass(applied("1", "A"), "shop.B"))))
                .hasSize(1);
        assertThat(problems(graph(builder("main", "1", "B").checksum("v1:A").build()), history(applied("1", "A"))))
                .isEmpty();
    }

    @Test
    void repeatableMigrationIsRecognisedToo() {
        MigrationDefinition view = builder("main", "5", "View").repeatable().build();

        assertThat(problems(graph(view), history(withTexts(applied("9", "View"), "v1:older", "v1:older"))))
                .singleElement()
                .asString()
                .contains("9 was View, which is 5 here");
    }

    @Test
    void rollbackToTheBuildTakesNothingThatTheBuildHas() {
        assertThatThrownBy(() -> down(
                        graph(built("1", "A"), built("5", "Totals")),
                        history(applied("1", "A"), applied("9", "Totals")),
                        Target.toBuild()))
                .isExactlyInstanceOf(MigrationException.class)
                .hasMessageStartingWith("[applied-but-missing] ")
                .hasMessageContaining("9 was Totals, which is 5 here");
        assertThatThrownBy(() ->
                        down(graph(built("billing:4", "Totals")), history(applied("4", "Totals")), Target.toBuild()))
                .hasMessageContaining("4 was Totals, which is billing:4 here");
        assertThatThrownBy(() ->
                        down(graph(built("billing:4", "Totals")), history(applied("4", "Totals")), Target.nothing()))
                .hasMessageContaining("4 was Totals, which is billing:4 here");
    }

    @Test
    void rollbackNeverTakesTheDownOfAnotherClass() {
        MigrationGraph<MigrationDefinition> graph = graph(built("2", "New"), built("3", "A"), built("4", "B"));
        History history = history(applied("2", "A"), applied("3", "B"));

        for (Target target : List.of(Target.steps(1), Target.nothing(), Target.only("3"), Target.version("2"))) {
            assertThatThrownBy(() -> down(graph, history, target))
                    .as(target.toString())
                    .hasMessageContaining("3 was B, which is 4 here");
        }
    }

    @Test
    void storedDownOfARenumberedMigrationIsTheRightOne() {
        MigrationGraph<MigrationDefinition> graph = graph(built("1", "A"), built("5", "Totals"));
        History history = history(applied("1", "A"), applied("9", "Totals"));

        for (Target target : List.of(Target.steps(1), Target.only("9"), Target.version("1"))) {
            assertThat(down(graph, history, target)).containsExactly("9 Totals: stored down of 9");
        }
        assertThat(down(graph, history, Target.nothing())).containsExactly("9 Totals: stored down of 9", "1 A: down A");
    }

    private static MigrationDefinition built(String id, String name) {
        MigrationId identity = id(id);
        return builder(identity.set(), identity.version().toString(), name).build();
    }

    private static MigrationBuilder builder(String set, String version, String name) {
        return migration(set, version, name)
                .checksum("v1:" + name)
                .up("", "up " + name)
                .down("", "down " + name);
    }

    private static HistoryEntry applied(String id, String name) {
        return withChecksum(withClass(entry(id), "shop." + name), "v1:" + name);
    }

    private static List<String> problems(MigrationGraph<MigrationDefinition> graph, History history) {
        return HistoryCheck.problems(graph, history, NewerVersions.ACCEPT).stream()
                .map(Problem::toString)
                .toList();
    }

    private static List<String> down(MigrationGraph<MigrationDefinition> graph, History history, Target target) {
        return new RollbackPlanner(graph, history)
                .plan(target).migrations().stream().map(RenumberingsTest::text).toList();
    }

    private static String text(PlannedMigration migration) {
        return migration.label() + ": " + String.join("; ", migration.steps());
    }
}
