package dev.stepwell.benchmarks.parts;

import dev.stepwell.benchmarks.tool.GeneratedRegistry;
import dev.stepwell.registry.MigrationRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Measures the reading of a generated registry. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RegistryBenchmark {

    /** The number of migrations. */
    @Param({"1000", "10000"})
    public int migrations;

    private @Nullable GeneratedRegistry registry;

    /** Generates the registry. */
    @Setup
    public void generate() throws Exception {
        Path folder = Files.createTempDirectory("stepwell-benchmark");
        registry = GeneratedRegistry.of(migrations, folder);
    }

    /** Closes the class loader of the registry. */
    @TearDown
    public void close() throws Exception {
        if (registry != null) {
            registry.close();
        }
    }

    /** Reads all migrations, as a run with pending migrations does. */
    @Benchmark
    public Object load() {
        return registry == null ? 0 : registry.load().migrations();
    }

    /** Reads only the digest, as a no-op run does. */
    @Benchmark
    public Object digest() {
        return registry == null ? 0 : digestOf(registry.load());
    }

    private static Object digestOf(MigrationRegistry registry) {
        return registry.digest();
    }
}
