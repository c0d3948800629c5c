package dev.stepwell;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that a {@link Migration} cannot be rolled back, and gives the reason.
 *
 * <p>A rollback that includes an irreversible migration is refused before it changes anything. The refusal names the
 * migration.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Irreversible {

    /**
     * The reason, shown to the person whose rollback is refused. A blank reason is a compile error.
     *
     * @return the reason, not blank
     */
    String value();
}
