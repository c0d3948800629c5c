package dev.stepwell.runtime;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import dev.stepwell.runtime.internal.execution.ExecutionPoint;
import dev.stepwell.runtime.internal.failure.Reconciler;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kinds of migrations that are disturbed. Each is the second of two migrations, and both migrations can be rolled
 * back.
 *
 * <p>The number of rows in the table {@code done} shows how often a migration ran.
 */
enum Disturbed {
    /** Several statements in a transaction. */
    TRANSACTIONAL,
    /** The same, from a database without anything, the history included. */
    FIRST_START,
    /** A repeatable one that is applied with an earlier text, and applied again with another one. */
    AGAIN,
    /** Several statements that are sent in one piece, of which the first waits for others. */
    AT_ONCE_FIRST,
    AT_ONCE_MIDDLE,
    AT_ONCE_LAST,
    /** The same among others before and after it, which are sent together with it. */
    AMONG_OTHERS,
    /** A Java step in a transaction. */
    JAVA,
    /** A Java step without a transaction, of which nobody but a person can tell whether it ran. */
    JAVA_ALONE,
    CREATE_INDEX,
    DROP_INDEX,
    REINDEX,
    DETACH_PARTITION,
    VACUUM,
    /** Several statements without a transaction, of several kinds. */
    MIXED,
    /** Statements that need what an earlier one has set in the session. */
    SETTINGS;

    /** Whether a transaction is sent in one piece, in which there are no points. */
    boolean atOnce() {
        return this == AT_ONCE_FIRST || this == AT_ONCE_MIDDLE || this == AT_ONCE_LAST || this == AMONG_OTHERS;
    }

    /** The migrations, of which the first is applied before and after, unless it is a first start. */
    List<MigrationDefinition> migrations() {
        List<MigrationDefinition> migrations = new ArrayList<>(List.of(tables(), change()));
        if (this == AMONG_OTHERS) {
            for (int i = 1; i <= 4; i++) {
                migrations.add(other("1." + i, "before_" + i));
                migrations.add(other("3." + i, "after_" + i));
            }
        }
        return migrations;
    }

    private static MigrationDefinition other(String version, String table) {
        return Migrations.migration(version, "Other")
                .up("", "CREATE TABLE " + table + " (id integer)")
                .up("", "INSERT INTO done VALUES ('up " + version + "')")
                .down("", "DROP TABLE " + table)
                .build();
    }

    /** The migrations of the build before, whose repeatable one has another text. */
    List<MigrationDefinition> migrationsBefore() {
        return List.of(
                tables(),
                Migrations.migration("2", "Change")
                        .dependsOn("main", "1")
                        .repeatable()
                        .checksum("v1:before")
                        .up("", "CREATE OR REPLACE VIEW v AS SELECT id FROM a")
                        .up("", "INSERT INTO done VALUES ('up before')")
                        .down("", "DROP VIEW v")
                        .build());
    }

    /** Where a rollback goes to. */
    Target bottom() {
        return this == FIRST_START ? Target.nothing() : Target.version("1");
    }

    /** Whether a statement waits half-way for the transactions of others. */
    boolean isConcurrent(Direction direction, int step) {
        MigrationDefinition change = change();
        Optional<Recovery> recovery =
                Reconciler.recovery((direction == Direction.UP ? change.up() : change.down()).get(step));
        return recovery.isPresent()
                && !(recovery.get() instanceof Recovery.Atomic)
                && !(recovery.get() instanceof Recovery.Repeat);
    }

    private static MigrationDefinition tables() {
        return Migrations.migration("1", "Tables")
                .up("", "CREATE TABLE done (what text)")
                .up("", "CREATE TABLE a (id integer)")
                .up("", "INSERT INTO a SELECT generate_series(1, 100)")
                .up("", "CREATE INDEX a_id ON a (id)")
                .up("", "CREATE TABLE p (id integer) PARTITION BY RANGE (id)")
                .up("", "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)")
                .up("", "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20)")
                .down("", "DROP TABLE p, a, done")
                .build();
    }

