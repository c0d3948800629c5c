package dev.stepwell.problem.catalog;

import static dev.stepwell.registry.TestMigration.id;
import static dev.stepwell.registry.TestMigration.migrationOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.Version;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.problem.Subject;
import dev.stepwell.problem.Subject.Part;
import dev.stepwell.problem.catalog.SqlProblems.SqlPlace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The printed text and the subject of each problem. */
final class ProblemsTest {

    private static final String CLASS = "com.acme.AddEmail";

    @Test
    void codesArePrintedInKebabCase() {
        assertThat(Stream.of(ProblemCode.values()).map(ProblemCode::toString))
                .allSatisfy(code -> assertThat(code).matches("[a-z]+(-[a-z]+)*"))
                .doesNotHaveDuplicates();
        assertThat(ProblemCode.IRREVERSIBLE_WITHOUT_REASON).hasToString("irreversible-without-reason");
        assertThat(ProblemCode.IRREVERSIBLE).hasToString("irreversible");
    }

    @Test
    void aProblemIsCodeThenFactThenWayOut() {
        Problem problem = new Problem(ProblemCode.LOCK_LOST, Subject.nothing(), "The fact.", "The way out.");
        assertThat(problem).hasToString("[lock-lost] The fact. The way out.");
        assertThat(problem.detail()).isEmpty();
    }

    @Test
    void detailFollowsOnLinesOfItsOwn() {
        assertThat(new Problem(ProblemCode.LOCK_LOST, Subject.nothing(), "The fact.", "The way out.", "  --> a\n  b"))
                .hasToString("[lock-lost] The fact. The way out.\n  --> a\n  b");
    }

    @Test
    void versionMissingProposesAFreeOne() {
        check(
                MigrationProblems.versionMissing(CLASS, Version.parse("008")),
                Subject.of(CLASS, Part.VERSION),
                "[version-missing] AddEmail has no version. Add version = \"008\", the next free version.");
    }

    @Test
    void versionMalformedSaysWhatIsOne() {
        check(
                MigrationProblems.versionMalformed(CLASS, "1.x"),
                Subject.of(CLASS, Part.VERSION),
                "[version-malformed] AddEmail has the malformed version \"1.x\". Use digits, optionally in "
                        + "dotted parts, such as 001, 20250327183223 or 2.1.");
    }

    @Test
    void versionMalformedSaysTheLimitWhereItIsPassed() {
        check(
                MigrationProblems.versionMalformed(CLASS, "1".repeat(1_001)),
                Subject.of(CLASS, Part.VERSION),
                "[version-malformed] AddEmail has the malformed version \"" + "1".repeat(1_001) + "\". Use digits, "
                        + "optionally in dotted parts, such as 001, 20250327183223 or 2.1, and at most 1000 characters.");
    }

    @Test
    void setMalformedSaysWhatIsOne() {
        check(
                MigrationProblems.setMalformed("com.acme.billing", "Billing"),
                Subject.of("com.acme.billing", Part.SET),
                "[set-malformed] The migration set of package com.acme.billing has the malformed name "
                        + "\"Billing\". Use a lower-case letter, followed by lower-case letters, digits, _ or -, and "
                        + "at most 63 characters.");
    }

    @Test
    void upMissing() {
        check(
                MigrationProblems.upMissing(CLASS),
                Subject.of(CLASS, Part.CLASS),
                "[up-missing] AddEmail has no @Up. Add a static final String constant annotated with @Up "
                        + "that holds the SQL of the migration.");
    }

    @Test
    void downMissingOffersBothWaysOut() {
        check(
                MigrationProblems.downMissing(CLASS),
                Subject.of(CLASS, Part.CLASS),
                "[down-missing] AddEmail has neither @Down nor @Irreversible. Add a static final String "
                        + "constant annotated with @Down that undoes the migration, or annotate the class with "
                        + "@Irreversible(\"why\").");
    }

    @Test
    void downAndIrreversible() {
        check(
                MigrationProblems.downAndIrreversible(CLASS),
                Subject.of(CLASS, Part.IRREVERSIBLE),
                "[down-and-irreversible] AddEmail has both @Down and @Irreversible. Remove @Irreversible "
                        + "if the migration can be rolled back, or @Down if it cannot.");
    }

