package dev.stepwell.registry;

import dev.stepwell.Migration;
import dev.stepwell.MigrationId;
import java.util.List;

/**
 * A migration as a node of the dependency graph.
 *
 * <p>The values of a node must not change while a graph holds the node.
 */
public interface MigrationNode {

    /**
     * Returns the identity of the migration.
     *
     * @return the set and the version
     */
    MigrationId id();

    /**
     * Returns the class that declares the migration, for people.
     *
     * @return the canonical name, such as {@code com.acme.db.AddEmail}
     */
    String className();

    /**
     * Returns the dependencies of the migration.
     *
     * @return the identities in the order of their declaration
     */
    List<MigrationId> dependsOn();

    /**
     * Returns the migrations that this one replaces.
     *
     * @return the identities in the order of their declaration; none by default
     */
    default List<MigrationId> replaces() {
        return List.of();
    }

    /**
     * Tells whether the migration is applied again when its up has changed. Where dependencies leave the order open,
     * repeatable migrations come after all others.
     *
     * @return the value of {@link Migration#repeatable()}; false by default
     */
    default boolean repeatable() {
        return false;
    }

    /**
     * Returns the name of the migration in problems and logs.
     *
     * @return the identity and the simple class name, such as {@code 007 AddEmail}
     */
    default String label() {
        return id() + " " + className().substring(className().lastIndexOf('.') + 1);
    }
}
