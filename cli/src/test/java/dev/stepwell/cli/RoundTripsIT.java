package dev.stepwell.cli;

import static dev.stepwell.cli.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.testdatabase.FreshDatabase;
import dev.stepwell.testdatabase.WireProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The round trips of the command line, which are those of the API: on a slow network they are what takes the time. */
class RoundTripsIT {

    private static final MigrationDefinition[] MIGRATIONS = IntStream.rangeClosed(1, 200)
            .mapToObj(i -> table(Integer.toString(i), "t" + i))
            .toArray(MigrationDefinition[]::new);

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private int ofTheApi() throws IOException {
        try (WireProxy wire = new WireProxy(database.get())) {
            Migrator.builder(wire.dataSource())
                    .registry(() -> List.of(MIGRATIONS))
                    .build()
                    .migrate();
            return wire.counts().roundTrips();
        }
    }

    private int ofTheCommandLine(InProcess call, String... arguments) throws IOException {
        try (WireProxy wire = new WireProxy(database.get())) {
            Outcome outcome = call.run(arguments(wire, arguments));
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            return wire.counts().roundTrips();
        }
    }

    private static String[] arguments(WireProxy wire, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", wire.url(), "--user", wire.dataSource().getUser()));
        return all.toArray(String[]::new);
    }

    private void begunAnew() throws SQLException {
        database.execute("DROP SCHEMA public CASCADE");
        database.execute("CREATE SCHEMA public");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lines", "bar", "json"})
    void migrateTakesThoseOfTheApiWhateverItShows(String output) throws IOException, SQLException {
        int api = ofTheApi();
        begunAnew();
        InProcess call = InProcess.on(database, MIGRATIONS);

        int commandLine =
                switch (output) {
                    case "bar" -> ofTheCommandLine(call.atTerminal(80, "yes"), "migrate");
                    case "json" -> ofTheCommandLine(call, "migrate", "--json");
                    default -> ofTheCommandLine(call, "migrate");
                };

        assertThat(commandLine).isEqualTo(api).isLessThan(MIGRATIONS.length / 4);
    }

    @Test
    void migrateWithNothingToDoAsksOneQuestionAfterTheLogin() throws IOException {
        ofTheApi();
        int api = ofTheApi();

        assertThat(ofTheCommandLine(InProcess.on(database, MIGRATIONS), "migrate"))
                .isEqualTo(api);
    }
}
