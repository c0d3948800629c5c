package dev.stepwell.registry;

import java.sql.Connection;

/**
 * A step of a migration that is a static Java method.
 *
 * <p>The name is for people; two runs of one build give the same one.
 *
 * @param name the method, such as {@code NormalizeEmails.up}
 * @param action the method itself
 * @param origin where the method was written, in the text form that {@link SourceMap#parse} reads
 */
public record JavaStep(String name, Action action, String origin) implements MigrationStep {

    /** What a {@code @Up} or {@code @Down} method does; it leaves the connection open and its transaction undecided. */
    @FunctionalInterface
    public interface Action {

        /**
         * Runs the step.
         *
         * @param connection the connection of the migration, inside its transaction if it has one
         * @throws Exception if the step failed; the migration fails with it
         */
        void run(Connection connection) throws Exception;
    }
}
