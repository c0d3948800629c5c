package dev.stepwell.runtime.internal.failure;

import dev.stepwell.MigrationId;
import java.util.List;

/**
 * A migration failed, and where: the stage it was in, the step of it, what stays and what was thrown.
 *
 * <p>The step counts from 0; outside {@link Stage#STEP} and {@link Stage#PROGRESS} it is the number of steps that ran.
 */
public final class StepFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** The parts of running one migration, in order. */
    public enum Stage {
        /** Its transaction was begun, or its row in the history was opened. */
        BEGIN,
        /** A step ran. */
        STEP,
        /** The step was done, and its number was to be written into the history. */
        PROGRESS,
        /** All steps were done, and {@code @Verify} ran. */
        VERIFY,
        /** It was to be written into the history that all is done. */
        HISTORY,
        /** COMMIT ran. */
        COMMIT,
        /** All was sent together, COMMIT included, and the answer did not come. */
        ANSWER,
        /** All was rolled back, and was to be tried again after a pause. */
        RETRY
    }

    private final Stage stage;
    private final int step;
    private final int kept;
    private final transient List<MigrationId> others;
    private final Throwable reason;

    public StepFailure(Stage stage, int step, int kept, Throwable reason) {
        this(stage, step, kept, List.of(), reason);
    }

    /**
     * As with the other constructor.
     *
     * @param others what was sent together with the migration, of which nobody knows either whether it is done
     */
    public StepFailure(Stage stage, int step, int kept, List<MigrationId> others, Throwable reason) {
        // Without its words: an exception of a Java step may fail to tell them.
        super(null, reason);
        this.stage = stage;
        this.step = step;
        this.kept = kept;
        this.others = others;
        this.reason = reason;
    }

    public Stage stage() {
        return stage;
    }

    public int step() {
        return step;
    }

    /** How many steps stay applied. */
    public int kept() {
        return kept;
    }

    /** What was sent together with the migration, of which nobody knows either whether it is done. */
    List<MigrationId> others() {
        return others;
    }

    /** What was thrown; the cause, and never null. */
    public Throwable reason() {
        return reason;
    }
}
