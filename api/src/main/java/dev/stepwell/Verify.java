package dev.stepwell;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@code static final String} constant with one query that must return no row after the {@link Up} of the
 * {@link Migration}.
 *
 * <p>The query runs in the transaction of the migration. If the query returns rows, the failure shows them and the
 * transaction is rolled back.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.FIELD)
public @interface Verify {}
