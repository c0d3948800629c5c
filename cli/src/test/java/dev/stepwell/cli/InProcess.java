package dev.stepwell.cli;

import dev.stepwell.cli.invocation.Surroundings;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A call of the command line in this process, with streams, an environment and a person of the test. */
public final class InProcess {

    private Map<String, String> environment = Map.of();
    private Surroundings.@Nullable Person person;
    private int width = 80;
    private @Nullable DataSource dataSource;
    private List<MigrationRegistry> registries = List.of();

    /** {@return a call on the database of a test, with migrations} */
    static InProcess on(FreshDatabase database, MigrationDefinition... migrations) {
        List<MigrationDefinition> list = List.of(migrations);
        InProcess call = new InProcess();
        call.dataSource = database.dataSource();
        call.registries = List.of(() -> list);
        return call;
    }

    /** {@return a call without a database} */
    public static InProcess with(MigrationRegistry registry) {
        InProcess call = new InProcess();
        call.registries = List.of(registry);
        return call;
    }

    InProcess environment(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    InProcess dataSource(DataSource other) {
        dataSource = other;
        return this;
    }

    /** Sets a terminal with a person who gives this answer to every question. */
    InProcess atTerminal(int columns, @Nullable String answer) {
        width = columns;
        person = new Surroundings.Person() {
            @Override
            public @Nullable String answer(String question) {
                return answer;
            }

            @Override
            public char @Nullable [] password(String question) {
                return answer == null ? null : answer.toCharArray();
            }
        };
        return this;
    }

    /** {@return surroundings without a terminal, whose output is discarded} */
    static Surroundings surroundings(Map<String, String> environment) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new Surroundings(StandardCharsets.UTF_8, nowhere, nowhere, environment, null, 80);
    }

    public Outcome run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                StandardCharsets.UTF_8,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                person,
                width);
        int exitCode = new StepwellCli(surroundings, dataSource, registries).call(args);
        return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
