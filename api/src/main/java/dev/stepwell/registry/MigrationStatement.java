package dev.stepwell.registry;

import java.util.Optional;

/**
 * One SQL statement of a migration, as it is sent to PostgreSQL.
 *
 * <p>It holds exactly one statement without its terminating semicolon; the split was made at compile time.
 *
 * @param sql the text of the statement
 * @param origin where the statement was written, in the text form that {@link SourceMap#parse} reads
 * @param recovery what is done once its session has died in it; empty if it is part of a transaction, or if nothing but
 *     a look by a person tells what became of it
 */
public record MigrationStatement(String sql, String origin, Optional<Recovery> recovery) implements MigrationStep {

    /**
     * Makes a statement without a recovery.
     *
     * @param sql the text of the statement
     * @param origin where the statement was written
     */
    public MigrationStatement(String sql, String origin) {
        this(sql, origin, Optional.empty());
    }
}
