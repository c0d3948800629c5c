package dev.stepwell.cli;

import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.MigrationRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * One call of the command line: where it runs, how it prints, and what the application gave.
 *
 * <p>What it opens on its way is closed when it ends, the last first.
 */
final class Invocation implements AutoCloseable {

    private final Surroundings surroundings;
    private final OutputOptions output;
    private final List<MigrationRegistry> registries;
    private final Optional<DataSource> dataSource;
    private final Deque<Runnable> atEnd = new ArrayDeque<>();
    private final Map<ProblemCode, String> hints = new EnumMap<>(ProblemCode.class);
    private Optional<String> database = Optional.empty();
    private boolean somethingStays;

    Invocation(
            Surroundings surroundings,
            OutputOptions output,
            List<MigrationRegistry> registries,
            Optional<DataSource> dataSource) {
        this.surroundings = surroundings;
        this.output = output;
        this.registries = List.copyOf(registries);
        this.dataSource = dataSource;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    OutputOptions output() {
        return output;
    }

    /** Those of the application; empty to look for them. */
    List<MigrationRegistry> registries() {
        return registries;
    }

    /** The database of the application, where no option names another one. */
    Optional<DataSource> dataSource() {
        return dataSource;
    }

    /** Says that something of a migration that failed is still in the database. */
    void somethingStays() {
        somethingStays = true;
    }

    boolean hasSomethingStayed() {
        return somethingStays;
    }

    /** Says what is printed after a problem of a kind, since the command line knows more about it than the runtime. */
    void withHint(ProblemCode code, String hint) {
        hints.put(code, hint);
    }

    Optional<String> hint(ProblemCode code) {
        return Optional.ofNullable(hints.get(code));
    }

    /** Says which database it is about. */
    void at(String database) {
        this.database = Optional.of(database);
    }

    /** Which database it is about, without passwords; empty if that is not known. */
    Optional<String> database() {
        return database;
    }

    /** Has something closed when the call ends. */
    void atEnd(Runnable closing) {
        atEnd.push(closing);
    }

    @Override
    public void close() {
        while (!atEnd.isEmpty()) {
            atEnd.pop().run();
        }
    }
}
