package dev.stepwell.runtime.internal.failure;

import dev.stepwell.MigrationId;
import java.util.List;

/**
 * The failure of a migration: its stage, its step, the steps that remain applied and the exception.
 *
 * <p>The step counts from 0. Outside {@link Stage#STEP} and {@link Stage#PROGRESS} it is the number of steps that ran.
 */
public final class StepFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** The stages of running one migration, in order. */
    public enum Stage {
        /** The beginning of the transaction, or of the row in the history. */
        BEGIN,
        /** The run of a step. */
        STEP,
        /** The update of the history with the number of completed steps. */
        PROGRESS,
        /** The run of {@code @Verify} after all steps. */
        VERIFY,
        /** The record in the history that the migration is done. */
        HISTORY,
        /** The COMMIT. */
        COMMIT,
        /** The missing answer after all commands, including COMMIT, were sent together. */
        ANSWER,
        /** The pause between a rolled back attempt and the next one. */
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
     * Creates the failure of a migration that was sent together with others.
     *
     * @param others the other migrations, of which nobody knows either whether they are done
     */
    public StepFailure(Stage stage, int step, int kept, List<MigrationId> others, Throwable reason) {
        // The message is left out, since the getMessage() of a Java step's exception may throw.
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

    /** {@return the number of steps that remain applied} */
    public int kept() {
        return kept;
    }

    /**
     * {@return the migrations that were sent together with this one, of which nobody knows either whether they are
     * done}
     */
    List<MigrationId> others() {
        return others;
    }

    /** {@return the exception that was thrown, which is also the cause; never null} */
    public Throwable reason() {
        return reason;
    }
}
