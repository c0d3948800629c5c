package dev.stepwell;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the steps that apply a {@link Migration}: {@code static final String} constants with SQL, or static methods
 * that take a {@link java.sql.Connection}.
 *
 * <p>Several steps run in the order of their declaration. The steps of one direction of a migration are either all
 * constants or all methods. A constant may have any access level. A method must not be private, since generated code of
 * its package calls it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface Up {}
