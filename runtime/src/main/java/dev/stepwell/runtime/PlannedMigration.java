package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationCopy;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.MigrationStep;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One migration of a plan, with the steps that would run.
 *
 * <p>A migration to apply has its definition; one to roll back may come from the history alone. Immutable.
 */
public final class PlannedMigration {

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

    PlannedMigration(
            MigrationId id,
            String className,
            String description,
            boolean transactional,
            boolean late,
            List<MigrationStep> steps,
            int firstStep,
            @Nullable MigrationDefinition definition,
            @Nullable HistoryEntry stopped) {
        this(id, className, description, transactional, late, steps, firstStep, definition, stopped, null, false);
    }

    private PlannedMigration(
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
            boolean deliberate) {
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
    }

    /** A migration that was not begun. */
    static PlannedMigration up(MigrationDefinition definition, boolean late) {
        return up(definition, late, 0, null);
    }

    /** A migration that an earlier run began. */
    static PlannedMigration up(MigrationDefinition definition, boolean late, HistoryEntry stopped) {
        return up(definition, late, stopped.statementsDone(), stopped);
    }

    /**
     * A repeatable migration that is applied, with another text.
     *
     * @param deliberate whether it is applied because a person named it, however old its text is
     */
    static PlannedMigration again(MigrationDefinition definition, HistoryEntry replaced, boolean deliberate) {
        return new PlannedMigration(
                definition.id(),
                definition.className(),
                definition.description(),
                definition.transactional(),
                false,
                definition.up(),
                0,
                definition,
                null,
                replaced,
                deliberate);
    }

    private static PlannedMigration up(
            MigrationDefinition definition, boolean late, int firstStep, @Nullable HistoryEntry stopped) {
        return new PlannedMigration(
                definition.id(),
                definition.className(),
                definition.description(),
                definition.transactional(),
                late,
                definition.up(),
                firstStep,
                definition,
                stopped);
    }

    /** The same migration, from a later step on. */
    PlannedMigration from(int step) {
        return new PlannedMigration(
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
                deliberate);
    }

    /**
     * The identity of the migration.
     *
     * @return set and version
     */
    public MigrationId id() {
        return id;
    }

    /**
     * The class of the migration.
     *
     * @return its canonical name
     */
    public String className() {
        return className;
    }

    /**
     * What the migration does.
     *
     * @return one line for people
     */
    public String description() {
        return description;
    }

    /**
     * Whether one transaction holds the whole migration.
     *
     * @return whether nothing of it stays when it fails
     */
    public boolean transactional() {
        return transactional;
    }

    /**
     * Whether the migration would be applied after a higher version of its set.
     *
     * @return whether it is late; always {@code false} in a rollback
     */
    public boolean late() {
        return late;
    }

    /**
     * Whether the migration is applied already, with another text, and is repeatable.
     *
     * @return whether it would be applied again; always {@code false} in a rollback
     */
    public boolean again() {
        return replaced != null;
    }

    /**
     * The SQL that would run.
     *
     * @return the statements in order, without semicolons; a Java step stands as a comment that names its method, and
     *     what already ran in an earlier, broken run is left out
     */
    public List<String> statements() {
        return steps.stream().skip(firstStep).map(PlannedMigration::text).toList();
    }

    /**
     * The migration as problems and logs name it.
     *
     * @return the identity and the simple class name
     */
    public String label() {
        return id + " " + className.substring(className.lastIndexOf('.') + 1);
    }

    /** All steps, those included that ran in an earlier, broken run. */
    List<MigrationStep> steps() {
        return steps;
    }

    /** The first step to run: 0 unless an earlier run broke between two statements. */
    int firstStep() {
        return firstStep;
    }

    /** What the history said of it when it was planned, if an earlier run began it. */
    Optional<HistoryEntry> stopped() {
        return Optional.ofNullable(stopped);
    }

    /** What the history says of it when it is applied again. */
    Optional<HistoryEntry> replaced() {
        return Optional.ofNullable(replaced);
    }

    /** Whether a person named it, to be applied over a text that is newer. */
    boolean deliberate() {
        return deliberate;
    }

    Optional<MigrationDefinition> definition() {
        return Optional.ofNullable(definition);
    }

    /** What a person reads, and what the history keeps, of a step. */
    static String text(MigrationStep step) {
        if (step instanceof MigrationStatement statement) {
            return statement.sql();
        } else if (step instanceof MigrationCopy copy) {
            return copy.sql();
        } else if (step instanceof JavaStep java) {
            return "-- Java: " + java.name();
        }
        throw new IllegalStateException("unknown step " + step);
    }
}