    private MigrationDefinition change() {
        MigrationBuilder change = Migrations.migration("2", "Change").dependsOn("main", "1");
        return switch (this) {
            case TRANSACTIONAL, FIRST_START ->
                change.up("", "CREATE TABLE t (id integer PRIMARY KEY)")
                        .up("", "INSERT INTO done VALUES ('up')")
                        .up("", "ALTER TABLE a ADD t integer REFERENCES t")
                        .down("", "ALTER TABLE a DROP t")
                        .down("", "INSERT INTO done VALUES ('down')")
                        .down("", "DROP TABLE t")
                        .build();
            case AT_ONCE_FIRST, AT_ONCE_MIDDLE, AT_ONCE_LAST, AMONG_OTHERS -> {
                List<String> up =
                        new ArrayList<>(List.of("CREATE TABLE t (id integer)", "INSERT INTO done VALUES ('up')"));
                List<String> down = new ArrayList<>(List.of("INSERT INTO done VALUES ('down')", "DROP TABLE t"));
                int place = this == AT_ONCE_FIRST ? 0 : this == AT_ONCE_LAST ? 2 : 1;
                up.add(place, "LOCK TABLE a");
                down.add(place, "LOCK TABLE a");
                up.forEach(sql -> change.up("", sql));
                down.forEach(sql -> change.down("", sql));
                yield change.build();
            }
            case AGAIN ->
                change.repeatable()
                        .checksum("v1:after")
                        .up("", "CREATE OR REPLACE VIEW v AS SELECT id, id + 1 AS next FROM a")
                        .up("", "INSERT INTO done VALUES ('up')")
                        .down("", "DROP VIEW v")
                        .down("", "INSERT INTO done VALUES ('down')")
                        .build();
            case JAVA ->
                change.upJava("", "Change.up", connection -> {
                            execute(connection, "CREATE TABLE t (id integer)");
                            execute(connection, "INSERT INTO done VALUES ('up')");
                        })
                        .downJava("", "Change.down", connection -> {
                            execute(connection, "DROP TABLE t");
                            execute(connection, "INSERT INTO done VALUES ('down')");
                        })
                        .build();
            case JAVA_ALONE ->
                change.notTransactional()
                        .upJava("", "Change.up", connection -> execute(connection, "INSERT INTO done VALUES ('up')"))
                        .downJava(
                                "",
                                "Change.down",
                                connection -> execute(connection, "INSERT INTO done VALUES ('down')"))
                        .build();
            case CREATE_INDEX ->
                change.notTransactional()
                        .up(
                                "",
                                "CREATE INDEX CONCURRENTLY a_new ON a (id)",
                                Migrations.createIndex("a_new", "a", "(id)"))
                        .down("", "DROP INDEX CONCURRENTLY a_new", new Recovery.DropIndex("a_new"))
                        .build();
            case DROP_INDEX ->
                change.notTransactional()
                        .up("", "DROP INDEX CONCURRENTLY a_id", new Recovery.DropIndex("a_id"))
                        .down(
                                "",
                                "CREATE INDEX CONCURRENTLY a_id ON a (id)",
                                Migrations.createIndex("a_id", "a", "(id)"))
                        .build();
            case REINDEX ->
                change.notTransactional()
                        .up("", "REINDEX TABLE CONCURRENTLY a", new Recovery.Reindex(Recovery.Reindex.Scope.TABLE, "a"))
                        .down(
                                "",
                                "REINDEX INDEX CONCURRENTLY a_id",
                                new Recovery.Reindex(Recovery.Reindex.Scope.INDEX, "a_id"))
                        .build();
            case DETACH_PARTITION ->
                change.notTransactional()
                        .up(
                                "",
                                "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
                                new Recovery.DetachPartition("p", "p1"))
                        .down(
                                "",
                                "ALTER TABLE p ATTACH PARTITION p1 FOR VALUES FROM (0) TO (10)",
                                new Recovery.Atomic())
                        .build();
            case VACUUM ->
                change.notTransactional()
                        .up("", "VACUUM a", new Recovery.Repeat())
                        .down("", "VACUUM ANALYZE a", new Recovery.Repeat())
                        .build();
            case SETTINGS ->
                change.notTransactional()
                        .up("", "CREATE SCHEMA other", new Recovery.Atomic())
                        .up("", "SET search_path = other", new Recovery.Atomic())
                        .up("", "CREATE TABLE a AS SELECT 1 AS id", new Recovery.Atomic())
                        .up(
                                "",
                                "CREATE INDEX CONCURRENTLY a_new ON a (id)",
                                Migrations.createIndex("a_new", "a", "(id)"))
                        .up("", "INSERT INTO public.done VALUES ('up')", new Recovery.Atomic())
                        .down("", "SET search_path = other", new Recovery.Atomic())
                        .down("", "DROP INDEX CONCURRENTLY a_new", new Recovery.DropIndex("a_new"))
                        .down("", "DROP TABLE a", new Recovery.Atomic())
                        .down("", "DROP SCHEMA other", new Recovery.Atomic())
                        .build();
            case MIXED ->
                change.notTransactional()
                        .up("", "INSERT INTO done VALUES ('up')", new Recovery.Atomic())
                        .up(
                                "",
                                "CREATE INDEX CONCURRENTLY a_new ON a (id)",
                                Migrations.createIndex("a_new", "a", "(id)"))
                        .up("", "DROP INDEX CONCURRENTLY a_id", new Recovery.DropIndex("a_id"))
                        .up("", "VACUUM a", new Recovery.Repeat())
                        .up("", "INSERT INTO done VALUES ('up too')", new Recovery.Atomic())
                        .down(
                                "",
                                "CREATE INDEX CONCURRENTLY a_id ON a (id)",
                                Migrations.createIndex("a_id", "a", "(id)"))
                        .down("", "INSERT INTO done VALUES ('down')", new Recovery.Atomic())
                        .down("", "DROP INDEX CONCURRENTLY a_new", new Recovery.DropIndex("a_new"))
                        .build();
        };
    }

