package dev.stepwell.registry;

/**
 * A {@code COPY … FROM STDIN} of a migration together with the data that follows it in the script.
 *
 * <p>The data is what stands between the line of the command and the line {@code \.}, which is not part of it.
 *
 * @param sql the COPY command without its semicolon
 * @param data the data in the format that the command declares
 * @param origin where the command was written, in the text form that {@link SourceMap#parse} reads
 */
public record MigrationCopy(String sql, String data, String origin) implements MigrationStep {}
