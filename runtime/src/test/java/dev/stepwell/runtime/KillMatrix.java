package dev.stepwell.runtime;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.Disturbed.Cell;
import dev.stepwell.runtime.Disturbed.Disturbance;
import dev.stepwell.runtime.Disturbed.Moment;
import dev.stepwell.runtime.DisturbedNodes.Outcome;
import dev.stepwell.runtime.internal.execution.ExecutionPoint;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every kind of migration, disturbed at every point of a run in every way, with one node or several. The points come
 * from undisturbed runs.
 *
 * <p>After each disturbance one fresh start must reach the same end as an undisturbed run.
 */
final class KillMatrix implements AutoCloseable {

    private static final List<Integer> NODES = List.of(1, 2, 8);
    private static final Duration BOUND = Duration.ofSeconds(40);

    private final DisturbedNodes nodes = new DisturbedNodes();
    private final Map<Run, Outcome> undisturbed = new HashMap<>();
    private final List<Cell> cells = new ArrayList<>();

    /** What is the same for all cells that should end alike. */
    private record Run(Disturbed kind, Direction direction) {}

    KillMatrix() throws SQLException {
        for (Disturbed kind : Disturbed.values()) {
            for (Direction direction : Direction.values()) {
                prepare(kind, direction);
                List<ExecutionPoint> reached = new ArrayList<>();
                run(kind, direction, reached::add);
                undisturbed.put(new Run(kind, direction), nodes.outcome());
                for (Moment moment : kind.moments(direction, reached)) {
                    for (Disturbance disturbance : Disturbance.values()) {
                        for (int count : NODES) {
                            cells.add(new Cell(kind, direction, moment, disturbance, count));
                        }
                    }
                }
            }
        }
    }

    List<Cell> cells() {
        return List.copyOf(cells);
    }

    /**
     * Runs a cell.
     *
     * @return what is wrong; empty if nothing is
     */
    Optional<String> failure(Cell cell) throws Exception {
        try {
            String wrong = tryOut(cell);
            if (wrong != null) {
                nodes.endNodes();
            }
            return Optional.ofNullable(wrong);
        } catch (SQLException | RuntimeException | AssertionError e) {
            nodes.endNodes();
            return Optional.of(e.toString());
        }
    }

    private @Nullable String tryOut(Cell cell) throws Exception {
        long deadline = System.nanoTime() + BOUND.toNanos();
        prepare(cell.kind(), cell.direction());
        List<DisturbedNode> running = nodes.nodes(cell.nodes());
        String target = cell.kind().bottom().equals(Target.nothing()) ? "" : "1";
        for (DisturbedNode node : running) {
            node.run(nodes.database().dataSource(), cell.kind().name(), cell.direction(), target, cell.moment());
        }
        Set<DisturbedNode> busy = new HashSet<>(running);
        DisturbedNode disturbed = null;
        while (!busy.isEmpty()) {
            DisturbedNode.Said said = nodes.next(deadline);
            if (said == null) {
                return busy.size() + " of " + cell.nodes() + " nodes do not end";
            }
            if (said.what().startsWith("reached ")) {
                if (disturbed == null) {
                    disturbed = said.node();
                    String backend = said.what().substring("reached ".length());
                    if (cell.moment().during()) {
                        nodes.disturbWithin(cell.disturbance(), disturbed, backend);
                    } else {
                        nodes.disturb(cell.disturbance(), disturbed, backend);
                        if (cell.disturbance() != Disturbance.KILL) {
                            disturbed.goOnDisturbed();
                        }
                    }
                    if (cell.disturbance() == Disturbance.KILL) {
                        busy.remove(disturbed);
                    }
                } else {
                    said.node().goOn();
                }
                continue;
            }
            busy.remove(said.node());
            boolean mayFail = said.node() == disturbed
                    || cell.disturbance() == Disturbance.SERVER_STOP
                    || said.what().startsWith("failed [outcome-unknown]");
            if (!said.what().equals("done") && !mayFail) {
                return "a node that was not disturbed " + said.what();
            }
        }
        if (disturbed == null) {
            return "the point was not reached";
        }
        freshStart(cell);
        Outcome expected = Objects.requireNonNull(undisturbed.get(new Run(cell.kind(), cell.direction())));
        String difference = expected.differenceTo(nodes.outcome());
        if (!difference.isEmpty()) {
            return "it ends elsewhere:\n" + difference;
        }
        return System.nanoTime() > deadline ? "it took more than " + BOUND : null;
    }

    /** Without a manual step, but for the kind of which nobody but a person can tell whether it ran. */
    private void freshStart(Cell cell) throws SQLException {
        try {
            run(cell.kind(), cell.direction(), ExecutionPoint.Injection.NOTHING);
        } catch (MigrationException e) {
            Problem problem = e.problems().get(0);
            if (cell.kind() != Disturbed.JAVA_ALONE || problem.code() != ProblemCode.OUTCOME_UNKNOWN) {
                throw e;
            }
            String step = cell.direction() == Direction.UP ? "up" : "down";
            boolean ran =
                    !nodes.rows("SELECT FROM done WHERE what = '" + step + "'").isEmpty();
            Migrator migrator = migrator(cell.kind(), ExecutionPoint.Injection.NOTHING);
            MigrationId id = cell.kind().migrations().get(1).id();
            if (ran) {
                migrator.markStepDone(id, "done has its row");
            } else {
                migrator.retry(id, "done has no row");
            }
            run(cell.kind(), cell.direction(), ExecutionPoint.Injection.NOTHING);
        }
    }

    /** The database as it is before the run that is disturbed. */
    private void prepare(Disturbed kind, Direction direction) throws SQLException {
        Sql.empty(nodes.database());
        Migrator migrator = migrator(kind, ExecutionPoint.Injection.NOTHING);
        if (kind == Disturbed.AGAIN) {
            Migrations.migrator(
                            nodes.database().dataSource(),
                            kind.migrationsBefore().toArray(MigrationDefinition[]::new))
                    .migrate();
        }
        if (direction == Direction.DOWN) {
            migrator.migrate();
        } else if (kind != Disturbed.FIRST_START && kind != Disturbed.AGAIN) {
            migrator.migrate(Target.version("1"));
        }
    }

    private void run(Disturbed kind, Direction direction, ExecutionPoint.Injection injection) {
        Migrator migrator = migrator(kind, injection);
        switch (direction) {
            case UP -> migrator.migrate();
            case DOWN -> migrator.rollback(kind.bottom());
        }
    }

    private Migrator migrator(Disturbed kind, ExecutionPoint.Injection injection) {
        return Migrator.builder(nodes.database().dataSource())
                .registry(Migrations.registry(kind.migrations().toArray(MigrationDefinition[]::new)))
                .injection(injection)
                .build();
    }

    @Override
    public void close() {
        nodes.close();
    }
}
