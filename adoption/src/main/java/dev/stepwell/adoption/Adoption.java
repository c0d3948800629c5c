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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Makes the history of another migration tool the beginning of Stepwell's.
 *
 * <p>The other tool's tables are read, in read-only transactions, and never written. Immutable, and safe for use by
 * several threads.
 */
public final class Adoption {

    private final DataSource dataSource;

    /**
     * Begins an adoption.
     *
     * @param dataSource gives connections of the PostgreSQL JDBC driver, pooled or not
     */
    public Adoption(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Finds the histories of other tools.
     *
     * @param search what is known of it
     * @return those that were found, in the order of the search path, then by name; empty if there is none
     * @throws AdoptionException if the database cannot be read
     */
    public List<ForeignTable> find(HistorySearch search) {
        return look(connection -> ForeignTables.find(connection, search)).recognised();
    }

    /**
     * Finds the history of another tool, where there has to be exactly one.
     *
     * @param search what is known of it
     * @return the history
     * @throws AdoptionException if there is none or more than one, or if the database cannot be read
     */
    public ForeignTable findOne(HistorySearch search) {
        return look(connection -> {
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

    private static Problem missing(Connection connection, HistorySearch search, Optional<Problem> refused)
            throws SQLException {
        if (refused.isPresent()) {
            return refused.get();
        }
        if (search.schema().isPresent()) {
            return AdoptionProblems.foreignHistoryMissing(
                    List.of(search.schema().get()));
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT current_schemas(false)::text[]");
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
     * @return what the tool has applied, and what keeps it from being adopted
     * @throws AdoptionException if the database cannot be read
     */
    public ForeignHistory read(ForeignTable table) {
        return look(connection -> ForeignHistoryReader.read(connection, table));
    }

    /**
     * Says what adopting a history would record, without changing anything.
     *
     * @param history the history
     * @param migrator has the migrations of this build
     * @param set the set that the other tool's migrations have become, {@link MigrationId#MAIN_SET} above all
     * @param map what the other tool calls migrations that have other versions and names in this build
     * @return what would be recorded, and what would be left
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

    /** What is done with migrations that another tool has applied and this build does not have. */
    public enum Unknown {
        /** Nothing is recorded. */
        REFUSE,
        /** They are left out, as after old migrations were squashed into one. */
        LEAVE_OUT
    }

    /**
     * Records what a plan says, all together or none.
     *
     * @param plan the plan
     * @param migrator has the migrations of this build
     * @param unknown what is done with what this build does not have
     * @return what was recorded, in the order of applying
     * @throws AdoptionException if the plan has problems, or if something is unknown that is not to be left out
     * @throws MigrationException if the history has some of it by now, or cannot be written
     */
    public static List<MigrationId> adopt(AdoptionPlan plan, Migrator migrator, Unknown unknown) {
        List<Problem> problems = plan.problems(unknown);
        if (!problems.isEmpty()) {
            throw new AdoptionException(problems, null);
        }
        return plan.matched().isEmpty() ? List.of() : migrator.adopt(plan.migrations());
    }

    /** A question to the database. */
    @FunctionalInterface
    private interface Question<T> {

        T ask(Connection connection) throws SQLException;
    }

    private <T> T look(Question<T> question) {
        Connection opened;
        try {
            opened = dataSource.getConnection();
        } catch (SQLException e) {
            throw new AdoptionException(List.of(RunProblems.databaseUnreachable(String.valueOf(e.getMessage()))), e);
        }
        try (Connection connection = opened) {
            boolean autoCommit = connection.getAutoCommit();
            boolean readOnly = connection.isReadOnly();
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            // A failure of this is suppressed into that of the question.
            Restoring restoring = () -> restore(connection, readOnly, autoCommit);
            try (restoring) {
                return question.ask(connection);
            }
        } catch (SQLException e) {
            throw new AdoptionException(
                    List.of(RunProblems.databaseFailed(
                            "reading the history of another tool", String.valueOf(e.getMessage()))),
                    e);
        }
    }

    /** Gives the connection back as it came. */
    @FunctionalInterface
    private interface Restoring extends AutoCloseable {

        @Override
        void close() throws SQLException;
    }

    private static void restore(Connection connection, boolean readOnly, boolean autoCommit) throws SQLException {
        connection.rollback();
        connection.setReadOnly(readOnly);
        connection.setAutoCommit(autoCommit);
    }
}
