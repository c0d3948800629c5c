package dev.stepwell.benchmarks.parts;

import dev.stepwell.sql.SqlScript;
import dev.stepwell.sql.TokenChecksum;
import dev.stepwell.text.Sha256;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Measures the reading of SQL and the checksum over its tokens. One operation reads a text of a million characters, so
 * the result is in MB/s.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SqlBenchmark {

    private static final int MEGABYTE = 1_000_000;

    private String text = "";
    private SqlScript script = SqlScript.read("");

    /** Makes the text. */
    @Setup
    public void make() {
        StringBuilder all = new StringBuilder(MEGABYTE + 1_000);
        for (int i = 1; all.length() < MEGABYTE; i++) {
            all.append("""
                    CREATE TABLE orders_%1$d (
                        order_id bigint PRIMARY KEY, -- given by the shop
                        status   text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'paid')),
                        total    numeric(12, 2) NOT NULL CHECK (total >= 0.00)
                    );
                    COMMENT ON TABLE orders_%1$d IS $$What a customer's order is.$$;
                    """.formatted(i));
        }
        all.setLength(MEGABYTE);
        text = all.toString();
        script = SqlScript.read(text);
    }

    /** Splits the text into tokens and statements. */
    @Benchmark
    public Object read() {
        return SqlScript.read(text);
    }

    /** Computes the checksum of the statements. */
    @Benchmark
    public Object checksum() {
        return TokenChecksum.of(script.statements(), Sha256.begin());
    }
}
