package dev.stepwell;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Puts the migrations of one package into a named set with versions of its own.
 *
 * <p>The annotation stands in {@code package-info.java} and does not cover subpackages. Several packages may share a
 * set. Migrations of a package without this annotation belong to the set {@value MigrationId#MAIN_SET}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PACKAGE)
public @interface MigrationSet {

    /**
     * The name of the set: a lower-case ASCII letter, then lower-case ASCII letters, digits, {@code _} and {@code -},
     * {@value MigrationId#MAXIMUM_SET_LENGTH} characters at most. Any other name is a compile error.
     *
     * @return the name of the set
     */
    String value();
}
