package dev.stepwell.runtime.internal.trust;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.StoredHistoryProblems;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.session.Command;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The trust that a role can put in a history, at one moment. Immutable.
 *
 * <p>Whoever may write the history can change the SQL that a rollback takes from it. A trigger or a rule on its tables
 * runs as the role that writes the history.
 */
public final class HistoryTrust {

    /** The trust in a history that this run has created. */
    public static final HistoryTrust FULL = new HistoryTrust("", List.of());

    private final String runner;
    private final List<TrustFinding> findings;

    private HistoryTrust(String runner, List<TrustFinding> findings) {
        this.runner = runner;
        this.findings = List.copyOf(findings);
    }

    /**
     * {@return the question for the trust in a history}
     *
     * @param migration the name of the table of migrations, as SQL has it; likewise the next three
     * @param prefix the prefix of the names of the history
     */
    public static Command question(String migration, String event, String digest, String status, String prefix) {
        return TrustQuestion.of(migration, event, digest, status, prefix);
    }

    /** Reads the answer to the question. */
    public static HistoryTrust of(ResultSet rows) throws SQLException {
        String runner = "";
        List<TrustFinding> findings = new ArrayList<>();
        while (rows.next()) {
            runner = rows.getString("runner");
            findings.add(TrustFinding.of(rows));
        }
        return new HistoryTrust(runner, findings);
    }

    /** {@return the problem of the history, for a person who asks for all problems; empty if there is none} */
    public Optional<Problem> problem() {
        return findings.isEmpty()
                ? Optional.empty()
                : Optional.of(StoredHistoryProblems.historyUntrusted(runner, words(findings), statements(findings)));
    }

    /**
     * Requires that nobody else can have written the SQL of rollbacks, and that no code of others is on the tables.
     *
     * @param migrations the migrations whose rollback comes from the history, at least one
     * @throws MigrationException if a role that is not trusted may write the history
     */
    public void requireForStoredSql(List<String> migrations) {
        if (!findings.isEmpty()) {
            throw new MigrationException(
                    StoredHistoryProblems.storedSqlUntrusted(runner, migrations, words(findings), statements(findings)),
                    null);
        }
    }

    /**
     * Requires that nobody else can have written the session settings with which a migration goes on.
     *
     * @param label the migration
     * @throws MigrationException if a role that is not trusted may write the history
     */
    public void requireForStoredSettings(String label) {
        if (!findings.isEmpty()) {
            throw new MigrationException(
                    StoredHistoryProblems.storedSettingsUntrusted(runner, label, words(findings), statements(findings)),
                    null);
        }
    }

    /** {@return the problem of code of others on the tables, which writing would run; empty if there is none} */
    public Optional<Problem> codeOfOthers() {
        List<TrustFinding> code =
                findings.stream().filter(TrustFinding::runsCode).toList();
        return code.isEmpty()
                ? Optional.empty()
                : Optional.of(StoredHistoryProblems.historyRunsCode(runner, words(code), statements(code)));
    }

    private static List<String> words(List<TrustFinding> findings) {
        return findings.stream().map(TrustFinding::words).toList();
    }

    private static List<String> statements(List<TrustFinding> findings) {
        return findings.stream().map(TrustFinding::statement).toList();
    }
}
