package dev.stepwell.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.Disturbed.Disturbance;
import dev.stepwell.testdatabase.CatalogSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random nodes that start, die and roll back over a random graph for a while. Then one fresh start must reach the same
 * end as an undisturbed run.
 *
 * <p>The test takes seconds in every build, and ten minutes with {@code -Dstepwell.soak}. A value sets another time, as
 * in {@code -Dstepwell.soak=PT1H}. {@code -Dstepwell.soak.seed} repeats the choices of a run, though not its timing.
 * {@code -Dstepwell.soak.kills=150} kills that many processes instead, in each round one of one to three.
 */
class SoakIT {

    private static final Duration IN_THE_SUITE = Duration.ofSeconds(15);
    private static final Duration BY_COMMAND = Duration.ofMinutes(10);
    private static final Duration BOUND_OF_A_ROUND = Duration.ofSeconds(60);
    private static final int NODES = 4;
    private static final int KILLS = Integer.getInteger("stepwell.soak.kills", 0);
    private static final int NODES_OF_KILLS = 3;

    /** What a node may say whose session or server ended. */
    private static final String LOST = "failed .*(SQLSTATE (08...|57P..)|\\[database-unreachable]).*";

    private final long seed = Long.getLong("stepwell.soak.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final String graph = Soak.name(random.nextInt(1_000_000));
    private final Map<String, Integer> counts = new TreeMap<>();

    @Test
    void randomRunsEndWhereAnUndisturbedOneDoes() throws Exception {
        assumeTrue(
                System.getProperty("stepwell.test.database", "embedded").equals("embedded"),
                "only an embedded server may be stopped");
        try (DisturbedNodes nodes = new DisturbedNodes()) {
            Sql.empty(nodes.database());
            migrator(nodes).migrate();
            CatalogSnapshot expected = snapshot(nodes);
            List<String> data = data(nodes);
            Sql.empty(nodes.database());

            long deadline = System.nanoTime() + duration().toNanos();
            while (KILLS > 0 ? counts.getOrDefault(Disturbance.KILL.name(), 0) < KILLS : System.nanoTime() < deadline) {
                round(nodes);
            }

            migrator(nodes).migrate();
            List<String> events =
                    nodes.rows("SELECT event, count(*) FROM stepwell_event GROUP BY event ORDER BY event");
            System.out.printf(
                    "Soak of %s, seed %d: %s, events %s%n",
                    KILLS > 0 ? KILLS + " kills" : duration(), seed, counts, events);
            assertThat(expected.differenceTo(snapshot(nodes)))
                    .as("seed " + seed)
                    .isEmpty();
            assertThat(data(nodes)).as("seed " + seed).isEqualTo(data);
            assertThat(nodes.rows("SELECT version, state FROM stepwell_migration ORDER BY position"))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, Soak.MIGRATIONS)
                            .mapToObj(version -> version + " | applied")
                            .toList());
            assertEachIsAppliedAndRolledBackInTurns(nodes);
        }
    }

    private void round(DisturbedNodes nodes) throws Exception {
        List<DisturbedNode> running = nodes.nodes(1 + random.nextInt(KILLS > 0 ? NODES_OF_KILLS : NODES));
        @Nullable Disturbance disturbance = KILLS > 0 ? Disturbance.KILL : disturbance();
        count("rounds");
        count(disturbance == null ? "undisturbed" : disturbance.name());
        Set<DisturbedNode> busy = new HashSet<>(running);
        try (Connection user = nodes.database().connect()) {
            if (random.nextBoolean()) {
                // Statements with CONCURRENTLY wait for whoever has an older snapshot.
                user.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                user.setAutoCommit(false);
                execute(user, "SELECT 1 FROM pg_class LIMIT 1");
            }
            for (DisturbedNode node : running) {
                boolean up = random.nextInt(10) < 7;
                int target = random.nextInt(Soak.MIGRATIONS);
                count(up ? "migrate" : "rollback");
                node.run(
                        nodes.database().dataSource(),
                        graph,
                        up ? Direction.UP : Direction.DOWN,
                        target == 0 ? "" : Integer.toString(target),
                        DisturbedNodes.nowhere());
            }
            // No condition to wait for: the moment is what is random.
            Thread.sleep(random.nextInt(300));
            if (disturbance != null) {
                disturb(nodes, disturbance, running, busy);
            }
        } catch (SQLException e) {
            // The server was stopped under the user, too.
            assertThat(disturbance).isEqualTo(Disturbance.SERVER_STOP);
        }
        awaitEnd(nodes, busy, disturbance);
    }

    private @Nullable Disturbance disturbance() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> Disturbance.KILL;
            case 4, 5, 6, 7 -> Disturbance.TERMINATE;
            case 8 -> Disturbance.SERVER_STOP;
            default -> null;
        };
    }

    private void disturb(
            DisturbedNodes nodes, Disturbance disturbance, List<DisturbedNode> running, Set<DisturbedNode> busy)
            throws Exception {
        switch (disturbance) {
            case KILL -> {
                DisturbedNode victim = running.get(random.nextInt(running.size()));
                victim.kill();
                busy.remove(victim);
            }
            case TERMINATE ->
                nodes.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                        + "AND application_name LIKE 'stepwell %'");
            case SERVER_STOP -> nodes.crash();
        }
    }

    private void awaitEnd(DisturbedNodes nodes, Set<DisturbedNode> busy, @Nullable Disturbance disturbance)
            throws Exception {
        long deadline = System.nanoTime() + BOUND_OF_A_ROUND.toNanos();
        Set<DisturbedNode> waitedFor = new HashSet<>(busy);
        while (!waitedFor.isEmpty()) {
            DisturbedNode.Said said = nodes.next(deadline);
            if (said == null) {
                throw new AssertionError(
                        "seed " + seed + ": " + waitedFor.size() + " nodes do not end within " + BOUND_OF_A_ROUND);
            }
            if (!waitedFor.remove(said.node()) || said.what().equals("done")) {
                continue;
            }
            count("failed");
            assertThat(said.what()).as("seed " + seed + ", " + disturbance).matches(LOST);
            assertThat(disturbance)
                    .as("seed " + seed + ": " + said.what())
                    .isIn(Disturbance.TERMINATE, Disturbance.SERVER_STOP);
        }
    }

    private static void assertEachIsAppliedAndRolledBackInTurns(DisturbedNodes nodes) throws SQLException {
        Map<String, String> last = new HashMap<>();
        for (String row : nodes.rows("SELECT version || ' ' || event FROM stepwell_event "
                + "WHERE event IN ('applied', 'rolled back') ORDER BY event_id")) {
            int space = row.indexOf(' ');
            String event = row.substring(space + 1);
            assertThat(event).as(row).isNotEqualTo(last.getOrDefault(row.substring(0, space), "rolled back"));
            last.put(row.substring(0, space), event);
        }
    }

    private Migrator migrator(DisturbedNodes nodes) {
        MigrationDefinition[] migrations = Soak.migrations(graph);
        return Migrations.migrator(nodes.database().dataSource(), migrations);
    }

    private static CatalogSnapshot snapshot(DisturbedNodes nodes) throws SQLException {
        try (Connection connection = nodes.database().connect()) {
            return CatalogSnapshot.of(connection);
        }
    }

    /** A statement that ran twice, or not at all, shows in the sums. */
    private static List<String> data(DisturbedNodes nodes) throws SQLException {
        List<String> data = new ArrayList<>();
        for (String table : nodes.rows("SELECT tablename FROM pg_tables WHERE tablename ~ '^t[0-9]+$' ORDER BY 1")) {
            data.add(table + ": " + nodes.rows("SELECT sum(id) FROM " + table));
        }
        return data;
    }

    private static Duration duration() {
        String value = System.getProperty("stepwell.soak");
        if (value == null) {
            return IN_THE_SUITE;
        }
        return value.isEmpty() || value.equals("true") ? BY_COMMAND : Duration.parse(value);
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