    @Test
    void irreversibleWithoutReason() {
        check(
                MigrationProblems.irreversibleWithoutReason(CLASS),
                Subject.of(CLASS, Part.IRREVERSIBLE),
                "[irreversible-without-reason] The @Irreversible of AddEmail gives no reason. Write into "
                        + "the annotation why the migration cannot be rolled back.");
    }

    @Test
    void sqlNotConstantNamesAnnotationAndMember() {
        check(
                SqlProblems.sqlNotConstant(CLASS, "@Verify", "CHECK"),
                Subject.member(CLASS, "CHECK"),
                "[sql-not-constant] @Verify AddEmail.CHECK is not a compile-time constant String. "
                        + "Declare the field static final String, with a literal or with constants joined by +.");
    }

    @Test
    void sqlBlankNamesAnnotationAndMember() {
        check(
                SqlProblems.sqlBlank(CLASS, "@Down", "DOWN"),
                Subject.member(CLASS, "DOWN"),
                "[sql-blank] @Down AddEmail.DOWN contains no SQL statement. Write a statement, or remove "
                        + "the field.");
    }

    @Test
    void sqlSyntaxIsAboutACharacter() {
        check(
                SqlProblems.sqlSyntax(
                        new SqlPlace(CLASS, "@Up", "UP", 42, "AddEmail.java:14"), SqlFault.unterminatedString()),
                Subject.character(CLASS, "UP", 42),
                "[sql-syntax] @Up AddEmail.UP has an unterminated string (AddEmail.java:14). Close the "
                        + "string with '.");
    }

    @Test
    void methodShapeListsEveryFault() {
        check(
                MigrationProblems.methodShape(CLASS, "@Up", "fill", List.of("it is private")),
                Subject.member(CLASS, "fill"),
                "[method-shape] The @Up method AddEmail.fill cannot be called: it is private. Declare "
                        + "the method as static void fill(java.sql.Connection connection), without private.");
        check(
                MigrationProblems.methodShape(
                        CLASS, "@Up", "fill", List.of("it is private", "it is not static", "it returns int")),
                Subject.member(CLASS, "fill"),
                "[method-shape] The @Up method AddEmail.fill cannot be called: it is private, it is not "
                        + "static and it returns int. Declare the method as static void fill(java.sql.Connection "
                        + "connection), without private.");
    }

    @Test
    void mixedKinds() {
        check(
                MigrationProblems.mixedKinds(CLASS, "@Down", "undo"),
                Subject.member(CLASS, "undo"),
                "[mixed-kinds] AddEmail has @Down on constants and on methods. Keep the constants or the "
                        + "methods, and move the others into another migration.");
    }

    @Test
    void verifyNotOneQuerySaysWhatThereIs() {
        check(
                MigrationProblems.verifyNotOneQuery(CLASS, "VERIFY", "2 statements in its @Verify"),
                Subject.member(CLASS, "VERIFY"),
                "[verify-not-one-query] AddEmail has 2 statements in its @Verify instead of a single query. "
                        + "Write one query, and combine several with UNION ALL.");
    }

    @Test
    void notInAMigrationNamesAnnotationAndClass() {
        check(
                MigrationProblems.notInAMigration(CLASS, "@Up", "UP"),
                Subject.member(CLASS, "UP"),
                "[not-in-a-migration] @Up on AddEmail.UP has no effect, because AddEmail is not a "
                        + "migration. Annotate AddEmail with @Migration, or remove @Up.");
    }

    @Test
    void irreversibleWithoutMigrationIsNotInAMigrationEither() {
        check(
                MigrationProblems.irreversibleWithoutMigration(CLASS),
                Subject.of(CLASS, Part.IRREVERSIBLE),
                "[not-in-a-migration] @Irreversible on AddEmail has no effect, because AddEmail is not a "
                        + "migration. Annotate AddEmail with @Migration, or remove @Irreversible.");
    }

    @Test
    void notAClassSaysWhatItIs() {
        check(
                MigrationProblems.notAClass(CLASS, "a record"),
                Subject.of(CLASS, Part.CLASS),
                "[not-a-class] AddEmail is a record, and only a class or an interface can be a "
                        + "migration. Declare AddEmail as a class or an interface.");
    }

    @Test
    void notReachableSaysWhatItIs() {
        check(
                MigrationProblems.notReachable(CLASS, "a local class"),
                Subject.of(CLASS, Part.CLASS),
                "[not-reachable] AddEmail is a local class, which the generated registry cannot reach. "
                        + "Move AddEmail to the top level of a source file.");
    }

