package dev.stepwell;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a constant with one query that must return no row once the {@link Migration} has been applied.
 *
 * <p>The query runs in the transaction of the migration. When it returns rows, they are shown in the failure and the
 * migration is rolled back.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.FIELD)
public @interface Verify {}
