package dev.stepwell.registry;

import dev.stepwell.Migration;
import dev.stepwell.MigrationId;
import java.util.List;

/**
 * What the graph needs to know of a migration.
 *
 * <p>The values do not change while a graph holds them.
 */
public interface MigrationNode {

    /**
     * The identity of the migration.
     *
     * @return set and version
     */
    MigrationId id();

    /**
     * The class that declares the migration, for people.
     *
     * @return the canonical name, such as {@code com.acme.db.AddEmail}
     */
    String className();

    /**
     * The migrations that come before this one.
     *
     * @return identities, in the order in which they are declared
     */
    List<MigrationId> dependsOn();

    /**
     * Whether the migration is applied again when it has changed. Such ones come after all others, as far as
     * dependencies leave it open.
     *
     * @return what {@link Migration#repeatable()} says
     */
    default boolean repeatable() {
        return false;
    }

    /**
     * The migration as problems and logs name it.
     *
     * @return the identity and the simple class name, such as {@code 007 AddEmail}
     */
    default String label() {
        return id() + " " + className().substring(className().lastIndexOf('.') + 1);
    }
}
