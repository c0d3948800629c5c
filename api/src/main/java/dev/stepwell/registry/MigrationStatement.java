package dev.stepwell.registry;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement of a migration, as it is sent to PostgreSQL.
 *
 * <p>The text is exactly one statement without its terminating semicolon. The processor splits scripts at compile time.
 * Immutable.
 */
public final class MigrationStatement implements MigrationStep {

    private final String sql;
    private final String origin;
    private final @Nullable Recovery recovery;

    /**
     * Makes a statement without a recovery. The statement is part of a transaction, or only a person can tell whether
     * it took effect.
     *
     * @param sql the text of the statement
     * @param origin the place of the statement in the source, in the text form that {@link SourceMap#parse} reads
     */
    public MigrationStatement(String sql, String origin) {
        this.sql = sql;
        this.origin = origin;
        this.recovery = null;
    }

    /**
     * Makes a statement with a recovery.
     *
     * @param sql the text of the statement
     * @param origin the place of the statement in the source, in the text form that {@link SourceMap#parse} reads
     * @param recovery the recovery after the session ended while the statement ran
     */
    public MigrationStatement(String sql, String origin, Recovery recovery) {
        this.sql = sql;
        this.origin = origin;
        this.recovery = recovery;
    }

    /**
     * Returns the text of the statement.
     *
     * @return one statement without its semicolon
     */
    public String sql() {
        return sql;
    }

    @Override
    public String origin() {
        return origin;
    }

    /**
     * Returns the recovery after the session ended while the statement ran.
     *
     * @return the recovery; empty if the statement is part of a transaction, or if only a person can tell whether the
     *     statement took effect
     */
    public Optional<Recovery> recovery() {
        return Optional.ofNullable(recovery);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MigrationStatement statement
                && sql.equals(statement.sql)
                && origin.equals(statement.origin)
                && Objects.equals(recovery, statement.recovery);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sql, origin, recovery);
    }

    @Override
    public String toString() {
        return "MigrationStatement[sql=" + sql + ", origin=" + origin + ", recovery=" + recovery + "]";
    }
}
