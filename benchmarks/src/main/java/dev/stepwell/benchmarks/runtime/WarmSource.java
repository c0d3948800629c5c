package dev.stepwell.benchmarks.runtime;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.Closeable;
import java.io.IOException;
import javax.sql.DataSource;

/**
 * Where a tool gets its connections from: one for each call as applications start, or a pool as they are when warm.
 *
 * <p>Closing it closes the pool.
 */
record WarmSource(DataSource dataSource, Closeable closing) implements Closeable {

    static WarmSource of(DataSource dataSource, boolean pooled) {
        if (!pooled) {
            return new WarmSource(dataSource, () -> {});
        }
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(2);
        HikariDataSource pool = new HikariDataSource(config);
        return new WarmSource(pool, pool);
    }

    @Override
    public void close() throws IOException {
        closing.close();
    }
}
