package dev.stepwell.benchmarks.runtime;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.Closeable;
import java.io.IOException;
import javax.sql.DataSource;

/**
 * The source of a tool's connections: a new connection for each call, as in a starting application, or a pool, as in a
 * warm one.
 *
 * <p>Closing the source closes the pool.
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
