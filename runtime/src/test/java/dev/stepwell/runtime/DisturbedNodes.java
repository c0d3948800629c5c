package dev.stepwell.runtime;

import dev.stepwell.runtime.Disturbed.Disturbance;
import dev.stepwell.runtime.Disturbed.Moment;
import dev.stepwell.runtime.internal.execution.ExecutionPoint;
import dev.stepwell.testdatabase.CatalogSnapshot;
import dev.stepwell.testdatabase.PostgresServer;
import dev.stepwell.testdatabase.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server, a database on it, and processes that run migrators: the setting of disturbed runs, used again for one run
 * after the other.
 */
final class DisturbedNodes implements AutoCloseable {

    private final PostgresServer server = PostgresServer.start();
    private final TestDatabase database;
    private final BlockingQueue<DisturbedNode.Said> said = new LinkedBlockingQueue<>();
    private final List<DisturbedNode> nodes = new ArrayList<>();

    DisturbedNodes() throws SQLException {
        database = server.createDatabase("disturbed");
        // What was committed survives a stop of the server, which the fast settings of tests do not promise.
        database.execute("ALTER DATABASE " + database.name() + " SET synchronous_commit = on");
    }

    TestDatabase database() {
        return database;
    }

    /** Processes that are alive and have nothing to do. */
    List<DisturbedNode> nodes(int count) throws IOException {
        nodes.removeIf(node -> !node.isAlive());
        while (nodes.size() < count) {
            nodes.add(DisturbedNode.start(said));
        }
        return List.copyOf(nodes.subList(0, count));
    }

    /** Ends all processes, after something went wrong with one of them. */
    void endNodes() throws InterruptedException {
        for (DisturbedNode node : nodes) {
            node.kill();
        }
        nodes.clear();
        said.clear();
    }

    /** The next thing that a process says; null if none does in time. */
    DisturbedNode.@Nullable Said next(long deadline) throws InterruptedException {
        return said.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    void crash() {
        server.crash();
    }

    List<String> rows(String query) throws SQLException {
        try (Connection connection = database.connect()) {
            return Sql.rows(connection, query);
        }
    }

    /** All that a run leaves: catalog, history, events, and how often each statement ran. */
    record Outcome(CatalogSnapshot catalog, List<String> records) {

        String differenceTo(Outcome other) {
            String catalogs = catalog.differenceTo(other.catalog);
            return records.equals(other.records) ? catalogs : catalogs + "- " + records + "\n+ " + other.records;
        }
    }

    Outcome outcome() throws SQLException {
        try (Connection connection = database.connect()) {
            List<String> records = new ArrayList<>(
                    Sql.rows(connection, "SELECT version, state FROM stepwell_migration ORDER BY position"));
            records.addAll(Sql.rows(
                    connection,
                    "SELECT event, version, count(*) FROM stepwell_event WHERE event IN ('applied', 'applied again', 'rolled back') "
                            + "GROUP BY event, version ORDER BY version, event"));
            if (Sql.rows(connection, "SELECT to_regclass('done') IS NOT NULL").equals(List.of("t"))) {
                records.addAll(Sql.rows(connection, "SELECT what, count(*) FROM done GROUP BY what ORDER BY what"));
            }
            return new Outcome(CatalogSnapshot.of(connection), records);
        }
    }

    /** Does to a process, or to what serves it, what a disturbance is; the process waits at a point. */
    void disturb(Disturbance disturbance, DisturbedNode node, String backend) throws Exception {
        switch (disturbance) {
            case KILL -> node.kill();
            case TERMINATE -> rows("SELECT pg_terminate_backend(" + backend + ", 10000)");
            case SERVER_STOP -> crash();
        }
    }

    /**
     * Lets a process into the statement that follows, which waits for a transaction that is open here, and then
     * disturbs it.
     */
    void disturbWithin(Disturbance disturbance, DisturbedNode node, String backend) throws Exception {
        try (Connection user = database.connect()) {
            user.setAutoCommit(false);
            try (Statement statement = user.createStatement()) {
                statement.execute("INSERT INTO a VALUES (1)");
                if (Sql.rows(user, "SELECT to_regclass('other.a') IS NOT NULL").equals(List.of("t"))) {
                    statement.execute("INSERT INTO other.a VALUES (1)");
                }
                statement.execute("SELECT FROM p");
            }
            node.goOn();
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (!rows("SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = " + backend)
                    .equals(List.of("t"))) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("the statement does not wait");
                }
            }
            disturb(disturbance, node, backend);
            if (disturbance != Disturbance.SERVER_STOP) {
                user.rollback();
            }
        }
    }

    static Moment nowhere() {
        return new Moment(ExecutionPoint.BEFORE_LOCK, 0, false, false);
    }

    @Override
    public void close() {
        nodes.forEach(DisturbedNode::close);
        server.close();
    }
}
