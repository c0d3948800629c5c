package dev.stepwell.runtime;

import dev.stepwell.registry.JavaStep;
import dev.stepwell.registry.MigrationCopy;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationStatement;
import dev.stepwell.registry.MigrationStep;
import dev.stepwell.registry.Recovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Steps that nobody should write, inside a migration that otherwise does its work. Its up makes two tables, and its
 * down drops them.
 *
 * @param name a short text for the effect of the steps
 * @param steps the steps, in order
 * @param ending the expected outcome
 * @param ways the ways of running a migration that lead to the outcome
 */
record HostileScript(String name, List<MigrationStep> steps, Ending ending, Set<Way> ways) {

    /** What comes of a migration. */
    enum Ending {
        /** Nothing bad. */
        DONE,
        /** It fails, with {@code migration-failed} or {@code rollback-failed}. */
        FAILED,
        /** The same, unless nothing of the migration follows. */
        FAILED_BEHIND,
        CONNECTION_LOST,
        HISTORY_DROPPED,
        /** The history is gone with its schema, but statements behind it miss their tables first. */
        SCHEMA_DROPPED,
        LOCK_LOST,
        TRANSACTION_ENDED
    }

    /** How a migration runs. */
    enum Way {
        TRANSACTION,
        ALONE
    }

    /** Where in a migration the steps are. */
    enum Place {
        FIRST(0),
        MIDDLE(1),
        LAST(2);

        /** How many of the migration's own statements are before them. */
        private final int before;

        Place(int before) {
            this.before = before;
        }
    }

    HostileScript only(Way way) {
        return new HostileScript(name, steps, ending, Set.of(way));
    }

    HostileScript in(Way way, Ending other) {
        return new HostileScript(name, steps, other, Set.of(way));
    }

    static HostileScript sql(String name, Ending ending, String... statements) {
        List<MigrationStep> steps = new ArrayList<>();
        for (String statement : statements) {
            steps.add(new MigrationStatement(statement, "", new Recovery.Atomic()));
        }
        return new HostileScript(name, steps, ending, Set.of(Way.values()));
    }

    /** A statement that PostgreSQL refuses in a transaction. */
    static HostileScript repeated(String statement, Ending ending) {
        MigrationStep step = new MigrationStatement(statement, "", new Recovery.Repeat());
        return new HostileScript(statement, List.of(step), ending, Set.of(Way.ALONE));
    }

    static HostileScript copy(String name, Ending ending, String sql, String data) {
        return new HostileScript(name, List.of(new MigrationCopy(sql, data, "")), ending, Set.of(Way.values()));
    }

    static HostileScript java(String name, Ending ending, JavaStep.Action action) {
        return new HostileScript(name, List.of(new JavaStep("Hostile.step", action, "")), ending, Set.of(Way.values()));
    }

    /**
     * A migration with these steps.
     *
     * @param direction the direction in which they are
     */
    MigrationDefinition migration(Direction direction, Way way, Place place) {
        return migration(direction, way, place, steps);
    }

    /**
     * The same migration, in which each of these steps does nothing.
     *
     * @param done how many statements of the migration are done, and stay as they are
     */
    MigrationDefinition mended(Direction direction, Way way, Place place, int done) {
        List<MigrationStep> mended = new ArrayList<>(steps);
        for (int i = Math.max(0, done - place.before); i < mended.size(); i++) {
            mended.set(i, statement("SELECT 1"));
        }
        if (ending == Ending.FAILED_BEHIND && done > place.before) {
            // What is done stays, so what it set has to be taken back.
            for (String sql : List.of("RESET SESSION AUTHORIZATION", "SET default_transaction_read_only = off")) {
                mended.add(new MigrationStatement(sql, "", new Recovery.Repeat()));
            }
        }
        return migration(direction, way, place, mended);
    }

    private static MigrationDefinition migration(Direction direction, Way way, Place place, List<MigrationStep> own) {
        MigrationBuilder builder = Migrations.migration("2", "Hostile");
        if (way == Way.ALONE) {
            builder.notTransactional();
        }
        List<MigrationStep> up =
                List.of(statement("CREATE TABLE public.one ()"), statement("CREATE TABLE public.two ()"));
        List<MigrationStep> down = List.of(statement("DROP TABLE public.two"), statement("DROP TABLE public.one"));
        (direction == Direction.UP ? with(up, own, place) : up).forEach(builder::up);
        (direction == Direction.DOWN ? with(down, own, place) : down).forEach(builder::down);
        return builder.build();
    }

    private static List<MigrationStep> with(List<MigrationStep> good, List<MigrationStep> own, Place place) {
        List<MigrationStep> all = new ArrayList<>(good);
        all.addAll(place.before, own);
        return all;
    }

    private static MigrationStep statement(String sql) {
        return new MigrationStatement(sql, "", new Recovery.Atomic());
    }

    @Override
    public String toString() {
        return name;
    }
}
