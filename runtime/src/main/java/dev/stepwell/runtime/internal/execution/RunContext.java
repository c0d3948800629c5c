package dev.stepwell.runtime.internal.execution;

import dev.stepwell.problem.Problem;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.internal.history.HistoryTable;
import dev.stepwell.runtime.internal.history.SchemaTables;
import dev.stepwell.runtime.internal.plan.MigrationPlan;
import dev.stepwell.runtime.internal.plan.Settings;
import dev.stepwell.runtime.internal.session.Session;
import java.util.List;

/**
 * The session, the history and the settings that all parts of one run share.
 *
 * @param session the session of the run
 * @param history the history of the database
 * @param settings the settings of the migrator
 * @param events the channel to the listener
 * @param injection the disturbance by a test; none in production
 */
public record RunContext(
        Session session, HistoryTable history, Settings settings, Events events, ExecutionPoint.Injection injection) {

    /**
     * Requires that a database in which nothing was ever applied has no tables of unknown origin, unless the settings
     * allow them.
     *
     * @throws MigrationException if the schema has tables that the settings do not allow
     */
    void requireOwnSchema() {
        Problem problem =
                SchemaTables.problem(session, settings.existingSchema()).orElse(null);
        if (problem != null) {
            throw new MigrationException(problem, null);
        }
    }

    /**
     * Requires that nobody else can have written the SQL that a plan takes from the history.
     *
     * @throws MigrationException if the plan has such SQL and the history cannot be trusted
     */
    public void requireTrust(MigrationPlan plan) {
        List<String> stored = plan.stored();
        if (!stored.isEmpty()) {
            history.trust().requireForStoredSql(stored);
        }
    }
}