    @Test
    void anInnerClassMayBecomeStaticInstead() {
        check(
                MigrationProblems.notReachable("com.acme.Outer.AddEmail", "an inner class"),
                Subject.of("com.acme.Outer.AddEmail", Part.CLASS),
                "[not-reachable] AddEmail is an inner class, which the generated registry cannot reach. "
                        + "Declare AddEmail static, or move it to the top level of a source file.");
    }

    @Test
    void registryNameTakenNamesTheWholeClass() {
        check(
                RegistryProblems.registryNameTaken("com.acme.GeneratedMigrations"),
                Subject.of("com.acme.GeneratedMigrations", Part.CLASS),
                "[registry-name-taken] com.acme.GeneratedMigrations exists already, and Stepwell did not "
                        + "generate it. Rename that class, or delete it if it is a copy of a generated registry.");
    }

    @Test
    void duplicateVersionNamesThePackageOnlyWhereItIsAnother() {
        check(
                GraphProblems.duplicateVersion(
                        id("007"), List.of(CLASS, "com.acme.AddName", "shop.orders.AddTotal"), Version.parse("9")),
                Subject.of(CLASS, Part.VERSION),
                "[duplicate-version] Version 007 is used by 3 migrations: AddEmail, AddName and "
                        + "shop.orders.AddTotal. Give all but one of these migrations another version; 9 is free.");
    }

    @Test
    void duplicateVersionNamesTheSetUnlessItIsMain() {
        check(
                GraphProblems.duplicateVersion(id("billing:7"), List.of(CLASS, "com.acme.AddName"), Version.parse("9")),
                Subject.of(CLASS, Part.VERSION),
                "[duplicate-version] Version 7 of set billing is used by 2 migrations: AddEmail and "
                        + "AddName. Give one of these migrations another version; 9 is free.");
    }

    @Test
    void duplicateVersionWorksInTheUnnamedPackage() {
        check(
                GraphProblems.duplicateVersion(id("7"), List.of("AddEmail", "com.acme.AddName"), Version.parse("9")),
                Subject.of("AddEmail", Part.VERSION),
                "[duplicate-version] Version 7 is used by 2 migrations: AddEmail and com.acme.AddName. "
                        + "Give one of these migrations another version; 9 is free.");
    }

    @Test
    void dependencyThatIsNotAMigrationIsAboutTheClassNamed() {
        check(
                GraphProblems.dependencyNotAMigration(CLASS, "com.acme.model.Users"),
                Subject.dependency(CLASS, "com.acme.model.Users"),
                "[unknown-dependency] AddEmail depends on Users, which is not a migration. Annotate "
                        + "Users with @Migration, or remove Users from the dependsOn of AddEmail.");
    }

    @Test
    void unknownDependencyNamesBothEnds() {
        check(
                GraphProblems.unknownDependency(migrationOf(CLASS, "002", "billing:001"), id("billing:001")),
                Subject.of(CLASS, Part.CLASS),
                "[unknown-dependency] 002 AddEmail depends on billing:001, which no registry contains. "
                        + "Put the module that contains billing:001 on the class path or the module path.");
    }

    @Test
    void selfDependency() {
        check(
                GraphProblems.selfDependency(migrationOf(CLASS, "billing:002", "billing:002")),
                Subject.dependency(CLASS, CLASS),
                "[self-dependency] billing:002 AddEmail depends on itself. Remove AddEmail from its own "
                        + "dependsOn.");
    }

    @Test
    void cycleIsPrintedAsAClosedPath() {
        check(
                GraphProblems.dependencyCycle(List.of(
                        migrationOf("com.acme.AddIndex", "3"),
                        migrationOf("com.acme.AddTotals", "5"),
                        migrationOf("com.acme.AddView", "4"))),
                Subject.dependency("com.acme.AddIndex", "com.acme.AddTotals"),
                "[dependency-cycle] 3 migrations depend on each other in a cycle: 3 AddIndex -> 5 "
                        + "AddTotals -> 4 AddView -> 3 AddIndex. Remove one of these dependencies.");
    }

    private static void check(Problem problem, Subject about, String printed) {
        assertThat(problem).hasToString(printed);
        assertThat(problem.about()).isEqualTo(about);
    }
}
