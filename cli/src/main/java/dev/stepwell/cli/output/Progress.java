package dev.stepwell.cli.output;

import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.Surroundings;
import dev.stepwell.cli.output.Page.Tone;
import dev.stepwell.runtime.Direction;
import dev.stepwell.runtime.MigrationEvent;
import dev.stepwell.runtime.MigrationListener;
import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.Plan;
import dev.stepwell.runtime.PlannedMigration;
import java.time.Duration;

/**
 * Shows the progress of a run on standard error.
 *
 * <p>A terminal shows a bar and the finished migrations, and other outputs get plain lines. With {@code --json}, there
 * is no progress.
 */
public final class Progress implements MigrationListener, AutoCloseable {

    private static final Duration WORTH_A_LINE = Duration.ofSeconds(1);

    private final Invocation invocation;
    private final Page page;
    private final ProgressLine line;
    private int planned;
    private int begun;
    private int stepsBefore;

    private Progress(Invocation invocation, Page page, ProgressLine line) {
        this.invocation = invocation;
        this.page = page;
        this.line = line;
    }

    public static Progress of(Invocation invocation) {
        Surroundings surroundings = invocation.surroundings();
        ProgressLine line = invocation.output().json()
                ? ProgressLine.silent()
                : surroundings.isTerminal()
                        ? ProgressLine.bar(surroundings.err(), surroundings.width())
                        : ProgressLine.lines(surroundings.err());
        Page page = new Page(surroundings.err(), invocation.output().ansi(surroundings), surroundings.width());
        return new Progress(invocation, page, line);
    }

    @Override
    public void on(MigrationEvent event) {
        if (event instanceof MigrationEvent.Planned planning) {
            begin(planning.plan());
        } else if (event instanceof MigrationEvent.Waiting waiting) {
            line.say("waiting for another migrator: "
                    + waiting.holder().map(String::valueOf).orElse("its session has just ended"));
        } else if (event instanceof MigrationEvent.Started started) {
            start(started.direction(), started.migration());
        } else if (event instanceof MigrationEvent.StepDone done) {
            line.moveTo(stepsBefore + done.step(), of(done.step(), done.steps()));
        } else if (event instanceof MigrationEvent.Notice notice) {
            line.say(notice.migration().id() + ", step " + notice.step() + ": " + notice.severity() + ": "
                    + notice.message());
        } else if (event instanceof MigrationEvent.Retrying retrying) {
            line.say(retrying.migration().label() + " was disturbed by other sessions, attempt " + retrying.attempts()
                    + ", and is tried again: " + firstLine(retrying.reason()));
        } else if (event instanceof MigrationEvent.Finished finished) {
            finish(finished.migration().tookOver().isEmpty() ? "applied" : "recorded", finished.migration());
        } else if (event instanceof MigrationEvent.RolledBack rolledBack) {
            finish("rolled back", rolledBack.migration());
        } else if (event instanceof MigrationEvent.Failed failed
                && !failed.migration().transactional()) {
            invocation.somethingStays();
        }
    }

    /** Progress that is shown a moment later is worth less than a run that waits for no round trip. */
    @Override
    public boolean hearsEachStatementFirst() {
        return false;
    }

    private void begin(Plan plan) {
        planned = plan.migrations().size();
        begun = 0;
        stepsBefore = 0;
        if (!plan.isEmpty()) {
            line.begin(plan.migrations().stream()
                    .mapToInt(migration -> migration.steps().size())
                    .sum());
        }
    }

    private void start(Direction direction, PlannedMigration migration) {
        begun++;
        String doing = direction == Direction.DOWN
                ? "rolling back"
                : migration.takesOver().isEmpty() ? "applying" : "recording";
        line.start(doing + " " + migration.label() + (planned > 1 ? " (" + of(begun, planned) + ")" : ""));
    }

    private void finish(String done, MigrationRun run) {
        stepsBefore = line.position();
        line.finish(
                page.in(Tone.GOOD, done),
                " " + run.label() + " in " + Words.duration(run.execution()),
                run.execution().compareTo(WORTH_A_LINE) >= 0);
    }

    private static String of(int number, int all) {
        return number + " of " + all;
    }

    private static String firstLine(Throwable reason) {
        return String.valueOf(reason.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        line.close();
    }
}
