package dev.stepwell.registry;

import static dev.stepwell.registry.TestMigration.id;
import static dev.stepwell.registry.TestMigration.migration;
import static dev.stepwell.registry.TestMigration.migrationOf;
import static dev.stepwell.registry.TestMigration.repeatableMigration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.problem.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The order of migrations, their dependencies and dependents, and the problems that keep them from being a graph.
 *
 * <p>In the drawings an arrow leads from a migration to its dependent: in {@code 1 --> 2}, migration 2 depends on
 * migration 1 and is applied after it.
 */
final class MigrationGraphTest {

    // Order.

    @Test
    void noMigrationsAreAGraph() {
        MigrationGraph<TestMigration> graph = MigrationGraph.of(List.of());
        assertThat(graph.ordered()).isEmpty();
        assertThat(MigrationGraph.problems(List.of())).isEmpty();
    }

    @Test
    void withoutDependenciesVersionsDecide() {
        //  10     9     2     1.5
        assertThat(orderOf(migration("10"), migration("9"), migration("2"), migration("1.5")))
                .containsExactly("1.5", "2", "9", "10");
    }

    @Test
    void aChainIsAppliedFromItsRoot() {
        //  1 --> 2 --> 3
        assertThat(orderOf(migration("3", "2"), migration("2", "1"), migration("1")))
                .containsExactly("1", "2", "3");
    }

    @Test
    void aLowerVersionWaitsForTheHigherOneItDependsOn() {
        //  3 --> 1
        //  2
        assertThat(orderOf(migration("1", "3"), migration("2"), migration("3"))).containsExactly("2", "3", "1");
    }

    @Test
    void aDiamondIsAppliedLowerSideFirst() {
        //      +--> 3 --+
        //  1 --|        |--> 4
        //      +--> 2 --+
        assertThat(orderOf(migration("4", "3", "2"), migration("3", "1"), migration("2", "1"), migration("1")))
                .containsExactly("1", "2", "3", "4");
    }

    @Test
    void severalRootsInterleaveByVersion() {
        //  1 --> 4
        //  2 --> 3 --> 6
        //  5
        assertThat(orderOf(
                        migration("1"),
                        migration("2"),
                        migration("3", "2"),
                        migration("4", "1"),
                        migration("5"),
                        migration("6", "3")))
                .containsExactly("1", "2", "3", "4", "5", "6");
    }

    @Test
    void whatBecomesReadyGoesBeforeHigherVersionsThatWereReadyEarlier() {
        //  2 --> 1
        //  3
        //  4 --> 0
        assertThat(orderOf(migration("0", "4"), migration("1", "2"), migration("2"), migration("3"), migration("4")))
                .containsExactly("2", "1", "3", "4", "0");
    }

    @Test
    void repeatableOnesComeAfterAllOthersWhereDependenciesLeaveItOpen() {
        //  1 (repeatable)    5    2 (repeatable) --> 3    4 --> 0 (repeatable)
        assertThat(orderOf(
                        repeatableMigration("1"),
                        migration("5"),
                        repeatableMigration("2"),
                        migration("3", "2"),
                        migration("4"),
                        repeatableMigration("0", "4")))
                .containsExactly("4", "5", "0", "1", "2", "3");
    }

    @Test
    void migrationThatReplacesOthersComesAfterThem() {
        //  1 <- 9 <- 0.5 replaces 1 and 9
        MigrationNode squash = replacing("0.5", "1", "9");
        MigrationGraph<MigrationNode> graph =
                MigrationGraph.of(List.of(migration("1"), migration("9", "1"), squash, migration("2")));

        assertThat(graph.ordered()).extracting(MigrationNode::id).isEqualTo(ids("1", "2", "9", "0.5"));
        assertThat(graph.withDependencies(ids("0.5"))).containsExactlyElementsOf(ids("0.5"));
        assertThat(graph.withDependents(ids("1"))).containsExactlyElementsOf(ids("1", "9"));
    }

