package dev.stepwell.cli.invocation;

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
public final class Invocation implements AutoCloseable {

    private final Surroundings surroundings;
    private final OutputOptions output;
    private final List<MigrationRegistry> registries;
    private final Optional<DataSource> dataSource;
    private final Deque<Runnable> atEnd = new ArrayDeque<>();
    private final Map<ProblemCode, String> hints = new EnumMap<>(ProblemCode.class);
    private Optional<String> database = Optional.empty();
    private boolean somethingStays;

    public Invocation(
            Surroundings surroundings,
            OutputOptions output,
            List<MigrationRegistry> registries,
            Optional<DataSource> dataSource) {
        this.surroundings = surroundings;
        this.output = output;
        this.registries = List.copyOf(registries);
        this.dataSource = dataSource;
    }

    public Surroundings surroundings() {
        return surroundings;
    }

    public OutputOptions output() {
        return output;
    }

    /** Those of the application; empty to look for them. */
    public List<MigrationRegistry> registries() {
        return registries;
    }

    /** The database of the application, where no option names another one. */
    public Optional<DataSource> dataSource() {
        return dataSource;
    }

    /** Says that something of a migration that failed is still in the database. */
    public void somethingStays() {
        somethingStays = true;
    }

    public boolean hasSomethingStayed() {
        return somethingStays;
    }

    /** Says what is printed after a problem of a kind, since the command line knows more about it than the runtime. */
    public void withHint(ProblemCode code, String hint) {
        hints.put(code, hint);
    }

    public Optional<String> hint(ProblemCode code) {
        return Optional.ofNullable(hints.get(code));
    }

    /** Says which database it is about. */
    public void at(String database) {
        this.database = Optional.of(database);
    }

    /** Which database it is about, without passwords; empty if that is not known. */
    public Optional<String> database() {
        return database;
    }

    /** Has something closed when the call ends. */
    public void atEnd(Runnable closing) {
        atEnd.push(closing);
    }

    @Override
    public void close() {
        while (!atEnd.isEmpty()) {
            atEnd.pop().run();
        }
    }
}
