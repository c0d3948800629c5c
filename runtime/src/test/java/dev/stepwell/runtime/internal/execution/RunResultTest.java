package dev.stepwell.runtime.internal.execution;

import static dev.stepwell.runtime.Migrations.ids;
import static dev.stepwell.runtime.Migrations.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.internal.history.MigrationWork;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunResultTest {

    private static MigrationRun run(String version) {
        return CompletedMigration.of(MigrationWork.up(node(version), false), Duration.ZERO);
    }

    @Test
    void resultReadsAsASentence() {
        assertThat(result(Direction.UP, run("003"), run("004")))
                .hasToString("applied 2 migrations: 003 M003, 004 M004");
        assertThat(result(Direction.DOWN, run("4"))).hasToString("rolled back 1 migration: 4 M4");
        assertThat(RunResult.nothing()).hasToString("nothing to do");
    }

    @Test
    void resultNamesWhatThisBuildDoesNotHave() {
        assertThat(new RunResult(
                        Direction.UP,
                        List.of(run("3")),
                        ids("7", "8"),
                        ids("9"),
                        ids("8"),
                        List.of("a", "b"),
                        List.of("billing", "shipping"),
                        List.of(new IllegalStateException(), new IllegalStateException())))
                .hasToString("applied 1 migration: 3 M3; unknown to this build: 7, 8; "
                        + "replace migrations of this build: 8; newer text in the database: 9; "
                        + "began a history beside those in: a, b; sets left alone: billing, shipping; "
                        + "listener failures: 2");
    }

    @Test
    void resultTellsWhatWasRecordedWithoutRunning() {
        MigrationWork squash = MigrationWork.takingOver(node("10"), ids("1"), List.of(node("1")), false);

        assertThat(result(Direction.UP, run("2"), CompletedMigration.of(squash, Duration.ZERO)))
                .hasToString("applied 1 migration: 2 M2; recorded without running 1 migration: 10 M10");
    }

    private static RunResult result(Direction direction, MigrationRun... migrations) {
        return new RunResult(
                direction, List.of(migrations), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }
}
