package dev.stepwell.processor;

import com.palantir.javapoet.CodeBlock;
import dev.stepwell.Recovery;
import dev.stepwell.sql.ConcurrentChange;
import dev.stepwell.sql.SqlName;
import dev.stepwell.sql.SqlPhrase;
import dev.stepwell.sql.SqlStatement;
import dev.stepwell.sql.StatementRules;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The {@link Recovery} of a statement of a migration without a transaction, as Java code.
 *
 * <p>Where the words of the statement leave open what its death would leave behind, there is none.
 */
final class RecoveryCode {

    /** Of the commands that cannot run in a transaction, those that end the same when they run again. */
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
            "VACUUM");

    private static final String ENUM_VALUE = "ALTER TYPE … ADD VALUE";

    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[a-z_][a-z0-9_]*");

    private RecoveryCode() {}

    /** The expression that makes the recovery, if there is one. */
    static Optional<CodeBlock> of(SqlStatement statement) {
        Optional<ConcurrentChange> change = ConcurrentChange.of(statement);
        if (change.isPresent()) {
            return of(change.get());
        }
        String words = StatementRules.needsNoTransaction(statement)
                .or(() -> StatementRules.mayNeedNoTransaction(statement))
                .map(SqlPhrase::words)
                .orElse("");
        if (words.isEmpty() || words.equals(ENUM_VALUE)) {
            return Optional.of(CodeBlock.of("new $T()", Recovery.Atomic.class));
        }
        return REPEATABLE.contains(words)
                ? Optional.of(CodeBlock.of("new $T()", Recovery.Repeat.class))
                : Optional.empty();
    }

    private static Optional<CodeBlock> of(ConcurrentChange change) {
        if (change instanceof ConcurrentChange.CreateIndex create) {
            return Optional.ofNullable(create.index())
                    .map(index -> CodeBlock.of(
                            "new $T($L, $L)",
                            Recovery.CreateIndex.class,
                            JavaLiteral.of(quoted(index)),
                            JavaLiteral.of(quoted(create.table()))));
        } else if (change instanceof ConcurrentChange.DropIndex drop) {
            return drop.indexes().size() == 1
                    ? Optional.of(CodeBlock.of(
                            "new $T($L)",
                            Recovery.DropIndex.class,
                            JavaLiteral.of(quoted(drop.indexes().get(0)))))
                    : Optional.empty();
        } else if (change instanceof ConcurrentChange.DetachPartition detach) {
            return Optional.of(CodeBlock.of(
                    "new $T($L, $L)",
                    Recovery.DetachPartition.class,
                    JavaLiteral.of(quoted(detach.table())),
                    JavaLiteral.of(quoted(detach.partition()))));
        } else if (change instanceof ConcurrentChange.Reindex reindex) {
            return scope(reindex.target())
                    .map(scope -> CodeBlock.of(
                            "new $T($T.$L, $L)",
                            Recovery.Reindex.class,
                            Recovery.Reindex.Scope.class,
                            scope,
                            JavaLiteral.of(reindex.name() == null ? "" : quoted(reindex.name()))));
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

    private static String quoted(SqlName name) {
        return name.schema() == null ? quoted(name.name()) : quoted(name.schema()) + "." + quoted(name.name());
    }

    /** PostgreSQL reads these names by functions that know no keywords. */
    private static String quoted(String name) {
        return NEEDS_NO_QUOTES.matcher(name).matches() ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
