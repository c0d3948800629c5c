package dev.stepwell.runtime;

import dev.stepwell.MigrationId;

/**
 * How far a migration or a rollback goes.
 *
 * <p>What each target means for {@link Migrator#migrate(Target)} and for {@link Migrator#rollback(Target)} is said at
 * the method that makes it. Immutable.
 */
public sealed interface Target {

    /** Everything the registries have; only for applying. */
    record Latest() implements Target {}

    /** Nothing applied; only for rolling back. */
    record Nothing() implements Target {}

    /** What this build has, and nothing else; only for rolling back. */
    record ToBuild() implements Target {}

    /**
     * A version of a set.
     *
     * @param id the version and its set
     */
    record To(MigrationId id) implements Target {}

    /**
     * A number of migrations.
     *
     * @param count how many, at least 1
     */
    record Steps(int count) implements Target {}

    /**
     * One migration.
     *
     * @param id the version and its set
     */
    record Only(MigrationId id) implements Target {}

    /**
     * Everything the registries have. A rollback refuses it.
     *
     * @return the target
     */
    static Target latest() {
        return new Latest();
    }

    /**
     * Nothing: rolls back all that is applied. Applying refuses it.
     *
     * @return the target
     */
    static Target nothing() {
        return new Nothing();
    }

    /**
     * What this build has: rolls back all that is applied and that this build does not have, with what depends on it,
     * as it takes to go back to an older build. Applying refuses it.
     *
     * @return the target
     */
    static Target toBuild() {
        return new ToBuild();
    }

    /**
     * A version of the main set. Applies all of the set up to and including it, with what these depend on; or rolls
     * back all of the set that is above it, with what depends on these.
     *
     * @param version the version
     * @return the target
     * @throws IllegalArgumentException if the version is malformed
     */
    static Target version(String version) {
        return version(MigrationId.MAIN_SET, version);
    }

    /**
     * A version of a named set, as {@link #version(String)} is one of the main set.
     *
     * @param set the name of the set
     * @param version the version
     * @return the target
     * @throws IllegalArgumentException if the set or the version is malformed
     */
    static Target version(String set, String version) {
        return new To(MigrationId.of(set, version));
    }

    /**
     * A number of migrations: the next ones in the order of applying, or the last ones that were applied.
     *
     * @param count how many, at least 1; more than there are means all
     * @return the target
     * @throws IllegalArgumentException if the count is less than 1
     */
    static Target steps(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("steps must be at least 1, and is " + count + ".");
        }
        return new Steps(count);
    }

    /**
     * One migration of the main set. Applies it with the dependencies it still lacks; or rolls it back with what
     * depends on it.
     *
     * @param version its version
     * @return the target
     * @throws IllegalArgumentException if the version is malformed
     */
    static Target only(String version) {
        return only(MigrationId.MAIN_SET, version);
    }

    /**
     * One migration of a named set, as {@link #only(String)} is one of the main set.
     *
     * @param set the name of the set
     * @param version its version
     * @return the target
     * @throws IllegalArgumentException if the set or the version is malformed
     */
    static Target only(String set, String version) {
        return new Only(MigrationId.of(set, version));
    }
}
