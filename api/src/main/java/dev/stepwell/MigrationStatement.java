package dev.stepwell;

/**
 * One SQL statement of a migration, as it is sent to PostgreSQL.
 *
 * <p>It holds exactly one statement without its terminating semicolon; the split was made at compile time.
 *
 * @param sql the text of the statement
 * @param origin where the statement was written, in the text form that {@link SourceMap#parse} reads
 */
public record MigrationStatement(String sql, String origin) implements MigrationStep {}
