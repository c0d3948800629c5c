package dev.stepwell.processor.registry;

import dev.stepwell.registry.Recovery;
import dev.stepwell.sql.ConcurrentChange;
import dev.stepwell.sql.SqlName;
import dev.stepwell.sql.SqlPhrase;
import dev.stepwell.sql.SqlStatement;
import dev.stepwell.sql.StatementRules;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the {@link Recovery} of a statement in a migration without a transaction.
 *
 * <p>A statement has no recovery if its text does not tell what an interruption leaves behind.
 */
final class RecoveryFinder {

    /** The statements that cannot run in a transaction and have the same result when they run again. */
    private static final Set<String> REPEATABLE = Set.of(
            "ALTER DATABASE … SET TABLESPACE",
            "ALTER SUBSCRIPTION … REFRESH PUBLICATION",
            "ALTER SUBSCRIPTION … SET (failover)",
            "ALTER SUBSCRIPTION … SET (two_phase)",
            "ALTER SUBSCRIPTION … SET PUBLICATION",
            "ALTER SYSTEM",
            "CLUSTER",
            "CLUSTER without a table",
            "REINDEX",
            "REINDEX DATABASE",
            "REINDEX SCHEMA",
            "REINDEX SYSTEM",
            "REPACK",
            "REPACK (CONCURRENTLY)",
            "REPACK without a table",
            "VACUUM",
            "WAIT FOR LSN");

    private static final String ENUM_VALUE = "ALTER TYPE … ADD VALUE";

    private RecoveryFinder() {}

    /** {@return the recovery of a statement; empty if there is none} */
    static Optional<Recovery> find(SqlStatement statement) {
        Optional<ConcurrentChange> change = ConcurrentChange.of(statement);
        if (change.isPresent()) {
            return of(change.get());
        }
        if (StatementRules.isKnownToRunInTransaction(statement)) {
            return Optional.of(new Recovery.Atomic());
        }
        String words = StatementRules.needsNoTransaction(statement)
                .or(() -> StatementRules.mayNeedNoTransaction(statement))
                .map(SqlPhrase::words)
                .orElse("");
        if (words.equals(ENUM_VALUE)) {
            return Optional.of(new Recovery.Atomic());
        }
        return REPEATABLE.contains(words) ? Optional.of(new Recovery.Repeat()) : Optional.empty();
    }

    private static Optional<Recovery> of(ConcurrentChange change) {
        if (change instanceof ConcurrentChange.CreateIndex create) {
            return Optional.ofNullable(create.index())
                    .map(index -> new Recovery.CreateIndex(
                            new SqlName(null, index).quoted(),
                            create.table().quoted(),
                            create.unique(),
                            create.ifNotExists(),
                            create.definition()));
        } else if (change instanceof ConcurrentChange.DropIndex drop) {
            return drop.indexes().size() == 1
                    ? Optional.of(new Recovery.DropIndex(drop.indexes().get(0).quoted()))
                    : Optional.empty();
        } else if (change instanceof ConcurrentChange.DetachPartition detach) {
            return Optional.of(new Recovery.DetachPartition(
                    detach.table().quoted(), detach.partition().quoted()));
        } else if (change instanceof ConcurrentChange.Reindex reindex) {
            String name = reindex.name() == null ? "" : reindex.name().quoted();
            return scope(reindex.target()).map(scope -> new Recovery.Reindex(scope, name));
        }
        throw new IllegalStateException("unknown change " + change);
    }

    private static Optional<Recovery.Reindex.Scope> scope(ConcurrentChange.Reindex.Target target) {
        return switch (target) {
            case INDEX -> Optional.of(Recovery.Reindex.Scope.INDEX);
            case TABLE -> Optional.of(Recovery.Reindex.Scope.TABLE);
            case SCHEMA -> Optional.of(Recovery.Reindex.Scope.SCHEMA);
            case DATABASE -> Optional.of(Recovery.Reindex.Scope.DATABASE);
            case SYSTEM -> Optional.empty();
        };
    }
}
