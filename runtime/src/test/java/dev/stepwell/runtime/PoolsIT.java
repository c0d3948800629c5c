package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.createIndex;
import static dev.stepwell.runtime.Migrations.migration;
import static dev.stepwell.runtime.Migrations.migrator;
import static dev.stepwell.runtime.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mchange.v2.c3p0.DataSources;
import com.p6spy.engine.spy.P6DataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.registry.Recovery;
import dev.stepwell.testdatabase.FreshDatabase;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.vibur.dbcp.ViburDBCPDataSource;

/**
 * The pools and proxies that applications have. Through each of them a run does what it does on a connection of the
 * driver, and gives the pool's only connection back as it came.
 */
@Timeout(60)
class PoolsIT {

    private static final MigrationDefinition A = table("1", "a");
    private static final MigrationDefinition COPY = migration("2", "FillA")
            .dependsOn("main", "1")
            .upCopy("", "COPY a (id) FROM stdin", "1\n2\n")
            .down("", "DELETE FROM a WHERE id < 3")
            .build();
    private static final MigrationDefinition STEP = migration("3", "CountA")
            .dependsOn("main", "2")
            .upJava("", "CountA.up", connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("INSERT INTO a SELECT 2 + count(*) FROM a");
                }
            })
            .down("", "DELETE FROM a WHERE id > 2")
            .build();
    private static final MigrationDefinition INDEX = migration("4", "IndexA")
            .notTransactional()
            .dependsOn("main", "3")
            .up("", "CREATE INDEX CONCURRENTLY a_id ON a (id)", createIndex("a_id", "a", "(id)"))
            .down("", "DROP INDEX CONCURRENTLY a_id", new Recovery.DropIndex("a_id"))
            .build();
    private static final MigrationDefinition SETS = migration("5", "Sets")
            .up("", "SET work_mem = '7MB'")
            .up("", "SET search_path = pg_catalog")
            .down("", "SET work_mem = '8MB'")
            .build();
    private static final MigrationDefinition BROKEN = migration("6", "Broken")
            .dependsOn("main", "5")
            .up("", "CREATE TABLE b ()")
            .up("", "CREATE TABLE a ()")
            .irreversible("test")
            .build();

    private static final Duration WAIT = Duration.ofSeconds(10);

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void empty() throws SQLException {
        Sql.empty(database);
    }

    /** A data source of one connection, and its end. */
    private record Opened(DataSource dataSource, End end) implements AutoCloseable {

        @Override
        public void close() throws SQLException {
            end.close();
        }
    }

    /** The end of a data source. */
    @FunctionalInterface
    private interface End {

        void close() throws SQLException;
    }

    /** A way to make a data source. */
    @FunctionalInterface
    private interface Opening {

        Opened open(PGSimpleDataSource driver, boolean autoCommit) throws Exception;
    }

    /** A pool or a proxy; the proxies stand before a HikariCP. */
    // The openings are lambdas without a state.
    @SuppressWarnings("ImmutableEnumChecker")
    private enum Pool {
        HIKARI_CP((driver, autoCommit) -> {
            HikariDataSource pool = hikari(driver, autoCommit);
            return new Opened(pool, pool::close);
        }),
        AGROAL((driver, autoCommit) -> {
            AgroalDataSource pool = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(settings -> settings.maxSize(1)
                            .acquisitionTimeout(WAIT)
                            .connectionFactoryConfiguration(factory -> factory.jdbcUrl(driver.getUrl())
                                    .autoCommit(autoCommit)
                                    .principal(new NamePrincipal(driver.getUser()))
                                    .credential(new SimplePassword(driver.getPassword())))));
            return new Opened(pool, pool::close);
        }),
        COMMONS_DBCP((driver, autoCommit) -> {
            BasicDataSource pool = new BasicDataSource();
            pool.setUrl(driver.getUrl());
            pool.setUsername(driver.getUser());
            pool.setPassword(driver.getPassword());
            pool.setMaxTotal(1);
            pool.setMaxWait(WAIT);
            pool.setDefaultAutoCommit(autoCommit);
            return new Opened(pool, pool::close);
        }),
        C3P0((driver, autoCommit) -> {
            DataSource pool = DataSources.pooledDataSource(
                    driver,
                    Map.of(
                            "maxPoolSize", 1,
                            "minPoolSize", 1,
                            "initialPoolSize", 1,
                            "checkoutTimeout", (int) WAIT.toMillis()));
            return new Opened(pool, () -> DataSources.destroy(pool));
        }),
        TOMCAT_JDBC((driver, autoCommit) -> {
            PoolProperties settings = new PoolProperties();
            settings.setUrl(driver.getUrl());
            settings.setDriverClassName("org.postgresql.Driver");
            settings.setUsername(driver.getUser());
            settings.setPassword(driver.getPassword());
            settings.setMaxActive(1);
            settings.setInitialSize(1);
            settings.setMaxWait((int) WAIT.toMillis());
            settings.setDefaultAutoCommit(autoCommit);
            settings.setJdbcInterceptors("ConnectionState;StatementFinalizer");
            org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource(settings);
            return new Opened(pool, pool::close);
        }),
        VIBUR_DBCP((driver, autoCommit) -> {
            ViburDBCPDataSource pool = new ViburDBCPDataSource();
            pool.setJdbcUrl(driver.getUrl());
            pool.setUsername(driver.getUser());
            pool.setPassword(driver.getPassword());
            pool.setPoolInitialSize(1);
            pool.setPoolMaxSize(1);
            pool.setConnectionTimeoutInMs(WAIT.toMillis());
            pool.setDefaultAutoCommit(autoCommit);
            pool.start();
            return new Opened(pool, pool::terminate);
        }),
        SPRING_TRANSACTION_AWARE((driver, autoCommit) -> {
            HikariDataSource pool = hikari(driver, autoCommit);
            return new Opened(new TransactionAwareDataSourceProxy(pool), pool::close);
        }),
        SPRING_LAZY((driver, autoCommit) -> {
            HikariDataSource pool = hikari(driver, autoCommit);
            return new Opened(new LazyConnectionDataSourceProxy(pool), pool::close);
        }),
        DATASOURCE_PROXY((driver, autoCommit) -> {
            HikariDataSource pool = hikari(driver, autoCommit);
            return new Opened(ProxyDataSourceBuilder.create(pool).build(), pool::close);
        }),
        P6SPY((driver, autoCommit) -> {
            // Without its module that logs, it writes no file.
            System.setProperty("p6spy.config.modulelist", "com.p6spy.engine.spy.P6SpyFactory");
            HikariDataSource pool = hikari(driver, autoCommit);
            return new Opened(new P6DataSource(pool), pool::close);
        });

        private final Opening opening;

        Pool(Opening opening) {
            this.opening = opening;
        }

        private static HikariDataSource hikari(PGSimpleDataSource driver, boolean autoCommit) {
            HikariConfig config = new HikariConfig();
            config.setDataSource(driver);
            config.setAutoCommit(autoCommit);
            config.setMaximumPoolSize(1);
            config.setConnectionTimeout(WAIT.toMillis());
            return new HikariDataSource(config);
        }
    }

    private static Stream<Arguments> pools() {
        return Arrays.stream(Pool.values()).flatMap(pool -> Stream.of(true, false)
                // c3p0 hands out connections in autocommit mode only.
                .filter(autoCommit -> autoCommit || pool != Pool.C3P0)
                .map(autoCommit -> Arguments.of(pool, autoCommit)));
    }

    @ParameterizedTest(name = "{0} autoCommit={1}")
    @MethodSource("pools")
    void runThroughAPoolGivesItsOnlyConnectionBackAsItCame(Pool pool, boolean autoCommit) throws Exception {
        PGSimpleDataSource driver = database.dataSource();
        driver.setOptions("-c lock_timeout=7s -c statement_timeout=9s -c idle_in_transaction_session_timeout=11s");
        try (Opened opened = pool.opening.open(driver, autoCommit)) {
            DataSource dataSource = opened.dataSource();
            List<String> before = session(pool, dataSource);
            assertThat(before).contains("autocommit " + autoCommit);
            Migrator migrator = migrator(dataSource, A, COPY, STEP, INDEX, SETS);

            assertThat(migrator.migrate().migrations()).hasSize(5);
            assertThat(session(pool, dataSource)).isEqualTo(before);
            assertThat(Sql.rows(database, "SELECT id FROM a ORDER BY id")).containsExactly("1", "2", "4");

            assertThat(migrator.migrate().nothingDone()).isTrue();
            assertThat(session(pool, dataSource)).isEqualTo(before);

            assertThatThrownBy(() -> migrator(dataSource, A, COPY, STEP, INDEX, SETS, BROKEN)
                            .migrate())
                    .hasMessageStartingWith("[migration-failed] 6 Broken failed at statement 2 of 2; its transaction "
                            + "was rolled back and nothing was changed.");
            assertThat(session(pool, dataSource)).isEqualTo(before);

            migrator.rehearse(Target.latest());
            assertThat(migrator.status()).hasSize(5);
            assertThat(migrator.validate()).isEmpty();
            assertThat(migrator.rollback(Target.nothing()).migrations()).hasSize(5);
            assertThat(session(pool, dataSource)).isEqualTo(before);
            assertThat(Sql.tables(database)).isEmpty();
        }
    }

    /** {@return what the next borrower of the connection can see} */
    private static List<String> session(Pool pool, DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            List<String> session = new ArrayList<>(List.of(
                    "autocommit " + connection.getAutoCommit(),
                    "read-only " + connection.isReadOnly(),
                    "isolation " + connection.getTransactionIsolation(),
                    "holdability " + connection.getHoldability(),
                    "timeout " + connection.getNetworkTimeout()));
            session.addAll(Sql.rows(
                    connection,
                    "SELECT name, setting FROM pg_catalog.pg_settings WHERE name NOT LIKE 'transaction%' "
                            + "AND name NOT LIKE 'plpgsql.%' ORDER BY name"));
            session.addAll(Sql.rows(
                    connection,
                    "SELECT current_user, (SELECT count(*) FROM pg_catalog.pg_cursors WHERE is_holdable), "
                            + "(SELECT count(*) FROM pg_catalog.pg_locks "
                            + "WHERE locktype = 'advisory' AND pid = pg_backend_pid())"));
            if (pool != Pool.VIBUR_DBCP) {
                // That one replaces each connection on which a statement has failed.
                session.addAll(Sql.rows(connection, "SELECT pg_backend_pid()"));
            }
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            return session;
        }
    }
}
