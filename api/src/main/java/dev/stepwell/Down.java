package dev.stepwell;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the steps that roll a {@link Migration} back: {@code static final String} constants with SQL, or static methods
 * that take a {@link java.sql.Connection}.
 *
 * <p>The rules of {@link Up} hold here too. Every migration has either a {@code @Down} or an {@link Irreversible}, and
 * never both.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface Down {}
