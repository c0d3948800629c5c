package dev.stepwell.benchmarks.runtime;

import dev.stepwell.benchmarks.Statistics;
import dev.stepwell.benchmarks.tool.Contender;
import dev.stepwell.testdatabase.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One warm JVM with a pool that migrates many schemas without pending migrations. */
final class Tenants {

    /** The columns of {@link #rows}. */
    static final String HEAD = """
            | tool | tenants | migrations of each | one tenant, ms | times bare JDBC |
            |---|---:|---:|---:|---:|
            """;

    private static final List<Contender> CONTENDERS = List.of(Contender.FLOOR, Contender.STEPWELL, Contender.FLYWAY);

    private final Bench bench;

    Tenants(Bench bench) {
        this.bench = bench;
    }

    /** Measures a number of rounds and returns a row of medians for each tool that supports tenants. */
    String rows(int tenants, int migrations, int rounds) throws Exception {
        bench.say(tenants + " tenants, " + migrations + " migrations");
        Map<Contender, List<Double>> taken = millis(tenants, migrations, rounds);
        List<Double> floor = taken.getOrDefault(Contender.FLOOR, List.of());
        StringBuilder rows = new StringBuilder();
        taken.forEach((contender, millis) -> rows.append(String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %,.2f | %s |%n",
                contender.title(),
                tenants,
                migrations,
                Statistics.median(millis),
                Statistics.ratio(millis, floor))));
        return rows.toString();
    }

    private Map<Contender, List<Double>> millis(int tenants, int migrations, int rounds) throws Exception {
        try (TestDatabase database = bench.copy(bench.with(Contender.FLOOR, 0))) {
            List<String> arguments = new ArrayList<>(List.of(
                    database.url(),
                    database.user(),
                    database.password(),
                    Integer.toString(migrations),
                    Integer.toString(tenants),
                    Integer.toString(rounds)));
            for (Contender contender : CONTENDERS) {
                arguments.add(contender.name());
                arguments.add(bench.migrations(contender, migrations).toString());
            }
            List<String> products = CONTENDERS.stream()
                    .flatMap(contender -> contender.products().stream())
                    .toList();
            // Only Stepwell has compiled migrations here.
            Path classes = bench.migrations(Contender.STEPWELL, migrations);
            List<String> command = ToolProcess.command(MeasuredTenants.class, products, classes, arguments);
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("the tenants failed:\n" + output);
            }
            List<String> lines = output.lines().toList();
            Map<Contender, List<Double>> taken = new EnumMap<>(Contender.class);
            for (String line : lines.subList(lines.size() - CONTENDERS.size(), lines.size())) {
                String[] words = line.split(" ", -1);
                taken.put(
                        Contender.valueOf(words[0]),
                        Arrays.stream(words).skip(1).map(Double::valueOf).toList());
            }
            return taken;
        }
    }
}
