package dev.stepwell.benchmarks.runtime;

import dev.stepwell.testdatabase.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** One warm JVM with a pool that looks after many schemas, in which there is nothing to do. */
final class Tenants {

    /** The columns of {@link #rows}. */
    static final String HEAD = """
            | | tenants | migrations of each | a tenant, ms | times bare JDBC |
            |---|---:|---:|---:|---:|
            """;

    private static final List<Contender> CONTENDERS = List.of(Contender.FLOOR, Contender.STEPWELL, Contender.FLYWAY);

    private final Bench bench;

    Tenants(Bench bench) {
        this.bench = bench;
    }

    /** A row for each tool that can. */
    String rows(int tenants, int migrations) throws Exception {
        StringBuilder rows = new StringBuilder();
        double floor = 0;
        for (Contender contender : CONTENDERS) {
            bench.say(tenants + " tenants, " + migrations + " migrations: " + contender.title());
            double millis = millis(contender, tenants, migrations);
            floor = contender == Contender.FLOOR ? millis : floor;
            rows.append(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %,d | %,.2f | %,.1f |%n",
                    contender.title(),
                    tenants,
                    migrations,
                    millis,
                    millis / floor));
        }
        return rows.toString();
    }

    private double millis(Contender contender, int tenants, int migrations) throws Exception {
        try (TestDatabase database = bench.copy(bench.with(contender, 0))) {
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                    "-classpath",
                    System.getProperty("java.class.path"),
                    MeasuredTenants.class.getName(),
                    contender.name(),
                    database.url(),
                    database.user(),
                    database.password(),
                    bench.migrations(contender, migrations).toString(),
                    Integer.toString(migrations),
                    Integer.toString(tenants));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(contender + " failed:\n" + output);
            }
            return Double.parseDouble(output.substring(output.lastIndexOf('\n') + 1));
        }
    }
}
