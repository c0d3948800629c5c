package dev.stepwell.registry;

/**
 * A {@code COPY … FROM STDIN} statement of a migration, with the data that follows the statement in the script.
 *
 * <p>The data are the lines between the line of the statement and the line {@code \.}, without both of these lines.
 *
 * @param sql the COPY statement without its semicolon
 * @param data the data in the format that the statement declares
 * @param origin the place of the statement in the source, in the text form that {@link SourceMap#parse} reads
 */
public record MigrationCopy(String sql, String data, String origin) implements MigrationStep {}
