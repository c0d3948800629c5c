package dev.stepwell.benchmarks.runtime;

import dev.stepwell.benchmarks.Statistics;
import dev.stepwell.benchmarks.tool.Contender;
import dev.stepwell.benchmarks.tool.TenantTool;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The main class of a process in which tools take turns to migrate many tenants without pending migrations.
 *
 * <p>All tools share one pool, so the server's processes and their processors are the same for all. The last lines of
 * the output are the tools, each with the median time of a tenant in each round, in ms.
 */
final class MeasuredTenants {

    /** The number of arguments before the tools. */
    private static final int COMMON_ARGUMENTS = 6;

    /** The time of a tenant, in ms, from which one round is enough: it is hundreds of times the floor. */
    private static final int LONG_MILLIS = 10;

    private final DataSource dataSource;
    private final int tenants;
    private final int migrations;

    private MeasuredTenants(DataSource dataSource, int tenants, int migrations) {
        this.dataSource = dataSource;
        this.tenants = tenants;
        this.migrations = migrations;
    }

    /** A tool with the folder of its migrations. */
    private record Look(Contender contender, TenantTool tool, Path folder) {}

    /**
     * Runs the tools.
     *
     * @param arguments the URL, the user, the password, the numbers of migrations, tenants and rounds, and then for
     *     each tool the contender and the folder of its migrations
     */
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setURL(arguments[0]);
        database.setUser(arguments[1]);
        database.setPassword(arguments[2]);
        int migrations = Integer.parseInt(arguments[3]);
        int tenants = Integer.parseInt(arguments[4]);
        int rounds = Integer.parseInt(arguments[5]);
        List<Look> looks = new ArrayList<>();
        for (int i = COMMON_ARGUMENTS; i < arguments.length; i += 2) {
            Contender contender = Contender.valueOf(arguments[i]);
            looks.add(new Look(contender, (TenantTool) contender.tool(), Path.of(arguments[i + 1])));
        }
        try (WarmSource source = WarmSource.of(database, true)) {
            MeasuredTenants measured = new MeasuredTenants(source.dataSource(), tenants, migrations);
            measured.prepare(looks);
            measured.measure(looks, rounds).forEach((contender, millis) -> {
                System.out.print("\n" + contender);
                millis.forEach(taken -> System.out.print(" " + taken));
            });
        }
        System.out.println();
        System.exit(0);
    }

    private void prepare(List<Look> looks) throws Exception {
        for (int tenant = 0; tenant < tenants; tenant++) {
            execute("CREATE SCHEMA " + schema(tenant));
            for (Look look : looks) {
                look.tool().baseline(dataSource, look.folder(), schema(tenant), migrations);
            }
        }
        // Otherwise autovacuum would run while the first tool is measured.
        execute("VACUUM ANALYZE");
    }

    private Map<Contender, List<Double>> measure(List<Look> looks, int rounds) throws Exception {
        Map<Contender, List<Double>> taken = new EnumMap<>(Contender.class);
        for (int round = 0; round < rounds; round++) {
            for (Look look : looks) {
                List<Double> before = taken.computeIfAbsent(look.contender(), key -> new ArrayList<>());
                if (!before.isEmpty() && before.get(0) > LONG_MILLIS) {
                    continue;
                }
                // The first call after another tool does not count: the server must reopen relations.
                medianMillis(look);
                before.add(medianMillis(look));
            }
        }
        return taken;
    }

    private double medianMillis(Look look) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int tenant = 0; tenant < tenants; tenant++) {
            long begin = System.nanoTime();
            look.tool().migrate(dataSource, look.folder(), schema(tenant));
            millis.add((System.nanoTime() - begin) / 1e6);
        }
        return Statistics.median(millis);
    }

    private static String schema(int tenant) {
        return "tenant_" + tenant;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
