package dev.stepwell.registry;

/**
 * A step of a migration's up or down: a SQL statement, a {@code COPY} with its data, or a Java method.
 *
 * <p>The steps of one direction of a migration are either all Java methods or all SQL.
 */
public sealed interface MigrationStep permits MigrationStatement, MigrationCopy, JavaStep {

    /**
     * Returns the place of the step in the source.
     *
     * @return the place, in the text form that {@link SourceMap#parse} reads
     */
    String origin();
}
