package dev.stepwell.registry;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement of a migration, as it is sent to PostgreSQL.
 *
 * <p>It holds exactly one statement without its terminating semicolon; the split was made at compile time. Immutable.
 */
public final class MigrationStatement implements MigrationStep {

    private final String sql;
    private final String origin;
    private final @Nullable Recovery recovery;

    /**
     * Makes a statement without a recovery: it is part of a transaction, or only a person can tell what became of it.
     *
     * @param sql the text of the statement
     * @param origin where the statement was written, in the text form that {@link SourceMap#parse} reads
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
     * @param origin where the statement was written, in the text form that {@link SourceMap#parse} reads
     * @param recovery the recovery once its session has died in it
     */
    public MigrationStatement(String sql, String origin, Recovery recovery) {
        this.sql = sql;
        this.origin = origin;
        this.recovery = recovery;
    }

    /**
     * The text of the statement.
     *
     * @return one statement
     */
    public String sql() {
        return sql;
    }

    @Override
    public String origin() {
        return origin;
    }

    /**
     * The recovery once the session of the statement has died in it.
     *
     * @return the recovery; empty if the statement is part of a transaction, or if only a person can tell what became
     *     of it
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
