package dev.stepwell.registry;

import java.sql.Connection;

/**
 * A step of a migration that is a static Java method.
 *
 * <p>The name is for people, and is the same in each compilation of the same sources.
 *
 * @param name the name of the method, such as {@code NormalizeEmails.up}
 * @param action the method itself
 * @param origin the place of the method in the source, in the text form that {@link SourceMap#parse} reads
 */
public record JavaStep(String name, Action action, String origin) implements MigrationStep {

    /**
     * The call of a {@code @Up} or {@code @Down} method. The method must neither close the connection nor end its
     * transaction.
     */
    @FunctionalInterface
    public interface Action {

        /**
         * Runs the step.
         *
         * @param connection the connection of the migration; inside a transaction if the migration is transactional
         * @throws Exception if the step fails; the migration then fails too
         */
        void run(Connection connection) throws Exception;
    }
}
