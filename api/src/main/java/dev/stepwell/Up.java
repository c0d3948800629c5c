package dev.stepwell;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what applies a {@link Migration}: {@code static final String} constants with SQL, or static methods that take a
 * {@link java.sql.Connection}.
 *
 * <p>Several run in the order in which they are declared; constants and methods are not mixed in one direction of one
 * migration. A constant may have any access level; a method may be anything but private, since generated code of its
 * package calls it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface Up {}