    /** What may happen to a run. */
    enum Disturbance {
        /** {@code kill -9} of the JVM. */
        KILL,
        /** {@code pg_terminate_backend} of its session. */
        TERMINATE,
        /** An immediate stop and start of the server. */
        SERVER_STOP
    }

    /**
     * A moment of a run.
     *
     * @param point the point
     * @param ordinal which time it is reached, from 1
     * @param lost whether the answer to the COMMIT is lost that follows, or to the piece that has it
     * @param during whether it is the middle of the statement that follows, where that waits for others
     */
    record Moment(ExecutionPoint point, int ordinal, boolean lost, boolean during) {

        @Override
        public String toString() {
            return point + "#" + ordinal + (lost ? " answer lost" : "") + (during ? " during" : "");
        }
    }

    /** One run to disturb: generated, never written by hand. */
    record Cell(Disturbed kind, Direction direction, Moment moment, Disturbance disturbance, int nodes) {}

    /** All moments of a run, from the points that it reached undisturbed. */
    List<Moment> moments(Direction direction, List<ExecutionPoint> reached) {
        List<Moment> moments = new ArrayList<>();
        Map<ExecutionPoint, Integer> counts = new EnumMap<>(ExecutionPoint.class);
        for (ExecutionPoint point : reached) {
            int ordinal = counts.merge(point, 1, Integer::sum);
            if (atOnce()) {
                // Those after the first one are sent together with it.
                if (point == ExecutionPoint.BEFORE_BEGIN && ordinal == 1) {
                    moments.add(new Moment(point, ordinal, true, false));
                    moments.add(new Moment(point, ordinal, false, true));
                }
                continue;
            }
            moments.add(new Moment(point, ordinal, false, false));
            if (point == ExecutionPoint.AT_COMMIT) {
                moments.add(new Moment(point, ordinal, true, false));
            }
            if (point == ExecutionPoint.BEFORE_STATEMENT && isConcurrent(direction, ordinal - 1)) {
                moments.add(new Moment(point, ordinal, false, true));
            }
        }
        return moments;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
