package dev.stepwell.runtime;

import java.util.List;
import java.util.Optional;

/**
 * A registry that a migrator uses, and the place that it comes from.
 *
 * <p>Only Stepwell implements this interface. Immutable.
 */
public interface FoundRegistry {

    /**
     * Returns the class of the registry.
     *
     * @return the binary name
     */
    String className();

    /**
     * Returns the module of the class.
     *
     * @return the name of the module; empty on the class path
     */
    Optional<String> module();

    /**
     * Returns the place of the class.
     *
     * @return the path of the jar or the folder; for a jar in a jar the two paths with {@code !/} between them; an
     *     address if there is no path
     */
    String place();

    /**
     * Returns the sets of the migrations.
     *
     * @return the names of the sets, sorted
     */
    List<String> sets();

    /**
     * Returns the size of the registry.
     *
     * @return the number of migrations, from 0
     */
    int count();
}
