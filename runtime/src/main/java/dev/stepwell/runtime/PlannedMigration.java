package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.util.List;

/**
 * One migration of a plan, with the steps that would run.
 *
 * <p>Only Stepwell implements this interface, and later versions may add methods. Implementations are immutable.
 */
public interface PlannedMigration {

    /**
     * Returns the identity of the migration.
     *
     * @return set and version
     */
    MigrationId id();

    /**
     * Returns the class of the migration.
     *
     * @return its canonical name
     */
    String className();

    /**
     * Returns the description of the migration.
     *
     * @return one line for people
     */
    String description();

    /**
     * Tells whether one transaction holds the whole migration.
     *
     * @return whether a failure leaves nothing of the migration in the database
     */
    boolean transactional();

    /**
     * Tells whether the migration would be applied after a higher version of its set.
     *
     * @return whether the migration is late; always {@code false} in a rollback
     */
    boolean late();

    /**
     * Tells whether the migration is repeatable and already applied with another text.
     *
     * @return whether the migration would be applied again; always {@code false} in a rollback
     */
    boolean again();

    /**
     * Returns the migrations in the place of which this one is recorded, because it replaces them and they are applied.
     *
     * @return their identities; empty if this migration runs
     */
    List<MigrationId> takesOver();

    /**
     * Returns the text of each step that would run.
     *
     * @return the SQL of the steps in order, without semicolons. A Java step is a comment that names its method. Steps
     *     that already ran in an earlier, interrupted run are left out
     */
    List<String> steps();

    /**
     * Returns the name that problems and logs use for the migration.
     *
     * @return the identity and the simple class name
     */
    default String label() {
        return id() + " " + className().substring(className().lastIndexOf('.') + 1);
    }
}
