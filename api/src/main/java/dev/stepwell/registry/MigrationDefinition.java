package dev.stepwell.registry;

import dev.stepwell.Migration;
import dev.stepwell.MigrationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A migration in a registry, with everything that applies it or rolls it back.
 *
 * <p>A definition has at least one step of its up. It has either steps of its down or a reason for having none.
 * Immutable. Generated code makes definitions. Two definitions are equal only if they are the same object, since Java
 * steps cannot be compared.
 */
public final class MigrationDefinition implements MigrationNode {

    private final MigrationId id;
    private final String className;
    private final String description;
    private final String sourceFile;
    private final boolean transactional;
    private final boolean repeatable;
    private final boolean restartable;
    private final List<MigrationId> dependsOn;
    private final List<MigrationId> replaces;
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
        this.restartable = builder.restartable;
        this.dependsOn = List.copyOf(builder.dependsOn);
        this.replaces = List.copyOf(builder.replaces);
        this.checksum = builder.checksum;
        this.up = List.copyOf(builder.up);
        this.down = List.copyOf(builder.down);
        this.irreversible = builder.irreversible;
        this.verify = builder.verify;
    }

    /**
     * Returns a builder of a definition.
     *
     * @param set the name of the migration's set
     * @param version the version as written
     * @param className the canonical name of the class that declares the migration
     * @return a builder of a transactional migration without steps and dependencies
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

    @Override
    public List<MigrationId> replaces() {
        return replaces;
    }

    /**
     * Returns the description of the migration.
     *
     * @return one line for people; empty if the builder got none
     */
    public String description() {
        return description;
    }

    /**
     * Returns the source file of the class.
     *
     * @return a path that does not depend on the directory of the build; empty if the compiler did not tell
     */
    public String sourceFile() {
        return sourceFile;
    }

    /**
     * Tells whether one transaction holds the whole migration.
     *
     * @return the value of {@link Migration#transactional()}
     */
    public boolean transactional() {
        return transactional;
    }

    @Override
    public boolean repeatable() {
        return repeatable;
    }

    /**
     * Tells whether a step that was broken off may be run again from its beginning.
     *
     * @return the value of {@link Migration#restartable()}
     */
    public boolean restartable() {
        return restartable;
    }

    /**
     * Returns the checksum of the migration's up.
     *
     * @return the name of the algorithm, a colon, and the value; empty if the compiler did not give the source of a
     *     Java step
     */
    public String checksum() {
        return checksum;
    }

    /**
     * Returns the steps that apply the migration.
     *
     * @return the steps in order, at least one
     */
    public List<MigrationStep> up() {
        return up;
    }

    /**
     * Returns the steps that roll the migration back.
     *
     * @return the steps in order; empty if the migration is irreversible
     */
    public List<MigrationStep> down() {
        return down;
    }

    /**
     * Returns the reason why the migration cannot be rolled back.
     *
     * @return the reason; empty if the migration has a down
     */
    public Optional<String> irreversible() {
        return Optional.ofNullable(irreversible);
    }

    /**
     * Returns the query that must return no row after the migration's up.
     *
     * @return the query; empty if the migration has none
     */
    public Optional<MigrationStatement> verify() {
        return Optional.ofNullable(verify);
    }

    @Override
    public String toString() {
        return label();
    }

    /** Builds a definition; made for generated code. Not safe for use by several threads. */
    public static final class Builder {

        private final MigrationId id;
        private final String className;
        private String description = "";
        private String sourceFile = "";
        private boolean transactional = true;
        private boolean repeatable;
        private boolean restartable;
        private final List<MigrationId> dependsOn = new ArrayList<>(2);
        private final List<MigrationId> replaces = new ArrayList<>(0);
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
         * Sets the description. The default is empty.
         *
         * @param text one line for people
         * @return this builder
         */
        public Builder description(String text) {
            this.description = text;
            return this;
        }

        /**
         * Sets the source file. The default is empty.
         *
         * @param path a path that does not depend on the directory of the build
         * @return this builder
         */
        public Builder sourceFile(String path) {
            this.sourceFile = path;
            return this;
        }

        /**
         * Makes the migration one without a transaction: every statement is a transaction of its own.
         *
         * @return this builder
         */
        public Builder notTransactional() {
            this.transactional = false;
            return this;
        }

        /**
         * Makes the migration repeatable: the migration is applied again when its up has changed.
         *
         * @return this builder
         */
        public Builder repeatable() {
            this.repeatable = true;
            return this;
        }

        /**
         * Makes the migration restartable: a step that was broken off is run again from its beginning.
         *
         * @return this builder
         */
        public Builder restartable() {
            this.restartable = true;
            return this;
        }

        /**
         * Adds a dependency of the migration.
         *
         * @param set the name of the dependency's set
         * @param version the version of the dependency
         * @return this builder
         * @throws IllegalArgumentException if the set or the version is malformed
         */
        public Builder dependsOn(String set, String version) {
            dependsOn.add(MigrationId.of(set, version));
            return this;
        }

        /**
         * Adds a migration of the same set that this one replaces.
         *
         * @param version the version of the replaced migration
         * @return this builder
         * @throws IllegalArgumentException if the version is malformed
         */
        public Builder replaces(String version) {
            replaces.add(MigrationId.of(id.set(), version));
            return this;
        }

        /**
         * Sets the checksum of the migration's up. The default is empty.
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
         * Declares that the migration cannot be rolled back.
         *
         * @param why the reason, for people
         * @return this builder
         */
        public Builder irreversible(String why) {
            this.irreversible = why;
            return this;
        }

        /**
         * Sets the query that must return no row after the migration's up.
         *
         * @param origin the place of the query in the source, in the text form that {@link SourceMap#parse} reads
         * @param sql one query
         * @return this builder
         */
        public Builder verify(String origin, String sql) {
            this.verify = new MigrationStatement(sql, origin);
            return this;
        }

        /**
         * Builds the definition.
         *
         * @return the definition
         * @throws IllegalStateException if the up has no step, if the migration has both steps of a down and a reason
         *     for having none, or neither of the two, if a repeatable migration is not transactional or replaces
         *     others, if a restartable migration is transactional, or if a migration replaces itself
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
            if (repeatable && !replaces.isEmpty()) {
                throw new IllegalStateException(id + " " + className + " is repeatable and replaces others.");
            }
            if (restartable && transactional) {
                throw new IllegalStateException(id + " " + className + " is restartable and has a transaction.");
            }
            if (replaces.contains(id)) {
                throw new IllegalStateException(id + " " + className + " replaces itself.");
            }
            return new MigrationDefinition(this);
        }
    }
}
