package dev.stepwell;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a class or an interface a migration: one change to a schema, with its SQL in {@link Up} and {@link Down}.
 *
 * <p>The identity of a migration is its version within its {@linkplain MigrationSet set}. The class is no part of the
 * identity, so renaming or moving the class within the set changes nothing. Duplicate versions, unknown dependencies
 * and cycles are compile errors.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Migration {

    /**
     * The version: ASCII digits, optionally in parts separated by dots, such as {@code 001}, {@code 20250327183223} or
     * {@code 2.1}. Versions compare as {@link Version} says, and are shown as written. A missing version is a compile
     * error that proposes a free one.
     *
     * @return the version as written
     */
    String version() default "";

    /**
     * The dependencies: migrations that must be applied before this one. They may live in other packages, modules and
     * sets. Naming a class twice has no further effect.
     *
     * @return classes that are migrations themselves; any other class is a compile error
     */
    Class<?>[] dependsOn() default {};

    /**
     * The description: one line for people about what the migration does. The default is the class name in words.
     *
     * @return the description, or an empty text for the default
     */
    String description() default "";

    /**
     * The transaction mode. {@code true} runs the migration in one transaction together with its history row.
     * {@code false} makes each statement a transaction of its own. It is for statements that PostgreSQL refuses in a
     * transaction block, such as {@code CREATE INDEX CONCURRENTLY}.
     *
     * @return true if one transaction holds the whole migration
     */
    boolean transactional() default true;

    /**
     * The reaction to a changed {@link Up}. {@code true} applies the migration again; {@code false} refuses the run.
     *
     * <p>Repeatable migrations suit views, functions and other objects that are replaced as a whole. The up must work
     * over an earlier text of itself, as {@code CREATE OR REPLACE} does. A repeatable migration must be transactional.
     * Where dependencies leave the order open, repeatable migrations come after all others. An older text is never
     * applied over a newer one.
     *
     * @return true if the migration is applied again when its up has changed
     */
    boolean repeatable() default false;

    /**
     * The reaction to a step that was broken off, when nobody can tell whether the step took effect. {@code true} runs
     * the step again from its beginning; {@code false} refuses the run until a person has decided.
     *
     * <p>Only a migration without a transaction has such steps: Java steps, and statements such as {@code CALL} of
     * which the catalogs of PostgreSQL show nothing. Every such step, up and down, must be right after any part of it
     * has already run. A backfill in portions, which passes over the rows that have their value, is an example. A step
     * whose text has changed since is not run again without a decision.
     *
     * @return true if each step may be run again after it was broken off
     */
    boolean restartable() default false;

    /**
     * The versions that this migration replaces: a squash of earlier migrations of the same set into one.
     *
     * <p>A new database runs this migration and none of the replaced ones. A database that has all replaced migrations
     * takes this one as applied, without running it, and forgets the replaced ones. A database that has only some of
     * them first applies the others if this build still has their classes, and otherwise refuses the run.
     *
     * <p>These are versions and not classes, because the replaced classes may be deleted. While a replaced class is
     * there, no other migration may depend on it. The version of a replaced migration stays taken for ever. A migration
     * that is replaced may itself replace others; the new one then replaces all of them. A repeatable migration cannot
     * replace others or be replaced.
     *
     * @return versions of this set, each once, as in {@link #version()}
     */
    String[] replaces() default {};
}
