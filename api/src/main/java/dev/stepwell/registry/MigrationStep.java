package dev.stepwell.registry;

/**
 * One step of applying a migration or of rolling it back: an SQL statement, COPY data to load, or Java code.
 *
 * <p>All steps of one direction of one migration are Java code, or none is.
 */
public sealed interface MigrationStep permits MigrationStatement, MigrationCopy, JavaStep {

    /**
     * Where the step was written.
     *
     * @return the text form that {@link SourceMap#parse} reads
     */
    String origin();
}
