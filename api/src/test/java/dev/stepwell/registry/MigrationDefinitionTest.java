package dev.stepwell.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.stepwell.MigrationId;
import org.junit.jupiter.api.Test;

/** The definitions that generated code may build, and their immutability. */
final class MigrationDefinitionTest {

    private static final JavaStep.Action NOTHING = connection -> {};

    @Test
    void theLeastDefinitionHasAStepUpAndAStepDown() {
        MigrationDefinition definition = least().build();
        assertThat(definition.id()).isEqualTo(MigrationId.of("main", "7"));
        assertThat(definition.className()).isEqualTo("com.acme.AddEmail");
        assertThat(definition.description()).isEmpty();
        assertThat(definition.sourceFile()).isEmpty();
        assertThat(definition.transactional()).isTrue();
        assertThat(definition.dependsOn()).isEmpty();
        assertThat(definition.checksum()).isEmpty();
        assertThat(definition.up()).containsExactly(new MigrationStatement("SELECT 1", "3:4"));
        assertThat(definition.down()).containsExactly(new MigrationStatement("SELECT 2", "5:6"));
        assertThat(definition.irreversible()).isEmpty();
        assertThat(definition.verify()).isEmpty();
    }

    @Test
    void aDefinitionHoldsWhatItsBuilderWasTold() {
        MigrationDefinition definition = MigrationDefinition.of("billing", "2.1", "com.acme.AddTotals")
                .description("add totals")
                .sourceFile("src/main/java/com/acme/AddTotals.java")
                .notTransactional()
                .dependsOn("billing", "1")
                .dependsOn("main", "007")
                .checksum("tokens-1:abc")
                .up(new MigrationStatement("SELECT 1", "1:1"))
                .up(new MigrationCopy("COPY t FROM STDIN", "1\t2\n", "2:1"))
                .up(new JavaStep("AddTotals.up", NOTHING, "3:1"))
                .irreversible("the totals are gone")
                .verify("4:1", "SELECT 4")
                .build();
        assertThat(definition.description()).isEqualTo("add totals");
        assertThat(definition.sourceFile()).isEqualTo("src/main/java/com/acme/AddTotals.java");
        assertThat(definition.transactional()).isFalse();
        assertThat(definition.dependsOn())
                .containsExactly(MigrationId.of("billing", "1"), MigrationId.of("main", "007"));
        assertThat(definition.checksum()).isEqualTo("tokens-1:abc");
        assertThat(definition.up())
                .containsExactly(
                        new MigrationStatement("SELECT 1", "1:1"),
                        new MigrationCopy("COPY t FROM STDIN", "1\t2\n", "2:1"),
                        new JavaStep("AddTotals.up", NOTHING, "3:1"));
        assertThat(definition.down()).isEmpty();
        assertThat(definition.irreversible()).hasValue("the totals are gone");
        assertThat(definition.verify()).hasValue(new MigrationStatement("SELECT 4", "4:1"));
    }

    @Test
    void stepsDownAreOfEachKindToo() {
        MigrationDefinition definition = MigrationDefinition.of("main", "1", "com.acme.A")
                .up(new MigrationStatement("SELECT 1", ""))
                .down(new MigrationStatement("SELECT 1", "1:1"))
                .down(new MigrationCopy("COPY t FROM STDIN", "1\n", "2:1"))
                .down(new JavaStep("A.down", NOTHING, "3:1"))
                .build();
        assertThat(definition.down())
                .containsExactly(
                        new MigrationStatement("SELECT 1", "1:1"),
                        new MigrationCopy("COPY t FROM STDIN", "1\n", "2:1"),
                        new JavaStep("A.down", NOTHING, "3:1"));
    }

