package dev.stepwell.registry;

/**
 * A place in a source file.
 *
 * <p>Line and column count from 1; the column counts UTF-16 units, as javac does.
 *
 * @param file the path of the file; empty if it is the file of the migration's own class
 * @param line the line, from 1
 * @param column the column, from 1
 */
public record SourcePosition(String file, int line, int column) {}
