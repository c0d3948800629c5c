package dev.stepwell.cli.invocation;

import dev.stepwell.problem.ProblemCode;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.text.InertText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One call of the command line: its surroundings, its output options, and the objects of the calling application.
 *
 * <p>The end of the call closes all resources that the call opened, in reverse order.
 */
public final class Invocation implements AutoCloseable {

    private final Surroundings surroundings;
    private final OutputOptions output;
    private final List<MigrationRegistry> registries;
    private final @Nullable DataSource dataSource;
    private final Deque<Runnable> atEnd = new ArrayDeque<>();
    private final Map<ProblemCode, String> hints = new EnumMap<>(ProblemCode.class);
    private final Set<String> noted = new HashSet<>();
    private @Nullable String database;
    private boolean somethingStays;

    public Invocation(
            Surroundings surroundings,
            OutputOptions output,
            List<MigrationRegistry> registries,
            @Nullable DataSource dataSource) {
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

    /** {@return the registries of the application; empty if the migrator has to find them} */
    public List<MigrationRegistry> registries() {
        return registries;
    }

    /** {@return the database of the application, for calls whose options name none} */
    public Optional<DataSource> dataSource() {
        return Optional.ofNullable(dataSource);
    }

    /** Notes that a part of a failed migration remains in effect. */
    public void somethingStays() {
        somethingStays = true;
    }

    public boolean hasSomethingStayed() {
        return somethingStays;
    }

    /** Prints a note for people on standard error, each once. With {@code --json}, there are no notes. */
    public void note(String note) {
        if (!output.json() && noted.add(note)) {
            surroundings.err().println(InertText.of(note));
        }
    }

    /** Sets a hint to print after a problem about which the command line knows more than the runtime. */
    public void withHint(ProblemCode code, String hint) {
        hints.put(code, hint);
    }

    public Optional<String> hint(ProblemCode code) {
        return Optional.ofNullable(hints.get(code));
    }

    /** Sets the database of the call, without passwords, for messages. */
    public void at(String database) {
        this.database = database;
    }

    /** {@return the database of the call, without passwords; empty if it is not known} */
    public Optional<String> database() {
        return Optional.ofNullable(database);
    }

    /** Adds an action to run when the call ends. */
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
