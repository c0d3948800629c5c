package com.acme.chat;

import dev.stepwell.cli.StepwellCli;
import dev.stepwell.runtime.MigrationResult;
import dev.stepwell.runtime.MigrationRun;
import dev.stepwell.runtime.MigrationStatus;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.runtime.Target;
import dev.stepwell.testdatabase.PostgresServer;
import dev.stepwell.testdatabase.TestDatabase;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/** A chat application that starts like a real one: first the database, then the migrations, then the work. */
public final class ChatApplication {

    private ChatApplication() {}

    /**
     * Shows the history of a schema in a few seconds. With arguments such as {@code db status}, it runs the command
     * line on the database that {@code STEPWELL_URL} names.
     *
     * @param arguments none, or {@code db} and the arguments of the command line
     */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("db")) {
            System.exit(StepwellCli.run(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        try (PostgresServer server = PostgresServer.start();
                TestDatabase database = server.createDatabase()) {
            show(database.dataSource(), System.out);
        }
    }

    static void show(DataSource dataSource, PrintStream out) {
        Migrator migrator = Migrator.builder(dataSource).build();

        out.println("The first start:");
        print(migrator.migrate(), out);

        out.println("The second start:");
        print(migrator.migrate(), out);

        out.println("One step back:");
        print(migrator.rollback(Target.steps(1)), out);

        out.println("And forth again:");
        print(migrator.migrate(), out);

        out.println("Where it stands:");
        print(migrator.status(), out);
    }

    private static void print(MigrationResult result, PrintStream out) {
        if (result.nothingDone()) {
            out.println("  nothing to do");
        }
        for (MigrationRun run : result.migrations()) {
            out.printf(
                    Locale.ROOT,
                    "  %s %s  %-32s %4d ms%n",
                    result.direction().name().toLowerCase(Locale.ROOT),
                    run.id(),
                    run.description(),
                    run.execution().toMillis());
        }
        out.println();
    }

    private static void print(List<MigrationStatus> statuses, PrintStream out) {
        for (MigrationStatus status : statuses) {
            out.printf(
                    "  %s  %-32s %s by %s%n",
                    status.id(),
                    status.description(),
                    status.state().name().toLowerCase(Locale.ROOT),
                    status.appliedBy().orElse("nobody"));
        }
    }
}
