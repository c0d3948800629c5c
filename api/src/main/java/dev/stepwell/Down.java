package dev.stepwell;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what rolls a {@link Migration} back: {@code static final String} constants with SQL, or static methods that
 * take a {@link java.sql.Connection}.
 *
 * <p>The rules are those of {@link Up}. Every migration has either a {@code @Down} or an {@link Irreversible}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface Down {}
