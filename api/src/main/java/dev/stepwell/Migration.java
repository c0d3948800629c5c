package dev.stepwell;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a class or an interface a migration: one step of a schema's history, with its SQL in {@link Up} and
 * {@link Down}.
 *
 * <p>A migration is identified by its version within its {@linkplain MigrationSet set}, never by the class: renaming or
 * moving the class changes nothing. The annotation processor refuses, as compile errors, versions and dependencies that
 * do not form a graph which can be applied.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Migration {

    /**
     * The version: ASCII digits, optionally in parts separated by dots, such as {@code 001}, {@code 20250327183223} or
     * {@code 2.1}. Compared as {@link Version} does and shown as written. Required; leaving it out is a compile error
     * that proposes a free version.
     *
     * @return the version as written
     */
    String version() default "";

    /**
     * The migrations that are applied before this one. They may live in other packages, modules and sets. Naming one
     * class twice has no further effect.
     *
     * @return classes that are migrations themselves
     */
    Class<?>[] dependsOn() default {};

    /**
     * What the migration does, for people, in one line.
     *
     * @return the description; when empty, the class name in words
     */
    String description() default "";

    /**
     * Whether the migration runs in one transaction together with its history row. {@code false} is for the statements
     * that PostgreSQL refuses in a transaction block, such as {@code CREATE INDEX CONCURRENTLY}; each statement is then
     * a transaction of its own.
     *
     * @return whether one transaction holds the whole migration
     */
    boolean transactional() default true;

    /**
     * Whether the migration is applied again when its {@link Up} has changed, as it fits views, functions and other
     * things that are replaced as a whole. It must be such that applying it over an earlier text of itself works, as
     * {@code CREATE OR REPLACE} does. Among what dependencies leave open, repeatable migrations come after all others.
     * An older text is never applied over a newer one. It has to be transactional.
     *
     * @return whether a change of what applies it is applied, instead of refused
     */
    boolean repeatable() default false;
}