    @Test
    void aMalformedIdentityIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MigrationDefinition.of("main", "x", "com.acme.A"))
                .withMessage("\"x\" is not a version. "
                        + "Use digits, optionally in dotted parts, such as 001, 20250327183223 or 2.1.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MigrationDefinition.of("Main", "1", "com.acme.A"))
                .withMessage("\"Main\" is not the name of a migration set. Use a lower-case letter, followed by "
                        + "lower-case letters, digits, _ or -, and at most 63 characters.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> least().dependsOn("main", ""))
                .withMessage("\"\" is not a version. "
                        + "Use digits, optionally in dotted parts, such as 001, 20250327183223 or 2.1.");
    }

    @Test
    void aRepeatableOneNeedsATransaction() {
        MigrationDefinition.Builder builder = MigrationDefinition.of("main", "007", "com.acme.AddEmail")
                .up(new MigrationStatement("SELECT 1", ""))
                .down(new MigrationStatement("SELECT 1", ""))
                .repeatable();
        assertThat(builder.build().repeatable()).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(builder.notTransactional()::build)
                .withMessage("007 com.acme.AddEmail is repeatable and has no transaction.");
    }

    @Test
    void aRestartableOneHasNoTransaction() {
        MigrationDefinition.Builder builder = MigrationDefinition.of("main", "007", "com.acme.AddEmail")
                .up(new MigrationStatement("SELECT 1", ""))
                .down(new MigrationStatement("SELECT 1", ""));
        assertThat(builder.build().restartable()).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(builder.restartable()::build)
                .withMessage("007 com.acme.AddEmail is restartable and has a transaction.");
        assertThat(builder.notTransactional().build().restartable()).isTrue();
    }

    @Test
    void aStepUpIsRequired() {
        MigrationDefinition.Builder builder =
                MigrationDefinition.of("main", "007", "com.acme.AddEmail").down(new MigrationStatement("SELECT 1", ""));
        assertThatIllegalStateException()
                .isThrownBy(builder::build)
                .withMessage("007 com.acme.AddEmail has no step up.");
    }

    @Test
    void eitherAStepDownOrAReasonForNoneIsRequired() {
        MigrationDefinition.Builder neither =
                MigrationDefinition.of("billing", "7", "com.acme.AddEmail").up(new MigrationStatement("SELECT 1", ""));
        assertThatIllegalStateException()
                .isThrownBy(neither::build)
                .withMessage("billing:7 com.acme.AddEmail needs either steps down or a reason why it is irreversible.");
        MigrationDefinition.Builder both = least().irreversible("no way back");
        assertThatIllegalStateException()
                .isThrownBy(both::build)
                .withMessage("007 com.acme.AddEmail needs either steps down or a reason why it is irreversible.");
    }

    @Test
    void listsCannotBeChanged() {
        MigrationDefinition definition = least().build();
        assertThat(definition.dependsOn()).isUnmodifiable();
        assertThat(definition.up()).isUnmodifiable();
        assertThat(definition.down()).isUnmodifiable();
    }

    @Test
    void whatTheBuilderIsToldLaterDoesNotReachTheDefinition() {
        MigrationDefinition.Builder builder = least();
        MigrationDefinition definition = builder.build();
        builder.dependsOn("main", "1")
                .up(new MigrationStatement("SELECT 3", ""))
                .down(new MigrationStatement("SELECT 4", ""));
        assertThat(definition.dependsOn()).isEmpty();
        assertThat(definition.up()).hasSize(1);
        assertThat(definition.down()).hasSize(1);
    }

    @Test
    void aDefinitionShowsAsIdentityAndSimpleClassName() {
        assertThat(least().build()).hasToString("007 AddEmail");
        assertThat(MigrationDefinition.of("billing", "1", "NoPackage")
                        .up(new MigrationStatement("x", ""))
                        .down(new MigrationStatement("y", ""))
                        .build())
                .hasToString("billing:1 NoPackage");
    }

    private static MigrationDefinition.Builder least() {
        return MigrationDefinition.of("main", "007", "com.acme.AddEmail")
                .up(new MigrationStatement("SELECT 1", "3:4"))
                .down(new MigrationStatement("SELECT 2", "5:6"));
    }
}
