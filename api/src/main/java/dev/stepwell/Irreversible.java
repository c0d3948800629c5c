package dev.stepwell;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a {@link Migration} cannot be rolled back, and why.
 *
 * <p>A rollback that would need such a migration undone is refused by name before anything is changed.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Irreversible {

    /**
     * The reason, for the person whose rollback is refused.
     *
     * @return the reason, which may not be blank
     */
    String value();
}
