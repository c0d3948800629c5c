package dev.stepwell.registry;

import dev.stepwell.Migration;
import dev.stepwell.MigrationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A migration as the registry holds it: everything that applying it or rolling it back takes.
 *
 * <p>It has at least one step up, and either steps down or a reason why there are none. Immutable. Generated code makes
 * it; equality is identity, since code cannot be compared.
 */
public final class MigrationDefinition implements MigrationNode {

    private final MigrationId id;
    private final String className;
    private final String description;
    private final String sourceFile;
    private final boolean transactional;
    private final boolean repeatable;
    private final List<MigrationId> dependsOn;
    private final String checksum;
    private final List<MigrationStep> up;
    private final List<MigrationStep> down;
    private final @Nullable String irreversible;
    private final @Nullable MigrationStatement verify;

    private MigrationDefinition(Builder builder) {
        this.id = builder.id;
        this.className = builder.className;
        this.description = builder.description;
        this.sourceFile = builder.sourceFile;
        this.transactional = builder.transactional;
        this.repeatable = builder.repeatable;
        this.dependsOn = List.copyOf(builder.dependsOn);
        this.checksum = builder.checksum;
        this.up = List.copyOf(builder.up);
        this.down = List.copyOf(builder.down);
        this.irreversible = builder.irreversible;
        this.verify = builder.verify;
    }

    /**
     * Begins a definition.
     *
     * @param set the name of the migration's set
     * @param version the version as written
     * @param className the canonical name of the class that declares the migration
     * @return a builder that has neither steps nor dependencies yet
     * @throws IllegalArgumentException if the set or the version is malformed
     */
    public static Builder of(String set, String version, String className) {
        return new Builder(MigrationId.of(set, version), className);
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
    public List<MigrationId> dependsOn() {
        return dependsOn;
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
     * The source file of the class.
     *
     * @return a path that does not depend on where the project was built; empty if the compiler did not tell
     */
    public String sourceFile() {
        return sourceFile;
    }

    /**
     * Whether one transaction holds the whole migration.
     *
     * @return what {@link Migration#transactional()} says
     */
    public boolean transactional() {
        return transactional;
    }

    @Override
    public boolean repeatable() {
        return repeatable;
    }

    /**
     * The checksum of what applies the migration.
     *
     * @return the name of the algorithm, a colon, and the value; empty if the compiler did not give the source of a
     *     Java step
     */
    public String checksum() {
        return checksum;
    }

    /**
     * What applies the migration.
     *
     * @return at least one step, in order
     */
    public List<MigrationStep> up() {
        return up;
    }

    /**
     * What rolls the migration back.
     *
     * @return the steps in order; empty if the migration is irreversible
     */
    public List<MigrationStep> down() {
        return down;
    }

    /**
     * Why the migration cannot be rolled back.
     *
     * @return the reason, or empty if it can
     */
    public Optional<String> irreversible() {
        return Optional.ofNullable(irreversible);
    }

    /**
     * The query that must return no row once the migration is applied.
     *
     * @return the query, if there is one
     */
    public Optional<MigrationStatement> verify() {
        return Optional.ofNullable(verify);
    }

    @Override
    public String toString() {
        return label();
    }

    /** Collects a definition; made for generated code. Not safe for use by several threads. */
    public static final class Builder {

        private final MigrationId id;
        private final String className;
        private String description = "";
        private String sourceFile = "";
        private boolean transactional = true;
        private boolean repeatable;
        private final List<MigrationId> dependsOn = new ArrayList<>(2);
        private String checksum = "";
        private final List<MigrationStep> up = new ArrayList<>(2);
        private final List<MigrationStep> down = new ArrayList<>(2);
        private @Nullable String irreversible;
        private @Nullable MigrationStatement verify;

        private Builder(MigrationId id, String className) {
            this.id = id;
            this.className = className;
        }

        /**
         * Sets what the migration does.
         *
         * @param text one line for people
         * @return this builder
         */
        public Builder description(String text) {
            this.description = text;
            return this;
        }

        /**
         * Sets the source file.
         *
         * @param path a path that does not depend on where the project was built
         * @return this builder
         */
        public Builder sourceFile(String path) {
            this.sourceFile = path;
            return this;
        }

        /**
         * Makes every statement a transaction of its own.
         *
         * @return this builder
         */
        public Builder notTransactional() {
            this.transactional = false;
            return this;
        }

        /**
         * Makes the migration one that is applied again when it has changed.
         *
         * @return this builder
         */
        public Builder repeatable() {
            this.repeatable = true;
            return this;
        }

        /**
         * Adds a migration that comes before this one.
         *
         * @param set the name of its set
         * @param version its version
         * @return this builder
         * @throws IllegalArgumentException if the set or the version is malformed
         */
        public Builder dependsOn(String set, String version) {
            dependsOn.add(MigrationId.of(set, version));
            return this;
        }

        /**
         * Sets the checksum of what applies the migration.
         *
         * @param value the name of the algorithm, a colon, and the value
         * @return this builder
         */
        public Builder checksum(String value) {
            this.checksum = value;
            return this;
        }

        /**
         * Adds a step that applies the migration.
         *
         * @param step the step
         * @return this builder
         */
        public Builder up(MigrationStep step) {
            up.add(step);
            return this;
        }

        /**
         * Adds a step that rolls the migration back.
         *
         * @param step the step
         * @return this builder
         */
        public Builder down(MigrationStep step) {
            down.add(step);
            return this;
        }

        /**
         * Says that the migration cannot be rolled back.
         *
         * @param why the reason, for people
         * @return this builder
         */
        public Builder irreversible(String why) {
            this.irreversible = why;
            return this;
        }

        /**
         * Sets the query that must return no row once the migration is applied.
         *
         * @param origin where it was written
         * @param sql one query
         * @return this builder
         */
        public Builder verify(String origin, String sql) {
            this.verify = new MigrationStatement(sql, origin);
            return this;
        }

        /**
         * Ends the definition.
         *
         * @return the definition
         * @throws IllegalStateException if there is no step up, neither or both of steps down and a reason for none, or
         *     no transaction although it is repeatable
         */
        public MigrationDefinition build() {
            if (up.isEmpty()) {
                throw new IllegalStateException(id + " " + className + " has no step up.");
            }
            if (down.isEmpty() == (irreversible == null)) {
                throw new IllegalStateException(
                        id + " " + className + " needs either steps down or a reason why it is irreversible.");
            }
            if (repeatable && !transactional) {
                throw new IllegalStateException(id + " " + className + " is repeatable and has no transaction.");
            }
            return new MigrationDefinition(this);
        }
    }
}
