package dev.stepwell.runtime;

import dev.stepwell.JavaStep;
import dev.stepwell.MigrationCopy;
import dev.stepwell.MigrationStatement;
import dev.stepwell.MigrationStep;
import java.io.IOException;
import java.io.StringReader;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.SqlCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one step of a migration on the session.
 *
 * <p>A statement reaches the server exactly as it was written: the driver's own parser, which splits at semicolons and
 * looks for question marks and JDBC escapes, is passed by.
 */
final class StepRunner {

    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);

    private final Session session;

    StepRunner(Session session) {
        this.session = session;
    }

    /**
     * Runs a step.
     *
     * @return whether it may have ended a transaction and begun another, which the driver does not tell apart from one
     *     that stayed open
     * @throws SQLException if the server refused it or the connection failed
     * @throws Exception whatever a Java step throws
     */
    boolean run(MigrationStep step) throws Exception {
        if (step instanceof MigrationStatement statement) {
            return send(statement.sql());
        } else if (step instanceof MigrationCopy copy) {
            copy(copy);
            return false;
        } else if (step instanceof JavaStep java) {
            boolean transactional = !session.connection().getAutoCommit();
            java.action().run(StepConnection.of(session.connection(), transactional));
            if (!transactional && !session.connection().getAutoCommit()) {
                session.connection().setAutoCommit(true);
            }
            return true;
        }
        throw new IllegalStateException("unknown step " + step);
    }

    private boolean send(String sql) throws SQLException {
        QueryExecutor executor = session.driver().getQueryExecutor();
        Query query = executor.wrap(List.of(new NativeQuery(sql, SqlCommand.BLANK)));
        int flags = QueryExecutor.QUERY_EXECUTE_AS_SIMPLE | QueryExecutor.QUERY_NO_RESULTS;
        if (session.connection().getAutoCommit()) {
            flags |= QueryExecutor.QUERY_SUPPRESS_BEGIN;
        }
        PassingHandler handler = new PassingHandler();
        executor.execute(query, null, handler, 0, 0, flags);
        return handler.sawTransactionControl;
    }

    private void copy(MigrationCopy copy) throws SQLException {
        try {
            session.driver().getCopyAPI().copyIn(copy.sql(), new StringReader(copy.data()));
        } catch (IOException e) {
            throw new SQLException("reading the data of COPY failed", e);
        }
    }

    /** Lets results go by, hands the server's notices to the log, and watches for COMMIT and ROLLBACK. */
    private static final class PassingHandler extends ResultHandlerBase {

        private boolean sawTransactionControl;

        @Override
        public void handleCommandStatus(String status, long updateCount, long insertOid) {
            sawTransactionControl |= status.startsWith("COMMIT") || status.startsWith("ROLLBACK");
        }

        @Override
        public void handleWarning(SQLWarning warning) {
            LOG.info("PostgreSQL says: {}", warning.getMessage());
        }
    }
}
