package dev.stepwell;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Puts the migrations of one package into a named set with versions of its own.
 *
 * <p>It stands on the package's {@code package-info.java} and does not reach into subpackages. Several packages may
 * share a set. Migrations of a package without it belong to the set {@value MigrationId#MAIN_SET}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PACKAGE)
public @interface MigrationSet {

    /**
     * The name of the set: a lower-case letter, then lower-case letters, digits, {@code _} and {@code -}, 63 characters
     * at most.
     *
     * @return the name of the set
     */
    String value();
}
