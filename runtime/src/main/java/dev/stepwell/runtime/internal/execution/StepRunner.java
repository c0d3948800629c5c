package dev.stepwell.runtime.internal.execution;

import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationCopy;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.runtime.internal.session.Session;
import dev.stepwell.runtime.internal.session.StepConnection;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.function.Consumer;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.SqlCommand;
import org.postgresql.core.TransactionState;

/**
 * The runner of single steps on a session.
 *
 * <p>A statement reaches the server exactly as it was written. It bypasses the driver's own parser, which splits at
 * semicolons and looks for question marks and JDBC escapes.
 */
final class StepRunner {

    private static final int COPY_BUFFER = 16 * 1024;

    private final Session session;

    StepRunner(Session session) {
        this.session = session;
    }

    /**
     * Runs a step.
     *
     * @param notices the receiver of the server's messages, one by one as they come; none of them is kept
     * @return true if the step may have ended a transaction and begun another, which the driver does not tell apart
     *     from one that stayed open
     * @throws SQLException if the server refused the step, the connection failed, or the run was told to stop
     * @throws Exception any exception of a Java step
     */
    boolean run(MigrationStep step, Consumer<SQLWarning> notices) throws Exception {
        session.requireNotStopped();
        if (step instanceof MigrationStatement statement) {
            return send(statement.sql(), notices);
        } else if (step instanceof MigrationCopy copy) {
            copy(copy, notices);
            return false;
        } else if (step instanceof JavaStep java) {
            runJava(java, notices);
            return true;
        }
        throw new IllegalStateException("unknown step " + step);
    }

    /** A Java step may compute for as long as it wants to, and its transaction is idle meanwhile. */
    private void runJava(JavaStep java, Consumer<SQLWarning> notices) throws Exception {
        boolean inTransaction = !session.connection().getAutoCommit();
        if (inTransaction) {
            session.setInTransaction(Session.IDLE_LIMIT, "0");
        }
        try (StepConnection given = new StepConnection(session, notices)) {
            java.action().run(given.connection());
        }
        // A step that kept a failure to itself leaves a transaction that takes no more settings.
        if (inTransaction && session.driver().getTransactionState() == TransactionState.OPEN) {
            session.setInTransaction(Session.IDLE_LIMIT, session.idleLimit());
        }
    }

    private boolean send(String sql, Consumer<SQLWarning> notices) throws SQLException {
        QueryExecutor executor = session.driver().getQueryExecutor();
        Query query = executor.wrap(List.of(new NativeQuery(sql, SqlCommand.BLANK)));
        int flags = QueryExecutor.QUERY_EXECUTE_AS_SIMPLE | QueryExecutor.QUERY_NO_RESULTS;
        if (session.connection().getAutoCommit()) {
            flags |= QueryExecutor.QUERY_SUPPRESS_BEGIN;
        }
        PassingHandler handler = new PassingHandler(notices);
        executor.execute(query, null, handler, 0, 0, flags);
        return handler.sawTransactionControl;
    }

    /** Sends the data in pieces, since the driver keeps the notices of a COPY until somebody asks for them. */
    private void copy(MigrationCopy copy, Consumer<SQLWarning> notices) throws SQLException {
        byte[] data = copy.data().getBytes(StandardCharsets.UTF_8);
        session.driver().clearWarnings();
        CopyIn copying = session.driver().getCopyAPI().copyIn(copy.sql());
        try {
            for (int i = 0; i < data.length; i += COPY_BUFFER) {
                copying.writeToCopy(data, i, Math.min(COPY_BUFFER, data.length - i));
                handOn(notices);
            }
            copying.endCopy();
            handOn(notices);
        } catch (SQLException e) {
            end(copying, e);
            throw e;
        }
    }

    private static void end(CopyIn copying, SQLException first) {
        try {
            if (copying.isActive()) {
                copying.cancelCopy();
            }
        } catch (SQLException e) {
            Session.suppress(first, e);
        }
    }

    private void handOn(Consumer<SQLWarning> notices) throws SQLException {
        for (SQLWarning warning = session.driver().getWarnings(); warning != null; warning = warning.getNextWarning()) {
            notices.accept(warning);
        }
        session.driver().clearWarnings();
    }

    /** A handler that ignores results, hands the server's notices on, and watches for COMMIT and ROLLBACK. */
    private static final class PassingHandler extends ResultHandlerBase {

        private final Consumer<SQLWarning> notices;
        private boolean sawTransactionControl;

        PassingHandler(Consumer<SQLWarning> notices) {
            this.notices = notices;
        }

        @Override
        public void handleCommandStatus(String status, long updateCount, long insertOid) {
            sawTransactionControl |= status.startsWith("COMMIT") || status.startsWith("ROLLBACK");
        }

        @Override
        public void handleWarning(SQLWarning warning) {
            notices.accept(warning);
        }
    }
}