    @Test
    void graphWithADependencyOnAReplacedMigrationIsRefused() {
        List<MigrationNode> migrations = List.of(migration("1"), replacing("5", "1"), migration("6", "1"));

        assertThat(MigrationGraph.problems(migrations))
                .extracting(Problem::toString)
                .containsExactly("[depends-on-replaced] 6 M6 depends on 1 M1, which 5 M5 replaces. Name M5 instead of "
                        + "M1 in the dependsOn of M6.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MigrationGraph.of(migrations))
                .withMessageStartingWith("[depends-on-replaced] ");
    }

    @Test
    void migrationsThatReplaceEachOtherAreACycle() {
        assertThat(MigrationGraph.problems(List.of(replacing("5", "6"), replacing("6", "5"))))
                .extracting(Problem::toString)
                .containsExactly(
                        "[dependency-cycle] 2 migrations depend on each other in a cycle, in which a migration "
                                + "comes after those that it replaces: 5 M5 -> 6 M6 -> 5 M5. Remove one of these dependencies, "
                                + "or remove a version from the replaces.");
    }

    private static MigrationNode replacing(String version, String... replaced) {
        MigrationDefinition.Builder builder = MigrationDefinition.of("main", version, "com.acme.M" + version)
                .up(new MigrationStatement("SELECT 1", ""))
                .irreversible("test");
        for (String each : replaced) {
            builder.replaces(each);
        }
        return builder.build();
    }

    @Test
    void setsOrderByNameWhereNothingElseDecides() {
        //  2    billing:1    shop:1    billing:10    1
        assertThat(orderOf(
                        migration("2"),
                        migration("billing:1"),
                        migration("shop:1"),
                        migration("billing:10"),
                        migration("1")))
                .containsExactly("billing:1", "billing:10", "1", "2", "shop:1");
    }

    @Test
    void dependenciesCrossSets() {
        //  1 -----------> billing:1 --> billing:2
        //  2 --> shop:1 ----------------^
        assertThat(orderOf(
                        migration("billing:1", "1"),
                        migration("billing:2", "billing:1", "shop:1"),
                        migration("shop:1", "2"),
                        migration("1"),
                        migration("2")))
                .containsExactly("1", "billing:1", "2", "shop:1", "billing:2");
    }

    @Test
    void oneVersionMayBeInSeveralSets() {
        //  1    billing:1    shop:1
        assertThat(MigrationGraph.problems(List.of(migration("1"), migration("billing:1"), migration("shop:1"))))
                .isEmpty();
    }

    @Test
    void dependenciesMayBeSpelledInAnotherWayThanTheVersion() {
        //  001 --> 2
        assertThat(orderOf(migration("2", "1.0"), migration("001"))).containsExactly("001", "2");
    }

    @Test
    void namingADependencyTwiceHasNoFurtherEffect() {
        //  1 ==> 2 --> 3
        assertThat(orderOf(migration("3", "2"), migration("2", "1", "1", "01"), migration("1")))
                .containsExactly("1", "2", "3");
    }

    @Test
    void theOrderCannotBeChanged() {
        MigrationGraph<TestMigration> graph = MigrationGraph.of(List.of(migration("1")));
        assertThat(graph.ordered()).isUnmodifiable();
        assertThat(graph.withDependencies(List.of(id("1")))).isUnmodifiable();
    }

    // Dependencies and dependents.

    //  1 --> 2 --> 4 --> 6
    //  |           ^
    //  +---> 3 ----+     7 --> 8
    //        |
    //        +---> 5
    private static final MigrationGraph<TestMigration> TWO_PARTS = MigrationGraph.of(List.of(
            migration("1"),
            migration("2", "1"),
            migration("3", "1"),
            migration("4", "2", "3"),
            migration("5", "3"),
            migration("6", "4"),
            migration("7"),
            migration("8", "7")));

    @Test
    void withDependenciesAreAllThatAreNeeded() {
        assertThat(TWO_PARTS.withDependencies(ids("4"))).containsExactly(id("1"), id("2"), id("3"), id("4"));
        assertThat(TWO_PARTS.withDependencies(ids("5", "8")))
                .containsExactly(id("1"), id("3"), id("5"), id("7"), id("8"));
        assertThat(TWO_PARTS.withDependencies(ids("1"))).containsExactly(id("1"));
        assertThat(TWO_PARTS.withDependencies(ids())).isEmpty();
    }

    @Test
    void withDependentsAreAllThatNeed() {
        assertThat(TWO_PARTS.withDependents(ids("3"))).containsExactly(id("3"), id("4"), id("5"), id("6"));
        assertThat(TWO_PARTS.withDependents(ids("2", "7")))
                .containsExactly(id("2"), id("4"), id("6"), id("7"), id("8"));
        assertThat(TWO_PARTS.withDependents(ids("6"))).containsExactly(id("6"));
        assertThat(TWO_PARTS.withDependents(ids())).isEmpty();
    }

    @Test
    void migrationsThatTheGraphDoesNotHaveAreLeftOut() {
        assertThat(TWO_PARTS.withDependencies(ids("9", "billing:1", "2"))).containsExactly(id("1"), id("2"));
        assertThat(TWO_PARTS.withDependents(ids("9", "billing:1", "8"))).containsExactly(id("8"));
        assertThat(TWO_PARTS.find(id("9"))).isEmpty();
    }

    @Test
    void identitiesAreGivenAsTheirClassesWriteThem() {
        //  001 --> 002
        MigrationGraph<TestMigration> graph = MigrationGraph.of(List.of(migration("001"), migration("002", "1.0")));
        assertThat(graph.withDependencies(ids("2.0"))).hasToString("[001, 002]");
        assertThat(graph.withDependents(ids("1"))).hasToString("[001, 002]");
        assertThat(graph.find(id("2")).map(MigrationNode::label)).hasValue("002 M002");
    }

    // Problems: duplicates.

    @Test
    void twoClassesOfOneVersionAreADuplicate() {
        assertThat(problems(
                        migrationOf("com.acme.AddName", "7"), migrationOf("com.acme.AddEmail", "007"), migration("8")))
                .containsExactly(
                        "[duplicate-version] Version 007 is used by 2 migrations: AddEmail and AddName. Give one "
                                + "of these migrations another version; 9 is free.");
    }

    @Test
    void oneClassFoundTwiceIsShownInOneWay() {
        TestMigration one = migrationOf("com.acme.A", "1");
        TestMigration again = migrationOf("com.acme.A", "01");
        assertThat(problems(one, again)).isEqualTo(problems(again, one));
    }

    @Test
    void threeClassesOfOneVersionAreOneDuplicate() {
        assertThat(problems(
                        migrationOf("com.acme.B", "1"),
                        migrationOf("com.acme.C", "1.0"),
                        migrationOf("com.acme.A", "1")))
                .containsExactly(
                        "[duplicate-version] Version 1 is used by 3 migrations: A, B and C. Give all but one of "
                                + "these migrations another version; 2 is free.");
    }

    @Test
    void aDuplicateOverPackagesNamesThePackage() {
        assertThat(problems(migrationOf("shop.orders.AddTotal", "7"), migrationOf("com.acme.AddEmail", "7")))
                .containsExactly("[duplicate-version] Version 7 is used by 2 migrations: AddEmail and "
                        + "shop.orders.AddTotal. Give one of these migrations another version; 8 is free.");
    }

    @Test
    void aDuplicateInANamedSetNamesTheSet() {
        assertThat(problems(
                        migrationOf("com.acme.A", "billing:1"),
                        migrationOf("com.acme.B", "billing:1"),
                        migration("30")))
                .containsExactly(
                        "[duplicate-version] Version 1 of set billing is used by 2 migrations: A and B. Give one "
                                + "of these migrations another version; 2 is free.");
    }

    @Test
    void twoDuplicatesAreGivenDifferentFreeVersions() {
        assertThat(problems(
                        migrationOf("com.acme.A", "008"),
                        migrationOf("com.acme.B", "008"),
                        migrationOf("com.acme.C", "009"),
                        migrationOf("com.acme.D", "009"),
                        migrationOf("com.acme.E", "shop:4"),
                        migrationOf("com.acme.F", "shop:4")))
                .containsExactly(
                        "[duplicate-version] Version 008 is used by 2 migrations: A and B. Give one of these "
                                + "migrations another version; 010 is free.",
                        "[duplicate-version] Version 009 is used by 2 migrations: C and D. Give one of these "
                                + "migrations another version; 011 is free.",
                        "[duplicate-version] Version 4 of set shop is used by 2 migrations: E and F. Give one of "
                                + "these migrations another version; 5 is free.");
    }

    @Test
    void dependingOnADuplicateIsNotASecondProblem() {
        //  1 (A) --> 2
        //  1 (B)
        assertThat(problems(migrationOf("com.acme.A", "1"), migrationOf("com.acme.B", "1"), migration("2", "1")))
                .containsExactly("[duplicate-version] Version 1 is used by 2 migrations: A and B. Give one of these "
                        + "migrations another version; 3 is free.");
    }

    @Test
    void aDuplicateThatDependsOnItsTwinIsOnlyADuplicate() {
        //  1 (A) --> 1 (B)
        assertThat(problems(migrationOf("com.acme.A", "1"), migrationOf("com.acme.B", "1", "1")))
                .containsExactly("[duplicate-version] Version 1 is used by 2 migrations: A and B. Give one of these "
                        + "migrations another version; 2 is free.");
    }

    @Test
    void aCycleThroughADuplicateIsOnlyADuplicate() {
        //  1 (A) --> 2 --> 1 (B)
        assertThat(problems(migrationOf("com.acme.A", "1"), migrationOf("com.acme.B", "1", "2"), migration("2", "1")))
                .containsExactly("[duplicate-version] Version 1 is used by 2 migrations: A and B. Give one of these "
                        + "migrations another version; 3 is free.");
    }

    // Problems: dependencies.

    @Test
    void anUnknownDependencyNamesBothEnds() {
        assertThat(problems(migrationOf("com.acme.AddIndex", "2", "1"), migration("3", "billing:4")))
                .containsExactly(
                        "[unknown-dependency] 2 AddIndex depends on 1, which no registry contains. Put the "
                                + "module that contains 1 on the class path or the module path.",
                        "[unknown-dependency] 3 M3 depends on billing:4, which no registry contains. Put the "
                                + "module that contains billing:4 on the class path or the module path.");
    }

    @Test
    void anUnknownDependencyNamedTwiceIsOneProblem() {
        assertThat(problems(migration("2", "1", "01")))
                .containsExactly(
                        "[unknown-dependency] 2 M2 depends on 1, which no registry contains. Put the module that "
                                + "contains 1 on the class path or the module path.");
    }

    @Test
    void theSameVersionOfAnotherSetIsNotADependency() {
        assertThat(problems(migration("billing:1"), migration("2", "1")))
                .containsExactly(
                        "[unknown-dependency] 2 M2 depends on 1, which no registry contains. Put the module that "
                                + "contains 1 on the class path or the module path.");
    }

    @Test
    void whatHangsOnAnUnknownDependencyIsNotASecondProblem() {
        //  ? --> 2 --> 3 --> 4
        assertThat(problems(migration("2", "1"), migration("3", "2"), migration("4", "3")))
                .containsExactly(
                        "[unknown-dependency] 2 M2 depends on 1, which no registry contains. Put the module that "
                                + "contains 1 on the class path or the module path.");
    }

    @Test
    void aMigrationMustNotDependOnItself() {
        //  1 --> 1 --> 2
        assertThat(problems(migrationOf("com.acme.AddIndex", "001", "1"), migration("2", "1")))
                .containsExactly("[self-dependency] 001 AddIndex depends on itself. Remove AddIndex from its own "
                        + "dependsOn.");
    }

    // Problems: cycles.

    @Test
    void aCycleIsPrintedAsAClosedPath() {
        //  3 <-- 5 <-- 4 <-- 3
        assertThat(problems(
                        migrationOf("com.acme.AddIndex", "3", "5"),
                        migrationOf("com.acme.AddView", "4", "3"),
                        migrationOf("com.acme.AddTotals", "5", "4")))
                .containsExactly("[dependency-cycle] 3 migrations depend on each other in a cycle: 3 AddIndex -> 5 "
                        + "AddTotals -> 4 AddView -> 3 AddIndex. Remove one of these dependencies.");
    }

    @Test
    void aCycleIsReportedAtTheDependencyThatItsPathBeginsWith() {
        //  1 <-- 2 <-- 1
        assertThat(MigrationGraph.problems(List.of(migration("1", "2"), migration("2", "1"))))
                .extracting(Problem::about)
                .containsExactly(Subject.dependency("com.acme.M1", "com.acme.M2"));
    }

    @Test
    void twoSeparateCyclesAreTwoProblems() {
        //  1 <-- 2 <-- 1      3 <-- 4 <-- 3
        assertThat(problems(migration("4", "3"), migration("3", "4"), migration("2", "1"), migration("1", "2")))
                .containsExactly(
                        "[dependency-cycle] 2 migrations depend on each other in a cycle: 1 M1 -> 2 M2 -> 1 M1. "
                                + "Remove one of these dependencies.",
                        "[dependency-cycle] 2 migrations depend on each other in a cycle: 3 M3 -> 4 M4 -> 3 M3. "
                                + "Remove one of these dependencies.");
    }

    @Test
    void twoCyclesThatOneHangsOnTheOtherAreTwoProblems() {
        //  4 <-- 5 <-- 4
        //  |
        //  +--> 3 --> 1 <-- 2 <-- 1
        assertThat(problems(
                        migration("1", "2", "3"),
                        migration("2", "1"),
                        migration("3", "4"),
                        migration("4", "5"),
                        migration("5", "4")))
                .containsExactly(
                        "[dependency-cycle] 2 migrations depend on each other in a cycle: 1 M1 -> 2 M2 -> 1 M1. "
                                + "Remove one of these dependencies.",
                        "[dependency-cycle] 2 migrations depend on each other in a cycle: 4 M4 -> 5 M5 -> 4 M4. "
                                + "Remove one of these dependencies.");
    }

    @Test
    void theTailsOfACycleAreNotPartOfIt() {
        //  1 --> 2 --> 6 --> 4 --> 2       4 --> 3 --> 5
        assertThat(problems(
                        migration("1"),
                        migration("2", "1", "4"),
                        migration("6", "2"),
                        migration("4", "6"),
                        migration("3", "4"),
                        migration("5", "3")))
                .containsExactly(
                        "[dependency-cycle] 3 migrations depend on each other in a cycle: 2 M2 -> 4 M4 -> 6 M6 "
                                + "-> 2 M2. Remove one of these dependencies.");
    }

    @Test
    void cyclesThatShareAMigrationAreOneProblemWithTheShorter() {
        //  1 <-- 2 <-- 3 <-- 1
        //  1 <-- 4 <-- 1
        assertThat(problems(migration("1", "2", "4"), migration("2", "3"), migration("3", "1"), migration("4", "1")))
                .containsExactly(
                        "[dependency-cycle] 2 migrations depend on each other in a cycle: 1 M1 -> 4 M4 -> 1 M1. "
                                + "Remove one of these dependencies.");
    }

    @Test
    void theShorterCycleIsFoundAlsoWhereTheLongerBeginsLater() {
        //  1 <-- 2 <-- 5 <-- 1
        //  1 <-- 3 <-- 4 <-- 6 <-- 1
        assertThat(problems(
                        migration("1", "2", "3"),
                        migration("2", "5"),
                        migration("3", "4"),
                        migration("4", "6"),
                        migration("5", "1"),
                        migration("6", "1")))
                .containsExactly(
                        "[dependency-cycle] 3 migrations depend on each other in a cycle: 1 M1 -> 2 M2 -> 5 M5 "
                                + "-> 1 M1. Remove one of these dependencies.");
    }

    @Test
    void ofEquallyShortCyclesTheOneOfLowerVersionsIsShown() {
        //  1 <-- 3 <-- 1
        //  1 <-- 2 <-- 1
        assertThat(problems(migration("1", "3", "2"), migration("2", "1"), migration("3", "1")))
                .containsExactly(
                        "[dependency-cycle] 2 migrations depend on each other in a cycle: 1 M1 -> 2 M2 -> 1 M1. "
                                + "Remove one of these dependencies.");
    }

    @Test
    void cyclesOverAChainOfSharedMigrationsAreOneProblem() {
        //  1 <-> 2 <-> 3 <-> 4
        assertThat(problems(
                        migration("1", "2"), migration("2", "1", "3"), migration("3", "2", "4"), migration("4", "3")))
                .containsExactly(
                        "[dependency-cycle] 2 migrations depend on each other in a cycle: 1 M1 -> 2 M2 -> 1 M1. "
                                + "Remove one of these dependencies.");
    }

    @Test
    void cyclesCrossSets() {
        //  1 <-- billing:1 <-- 1
        assertThat(problems(migration("1", "billing:1"), migration("billing:1", "1")))
                .containsExactly(
                        "[dependency-cycle] 2 migrations depend on each other in a cycle: billing:1 Billing1 -> "
                                + "1 M1 -> billing:1 Billing1. Remove one of these dependencies.");
    }

    @Test
    void aSelfDependencyInACycleIsAProblemOfItsOwn() {
        //  1 <-- 2 <-- 1     1 <-- 1
        assertThat(problems(migration("1", "1", "2"), migration("2", "1")))
                .containsExactly(
                        "[self-dependency] 1 M1 depends on itself. Remove M1 from its own dependsOn.",
                        "[dependency-cycle] 2 migrations depend on each other in a cycle: 1 M1 -> 2 M2 -> 1 M1. "
                                + "Remove one of these dependencies.");
    }

    // Problems: all of them.

    private static final List<TestMigration> EVERY_MISTAKE = List.of(
            migrationOf("com.acme.A", "1"),
            migrationOf("com.acme.B", "001"),
            migration("2", "1"),
            migration("3", "3", "44"),
            migration("4", "3", "5"),
            migration("5", "4"),
            migrationOf("com.acme.C", "billing:9"),
            migrationOf("com.acme.D", "billing:9.0", "8"),
            migration("6", "5"));

    @Test
    void eachMistakeIsOneProblemDuplicatesFirstAndCyclesLast() {
        assertThat(problems(EVERY_MISTAKE))
                .containsExactly(
                        "[duplicate-version] Version 9 of set billing is used by 2 migrations: C and D. Give one "
                                + "of these migrations another version; 10 is free.",
                        "[duplicate-version] Version 1 is used by 2 migrations: A and B. Give one of these "
                                + "migrations another version; 7 is free.",
                        "[unknown-dependency] billing:9.0 D depends on 8, which no registry contains. Put the "
                                + "module that contains 8 on the class path or the module path.",
                        "[self-dependency] 3 M3 depends on itself. Remove M3 from its own dependsOn.",
                        "[unknown-dependency] 3 M3 depends on 44, which no registry contains. Put the module "
                                + "that contains 44 on the class path or the module path.",
                        "[dependency-cycle] 2 migrations depend on each other in a cycle: 4 M4 -> 5 M5 -> 4 M4. "
                                + "Remove one of these dependencies.");
    }

    @Test
    void problemsDoNotDependOnTheOrderOfTheInput() {
        List<String> expected = problems(EVERY_MISTAKE);
        for (long seed = 0; seed < 200; seed++) {
            assertThat(problems(shuffled(EVERY_MISTAKE, seed)))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void whatHasProblemsIsRefusedWithAllOfThem() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MigrationGraph.of(List.of(migration("1", "1"), migration("2", "3"))))
                .withMessage("[self-dependency] 1 M1 depends on itself. Remove M1 from its own dependsOn.\n"
                        + "[unknown-dependency] 2 M2 depends on 3, which no registry contains. Put the module that "
                        + "contains 3 on the class path or the module path.");
    }

    // The free version.

    @Test
    void theFreeVersionIsTheOneAfterTheHighestOfItsSet() {
        assertThat(MigrationGraph.freeVersion("main", ids("009", "2", "billing:77")))
                .hasToString("010");
        assertThat(MigrationGraph.freeVersion("billing", ids("009", "2", "billing:77")))
                .hasToString("78");
        assertThat(MigrationGraph.freeVersion("main", ids("1", "20250327183223")))
                .hasToString("20250327183224");
    }

    @Test
    void theFirstVersionOfASetIs001() {
        assertThat(MigrationGraph.freeVersion("main", List.of())).hasToString("001");
        assertThat(MigrationGraph.freeVersion("shop", ids("1", "billing:2"))).hasToString("001");
    }

    @Test
    void whereTheHighestVersionHasNoNextAGapIsFree() {
        assertThat(MigrationGraph.freeVersion("main", ids("9".repeat(1_000), "1", "2", "004")))
                .hasToString("003");
    }

    // Size.

    @Test
    void aChainOfTenThousandIsAGraph() {
        List<TestMigration> chain = chain(10_000);
        MigrationGraph<TestMigration> graph = MigrationGraph.of(shuffled(chain, 1));
        assertThat(graph.ordered()).containsExactlyElementsOf(chain);
        assertThat(graph.withDependencies(ids("10000"))).hasSize(10_000);
        assertThat(graph.withDependents(ids("1"))).hasSize(10_000);
        assertThat(MigrationGraph.problems(chain)).isEmpty();
    }

    @Test
    void tenThousandSideBySideAreAGraph() {
        List<TestMigration> wide = new ArrayList<>(List.of(migration("1")));
        IntStream.rangeClosed(2, 10_000).forEach(version -> wide.add(migration("" + version, "1")));
        MigrationGraph<TestMigration> graph = MigrationGraph.of(shuffled(wide, 1));
        assertThat(graph.ordered()).containsExactlyElementsOf(wide);
        assertThat(graph.withDependents(ids("1"))).hasSize(10_000);
        assertThat(MigrationGraph.problems(wide)).isEmpty();
    }

    @Test
    void aCycleOfTenThousandIsOneProblem() {
        List<TestMigration> cycle = chain(10_000);
        cycle.set(0, migration("1", "10000"));
        assertThat(problems(cycle))
                .singleElement()
                .asString()
                .startsWith(
                        "[dependency-cycle] 10000 migrations depend on each other in a cycle: 1 M1 -> 10000 M10000 -> 9999 M9999 -> ")
                .endsWith(" -> 2 M2 -> 1 M1. Remove one of these dependencies.");
    }

    @Test
    void fiveThousandCyclesInAChainAreAProblemEach() {
        //  1 <-> 2 --> 3 <-> 4 --> 5 <-> 6 ...
        List<TestMigration> cycles = new ArrayList<>();
        for (int low = 1; low < 10_000; low += 2) {
            cycles.add(low == 1 ? migration("1", "2") : migration("" + low, "" + (low + 1), "" + (low - 1)));
            cycles.add(migration("" + (low + 1), "" + low));
        }
        assertThat(problems(cycles)).hasSize(5_000);
    }

    // Laws, on random migrations.

    @Test
    void orderTakesTheSmallestIdentityWhoseDependenciesAreTaken() {
        for (long seed = 0; seed < 2_000; seed++) {
            List<TestMigration> migrations = RandomMigrations.sound(seed);
            assertThat(MigrationGraph.of(migrations).ordered())
                    .as("seed %d: %s", seed, migrations)
                    .containsExactlyElementsOf(NaiveGraph.order(migrations));
        }
    }

    @Test
    void orderDoesNotDependOnTheOrderOfTheInput() {
        for (long seed = 0; seed < 500; seed++) {
            List<TestMigration> migrations = RandomMigrations.sound(seed);
            assertThat(MigrationGraph.of(shuffled(migrations, seed)).ordered())
                    .as("seed %d: %s", seed, migrations)
                    .isEqualTo(MigrationGraph.of(migrations).ordered());
        }
    }

    @Test
    void addingAMigrationThatNothingDependsOnNeverReordersTheOthers() {
        for (long seed = 0; seed < 1_000; seed++) {
            List<TestMigration> migrations = RandomMigrations.sound(seed);
            List<TestMigration> ordered = MigrationGraph.of(migrations).ordered();
            for (TestMigration added : migrations) {
                if (migrations.stream().noneMatch(other -> other.dependsOn().contains(added.id()))) {
                    List<TestMigration> before = without(added, migrations);
                    assertThat(MigrationGraph.of(before).ordered())
                            .as("seed %d: %s before %s was added", seed, before, added)
                            .isEqualTo(without(added, ordered));
                }
            }
        }
    }

    @Test
    void withDependenciesAndWithDependentsAreTwoViewsOfOneRelation() {
        for (long seed = 0; seed < 500; seed++) {
            List<TestMigration> migrations = RandomMigrations.sound(seed);
            MigrationGraph<TestMigration> graph = MigrationGraph.of(migrations);
            for (TestMigration a : migrations) {
                Collection<MigrationId> needed = graph.withDependencies(List.of(a.id()));
                assertThat(needed)
                        .as("seed %d: %s of %s", seed, a, migrations)
                        .containsExactlyElementsOf(NaiveGraph.withDependencies(a, migrations));
                for (TestMigration b : migrations) {
                    assertThat(graph.withDependents(List.of(b.id())).contains(a.id()))
                            .as("seed %d: %s, %s of %s", seed, a, b, migrations)
                            .isEqualTo(needed.contains(b.id()));
                }
            }
        }
    }

    @Test
    void thereAreProblemsExactlyWhereTheNaiveChecksFindSome() {
        int sound = 0;
        for (long seed = 0; seed < 5_000; seed++) {
            List<TestMigration> migrations = RandomMigrations.any(seed);
            List<Problem> problems = MigrationGraph.problems(migrations);
            assertThat(problems.stream().map(Problem::code).distinct())
                    .as("seed %d: %s", seed, migrations)
                    .containsExactlyInAnyOrderElementsOf(NaiveGraph.codes(migrations));
            assertThat(problems)
                    .as("one cycle for each group, seed %d: %s", seed, migrations)
                    .filteredOn(problem -> problem.code() == ProblemCode.DEPENDENCY_CYCLE)
                    .hasSameSizeAs(NaiveGraph.mutuallyDependent(migrations));
            assertThat(MigrationGraph.problems(shuffled(migrations, seed)))
                    .as("seed %d: %s", seed, migrations)
                    .isEqualTo(problems);
            sound += problems.isEmpty() ? 1 : 0;
        }
        assertThat(sound).as("sound ones among the random migrations").isBetween(500, 4_500);
    }

    private static List<String> orderOf(TestMigration... migrations) {
        return MigrationGraph.of(List.of(migrations)).ordered().stream()
                .map(migration -> migration.id().toString())
                .toList();
    }

    private static List<String> problems(TestMigration... migrations) {
        return problems(List.of(migrations));
    }

    private static List<String> problems(List<TestMigration> migrations) {
        return MigrationGraph.problems(migrations).stream()
                .map(Problem::toString)
                .toList();
    }

    private static List<MigrationId> ids(String... written) {
        return Stream.of(written).map(TestMigration::id).toList();
    }

    private static List<TestMigration> chain(int length) {
        List<TestMigration> chain = new ArrayList<>(List.of(migration("1")));
        IntStream.rangeClosed(2, length).forEach(version -> chain.add(migration("" + version, "" + (version - 1))));
        return chain;
    }

    private static List<TestMigration> without(TestMigration one, List<TestMigration> migrations) {
        return migrations.stream().filter(migration -> !migration.equals(one)).toList();
    }

    private static List<TestMigration> shuffled(List<TestMigration> migrations, long seed) {
        List<TestMigration> shuffled = new ArrayList<>(migrations);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }
}
