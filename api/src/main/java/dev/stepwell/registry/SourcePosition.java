package dev.stepwell.registry;

/**
 * A place in a source file.
 *
 * <p>Immutable.
 *
 * @param file the path of the file; empty for the file of the migration's own class
 * @param line the line, from 1
 * @param column the column, from 1, in UTF-16 units, as javac counts
 */
public record SourcePosition(String file, int line, int column) {}
