package dev.stepwell.runtime.internal.history;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationNode;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.runtime.PlannedMigration;
import dev.stepwell.runtime.internal.stored.StepText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One migration that a run applies or rolls back: its steps, the step to begin with, and its row in the history.
 *
 * <p>A migration to apply has its definition. A migration to roll back may come from the history alone. Immutable.
 */
public final class MigrationWork implements PlannedMigration {

    private final MigrationId id;
    private final String className;
    private final String description;
    private final boolean transactional;
    private final boolean late;
    private final List<MigrationStep> steps;
    private final int firstStep;
    private final @Nullable MigrationDefinition definition;
    private final @Nullable HistoryEntry stopped;
    private final @Nullable HistoryEntry replaced;
    private final boolean deliberate;
    private final List<MigrationId> replaces;
    private final List<MigrationNode> takenOver;
    private final boolean recorded;

    private MigrationWork(
            MigrationId id,
            String className,
            String description,
            boolean transactional,
            boolean late,
            List<MigrationStep> steps,
            int firstStep,
            @Nullable MigrationDefinition definition,
            @Nullable HistoryEntry stopped,
            @Nullable HistoryEntry replaced,
            boolean deliberate,
            List<MigrationId> replaces,
            List<MigrationNode> takenOver,
            boolean recorded) {
        this.id = id;
        this.className = className;
        this.description = description;
        this.transactional = transactional;
        this.late = late;
        this.steps = List.copyOf(steps);
        this.firstStep = firstStep;
        this.definition = definition;
        this.stopped = stopped;
        this.replaced = replaced;
        this.deliberate = deliberate;
        this.replaces = List.copyOf(replaces);
        this.takenOver = List.copyOf(takenOver);
        this.recorded = recorded;
    }

    /** {@return the work of applying a migration that no earlier run began} */
    public static MigrationWork up(MigrationDefinition definition, boolean late) {
        return up(definition, late, 0, null, null, false);
    }

    /** {@return the work of applying the rest of a migration that an earlier run began} */
    public static MigrationWork up(MigrationDefinition definition, boolean late, HistoryEntry stopped) {
        return up(definition, late, stopped.stepsDone(), stopped, null, false);
    }

    /**
     * {@return the work of applying a repeatable migration again, since its text has changed}
     *
     * @param deliberate true if a person named the migration, so that even an older text is applied
     */
    public static MigrationWork again(MigrationDefinition definition, HistoryEntry replaced, boolean deliberate) {
        return up(definition, false, 0, null, replaced, deliberate);
    }

    private static MigrationWork up(
            MigrationDefinition definition,
            boolean late,
            int firstStep,
            @Nullable HistoryEntry stopped,
            @Nullable HistoryEntry replaced,
            boolean deliberate) {
        return new MigrationWork(
                definition.id(),
                definition.className(),
                definition.description(),
                definition.transactional(),
                late,
                definition.up(),
                firstStep,
                definition,
                stopped,
                replaced,
                deliberate,
                definition.replaces(),
                List.of(),
                false);
    }

    /**
     * {@return the work of recording a migration in the place of those that it replaces} No step runs.
     *
     * @param replaces the migrations that the row of the migration names as replaced
     * @param takenOver the migrations whose rows are to be deleted, at least one
     * @param recorded true if the migration is applied already, and only the rows of the others remain
     */
    public static MigrationWork takingOver(
            MigrationDefinition definition,
            List<MigrationId> replaces,
            List<? extends MigrationNode> takenOver,
            boolean recorded) {
        return new MigrationWork(
                definition.id(),
                definition.className(),
                definition.description(),
                definition.transactional(),
                false,
                definition.up(),
                definition.up().size(),
                definition,
                null,
                null,
                false,
                replaces,
                List.copyOf(takenOver),
                recorded);
    }

    /** {@return the same migration, with all migrations that its row is to name as replaced} */
    public MigrationWork replacing(List<MigrationId> all) {
        return new MigrationWork(
                id,
                className,
                description,
                transactional,
                late,
                steps,
                firstStep,
                definition,
                stopped,
                replaced,
                deliberate,
                all,
                takenOver,
                recorded);
    }

    /**
     * {@return the rollback of a migration with the steps of its class, after the steps that an earlier run rolled
     * back}
     */
    public static MigrationWork down(HistoryEntry entry, MigrationDefinition definition) {
        return down(entry, definition.transactional(), definition.down(), definition);
    }

    /** {@return the rollback of a migration with the stored steps, after the steps that an earlier run rolled back} */
    public static MigrationWork storedDown(HistoryEntry entry) {
        return down(entry, entry.down().transactional(), entry.down().steps(), null);
    }

    private static MigrationWork down(
            HistoryEntry entry,
            boolean transactional,
            List<MigrationStep> steps,
            @Nullable MigrationDefinition definition) {
        boolean goesOn = entry.isRollingBack() && !transactional;
        return new MigrationWork(
                entry.id(),
                entry.className(),
                entry.description(),
                transactional,
                false,
                steps,
                goesOn ? entry.stepsDone() : 0,
                definition,
                goesOn ? entry : null,
                null,
                false,
                List.of(),
                List.of(),
                false);
    }

    /** {@return the same migration, beginning at a later step} */
    public MigrationWork from(int step) {
        return new MigrationWork(
                id,
                className,
                description,
                transactional,
                late,
                steps,
                step,
                definition,
                stopped,
                replaced,
                deliberate,
                replaces,
                takenOver,
                recorded);
    }

    @Override
    public MigrationId id() {
        return id;
    }

    @Override
    public String className() {
        return className;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public boolean transactional() {
        return transactional;
    }

    @Override
    public boolean late() {
        return late;
    }

    @Override
    public boolean again() {
        return replaced != null;
    }

    @Override
    public List<MigrationId> takesOver() {
        return takenOver.stream().map(MigrationNode::id).toList();
    }

    /** {@return the migrations from which this one takes over; empty if this one runs} */
    List<MigrationNode> takenOver() {
        return takenOver;
    }

    /** Tells whether the migration that takes over is applied already. */
    boolean recorded() {
        return recorded;
    }

    /** {@return the migrations that the row of this one names as replaced} */
    List<MigrationId> replaces() {
        return replaces;
    }

    @Override
    public List<String> steps() {
        return steps.stream().skip(firstStep).map(StepText::of).toList();
    }

    /** {@return all steps, including the steps that ran in an earlier, interrupted run} */
    public List<MigrationStep> allSteps() {
        return steps;
    }

    /** {@return the index of the first step to run: 0 unless an earlier run stopped between two steps} */
    public int firstStep() {
        return firstStep;
    }

    /** {@return the history row at the time of planning, if an earlier run began the migration} */
    public Optional<HistoryEntry> stopped() {
        return Optional.ofNullable(stopped);
    }

    /** {@return the history row of the earlier text, if the migration is applied again} */
    Optional<HistoryEntry> replaced() {
        return Optional.ofNullable(replaced);
    }

    /** Tells whether a person named the migration, so that its text replaces a newer one. */
    public boolean deliberate() {
        return deliberate;
    }

    /** {@return the definition in this build; empty for a rollback with the stored steps} */
    public Optional<MigrationDefinition> definition() {
        return Optional.ofNullable(definition);
    }
}
