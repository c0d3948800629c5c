package dev.stepwell.benchmarks.runtime;

import dev.stepwell.benchmarks.Statistics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The main class of a process that has a tool look after many tenants, in which there is nothing to do.
 *
 * <p>The last line of its output is what the last of three rounds took for one tenant, in ms: the median.
 */
final class MeasuredTenants {

    private static final int ROUNDS = 3;

    private MeasuredTenants() {}

    /**
     * Runs a tool.
     *
     * @param arguments the contender, the URL, user, password, the folder of its migrations, their number, that of
     *     tenants
     */
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        TenantTool tool = (TenantTool) Contender.valueOf(arguments[0]).tool();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setURL(arguments[1]);
        database.setUser(arguments[2]);
        database.setPassword(arguments[3]);
        Path folder = Path.of(arguments[4]);
        int migrations = Integer.parseInt(arguments[5]);
        int tenants = Integer.parseInt(arguments[6]);
        List<Double> millis = new ArrayList<>();
        try (WarmSource source = WarmSource.of(database, true)) {
            for (int tenant = 0; tenant < tenants; tenant++) {
                createSchema(source.dataSource(), "tenant_" + tenant);
                tool.baseline(source.dataSource(), folder, "tenant_" + tenant, migrations);
            }
            for (int round = 1; round <= ROUNDS; round++) {
                for (int tenant = 0; tenant < tenants; tenant++) {
                    long begin = System.nanoTime();
                    tool.migrate(source.dataSource(), folder, "tenant_" + tenant);
                    if (round == ROUNDS) {
                        millis.add((System.nanoTime() - begin) / 1e6);
                    }
                }
            }
        }
        System.out.println();
        System.out.println(Statistics.median(millis));
        System.exit(0);
    }

    private static void createSchema(DataSource dataSource, String schema) throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
    }
}
