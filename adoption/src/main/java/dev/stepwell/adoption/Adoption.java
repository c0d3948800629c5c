package dev.stepwell.adoption;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.catalog.AdoptionProblems;
import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.Migrator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Adopts the history of another migration tool: records as applied the migrations that the tool has applied.
 *
 * <p>Adoption reads the other tool's tables in read-only transactions and never writes them. Immutable and thread-safe.
 */
public final class Adoption {

    /** The SQLSTATE of a setting that cannot change inside a transaction. */
    private static final String ACTIVE_TRANSACTION = "25001";

    private final DataSource dataSource;

    /**
     * Creates an adoption that reads from a database.
     *
     * @param dataSource the source of connections of the PostgreSQL JDBC driver, pooled or not
     */
    public Adoption(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Finds the histories of other tools.
     *
     * @param search the criteria
     * @return the histories in the order of the search path, then by name; empty if there is none
     * @throws AdoptionException if the database cannot be read
     */
    public List<ForeignTable> find(HistorySearch search) {
        return inReadOnlyTransaction(connection -> ForeignTables.find(connection, search))
                .recognised();
    }

    /**
     * Finds the only history of another tool.
     *
     * @param search the criteria
     * @return the history
     * @throws AdoptionException if there is no history or more than one, or if the database cannot be read
     */
    public ForeignTable findOne(HistorySearch search) {
        return inReadOnlyTransaction(connection -> {
            ForeignTables tables = ForeignTables.find(connection, search);
            if (tables.recognised().size() == 1) {
                return tables.recognised().get(0);
            }
            if (tables.recognised().isEmpty()) {
                throw new AdoptionException(List.of(missing(connection, search, tables.refused())), null);
            }
            throw new AdoptionException(
                    List.of(AdoptionProblems.foreignHistoryAmbiguous(tables.recognised().stream()
                            .map(ForeignTable::toString)
                            .toList())),
                    null);
        });
    }

    private static Problem missing(Connection connection, HistorySearch search, @Nullable Problem refused)
            throws SQLException {
        if (refused != null) {
            return refused;
        }
        String schema = search.schema();
        if (schema != null) {
            return AdoptionProblems.foreignHistoryMissing(List.of(schema));
        }
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT pg_catalog.current_schemas(false)::pg_catalog.text[]");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return AdoptionProblems.foreignHistoryMissing(
                    List.of((String[]) row.getArray(1).getArray()));
        }
    }

    /**
     * Reads the history of another tool.
     *
     * @param table the history
     * @return the applied migrations, and the problems that prevent their adoption
     * @throws AdoptionException if the database cannot be read
     */
    public ForeignHistory read(ForeignTable table) {
        return inReadOnlyTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                // The name of the table has its schema; all others are to mean PostgreSQL's own.
                statement.execute("SET LOCAL search_path = pg_catalog");
            }
            return ForeignHistoryReader.read(connection, table);
        });
    }

    /**
     * Plans the adoption of a history without changing the database.
     *
     * @param history the history
     * @param migrator the migrator with the migrations of this build
     * @param set the set of the corresponding migrations in this build, usually {@link MigrationId#MAIN_SET}
     * @param map the migrations whose version and name differ in this build, by the other tool's names
     * @return the migrations to record, and the remaining ones
     * @throws MigrationException if Stepwell's own history cannot be read
     */
    public static AdoptionPlan plan(
            ForeignHistory history, Migrator migrator, String set, Map<String, MigrationId> map) {
        AdoptionPlan plan = MigrationMatcher.plan(history, migrator.status(), set, map);
        try {
            migrator.planAdoption(plan.migrations());
            return plan;
        } catch (MigrationException e) {
            List<Problem> problems = new ArrayList<>(plan.problems());
            problems.addAll(e.problems());
            return new AdoptionPlan(
                    plan.table(), plan.matched(), plan.recorded(), plan.unknown(), plan.pending(), problems);
        }
    }

    /** The treatment of unknown migrations: those that another tool has applied and this build does not contain. */
    public enum Unknown {
        /** Record nothing. */
        REFUSE,
        /** Leave the unknown migrations out, as after old migrations were squashed into one. */
        LEAVE_OUT
    }

    /**
     * Records the matched migrations of a plan as applied: all of them or none.
     *
     * @param plan the plan
     * @param migrator the migrator with the migrations of this build
     * @param unknown the treatment of unknown migrations
     * @return the recorded migrations in the order of applying
     * @throws AdoptionException if the plan has problems, or if it has unknown migrations and {@code unknown} refuses
     *     them
     * @throws MigrationException if Stepwell's history has one of the migrations by now, or cannot be written
     */
    public static List<MigrationId> adopt(AdoptionPlan plan, Migrator migrator, Unknown unknown) {
        List<Problem> problems = plan.problems(unknown);
        if (!problems.isEmpty()) {
            throw new AdoptionException(problems, null);
        }
        return plan.matched().isEmpty() ? List.of() : migrator.adopt(plan.migrations());
    }

    /** A question that one read-only transaction answers. */
    @FunctionalInterface
    private interface Question<T> {

        T ask(Connection connection) throws SQLException;
    }

    private <T> T inReadOnlyTransaction(Question<T> question) {
        Connection opened;
        try {
            opened = dataSource.getConnection();
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            throw new AdoptionException(
                    List.of(RunProblems.databaseUnreachable(state, String.valueOf(e.getMessage()))), e);
        }
        try (Connection connection = opened) {
            boolean autoCommit = connection.getAutoCommit();
            boolean readOnly = connection.isReadOnly();
            beginReadOnly(connection);
            // As a resource, so that a failure to restore does not hide the failure of the question.
            Restoring restoring = () -> restore(connection, readOnly, autoCommit);
            try (restoring) {
                connection.setAutoCommit(false);
                return question.ask(connection);
            }
        } catch (SQLException e) {
            throw new AdoptionException(
                    List.of(RunProblems.databaseFailed(
                            "reading the history of another tool", String.valueOf(e.getMessage()))),
                    e);
        }
    }

    /**
     * Makes a connection read-only. The driver refuses to do so inside a transaction, before it changes anything.
     *
     * @throws AdoptionException if the connection is inside a transaction of the caller
     */
    private static void beginReadOnly(Connection connection) throws SQLException {
        try {
            connection.setReadOnly(true);
        } catch (SQLException e) {
            if (ACTIVE_TRANSACTION.equals(e.getSQLState())) {
                throw new AdoptionException(List.of(RunProblems.transactionOpen("")), e);
            }
            throw e;
        }
    }

    /** Restores the original settings of a connection. */
    @FunctionalInterface
    private interface Restoring extends AutoCloseable {

        @Override
        void close() throws SQLException;
    }

    private static void restore(Connection connection, boolean readOnly, boolean autoCommit) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(autoCommit);
        connection.setReadOnly(readOnly);
    }
}
