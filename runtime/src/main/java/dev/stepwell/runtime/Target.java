package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How far a migration or a rollback goes.
 *
 * <p>Each factory method says what its target means for {@link Migrator#migrate(Target)} and for
 * {@link Migrator#rollback(Target)}, and refuses values that make no sense. Immutable.
 */
public final class Target {

    /** The kinds of targets. Later versions may add kinds. */
    public enum Kind {
        /** Everything in the registries; only for applying. */
        LATEST,
        /** An empty history; only for rolling back. */
        NOTHING,
        /** The migrations of this build and no others; only for rolling back. */
        BUILD,
        /** A version of a set. */
        VERSION,
        /** A number of migrations. */
        STEPS,
        /** One migration. */
        ONLY
    }

    private final Kind kind;
    private final @Nullable MigrationId id;
    private final int count;

    private Target(Kind kind, @Nullable MigrationId id, int count) {
        this.kind = kind;
        this.id = id;
        this.count = count;
    }

    /**
     * Returns the target of everything in the registries. A rollback refuses it.
     *
     * @return the target
     */
    public static Target latest() {
        return new Target(Kind.LATEST, null, 0);
    }

    /**
     * Returns the target of an empty history: rolls back every applied migration of the sets of this build. Applying
     * refuses it.
     *
     * @return the target
     */
    public static Target nothing() {
        return new Target(Kind.NOTHING, null, 0);
    }

    /**
     * Returns the target of this build: rolls back the applied migrations of its sets that are unknown to it,
     * dependents first, to go back to an older build. Sets of which this build has nothing stay. Applying refuses the
     * target.
     *
     * @return the target
     */
    public static Target toBuild() {
        return new Target(Kind.BUILD, null, 0);
    }

    /**
     * Returns the target of a version of the main set, as {@link #version(MigrationId)} does for any set.
     *
     * @param version the version
     * @return the target
     * @throws IllegalArgumentException if the version is malformed
     */
    public static Target version(String version) {
        return version(MigrationId.MAIN_SET, version);
    }

    /**
     * Returns the target of a version of a named set, as {@link #version(MigrationId)} does.
     *
     * @param set the name of the set
     * @param version the version
     * @return the target
     * @throws IllegalArgumentException if the set or the version is malformed
     */
    public static Target version(String set, String version) {
        return version(MigrationId.of(set, version));
    }

    /**
     * Returns the target of a version of a set. Applying takes all migrations of the set up to and including the
     * version, dependencies first. A rollback takes all migrations of the set above the version, dependents first.
     *
     * @param id the set and the version
     * @return the target
     */
    public static Target version(MigrationId id) {
        return new Target(Kind.VERSION, Objects.requireNonNull(id, "id"), 0);
    }

    /**
     * Returns the target of a number of migrations: the next ones in the order of applying, or the last applied ones of
     * the sets of this build.
     *
     * @param count how many, at least 1; a larger number than there are migrations means all
     * @return the target
     * @throws IllegalArgumentException if the count is less than 1
     */
    public static Target steps(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("steps must be at least 1, and is " + count + ".");
        }
        return new Target(Kind.STEPS, null, count);
    }

    /**
     * Returns the target of one migration of the main set, as {@link #only(MigrationId)} does for any set.
     *
     * @param version its version
     * @return the target
     * @throws IllegalArgumentException if the version is malformed
     */
    public static Target only(String version) {
        return only(MigrationId.MAIN_SET, version);
    }

    /**
     * Returns the target of one migration of a named set, as {@link #only(MigrationId)} does.
     *
     * @param set the name of the set
     * @param version its version
     * @return the target
     * @throws IllegalArgumentException if the set or the version is malformed
     */
    public static Target only(String set, String version) {
        return only(MigrationId.of(set, version));
    }

    /**
     * Returns the target of one migration. Applying takes it with its pending dependencies. A rollback takes it with
     * its dependents.
     *
     * @param id the set and the version
     * @return the target
     */
    public static Target only(MigrationId id) {
        return new Target(Kind.ONLY, Objects.requireNonNull(id, "id"), 0);
    }

    /**
     * Returns the kind of the target.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns the migration that the target names.
     *
     * @return the set and the version; empty unless the kind is {@link Kind#VERSION} or {@link Kind#ONLY}
     */
    public Optional<MigrationId> id() {
        return Optional.ofNullable(id);
    }

    /**
     * Returns the number of migrations.
     *
     * @return how many, at least 1; empty unless the kind is {@link Kind#STEPS}
     */
    public OptionalInt count() {
        return kind == Kind.STEPS ? OptionalInt.of(count) : OptionalInt.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Target target
                && kind == target.kind
                && count == target.count
                && Objects.equals(id, target.id);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, id, count);
    }

    /** Returns the target as logs name it: {@code latest}, {@code version 3}, {@code only billing:7}. */
    @Override
    public String toString() {
        return switch (kind) {
            case LATEST -> "latest";
            case NOTHING -> "nothing";
            case BUILD -> "build";
            case VERSION -> "version " + id;
            case STEPS -> count + (count == 1 ? " step" : " steps");
            case ONLY -> "only " + id;
        };
    }
}
