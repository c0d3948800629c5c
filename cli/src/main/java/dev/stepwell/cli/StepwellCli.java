package dev.stepwell.cli;

import dev.stepwell.cli.database.DriverLog;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.PasswordArgument;
import dev.stepwell.cli.invocation.Surroundings;
import dev.stepwell.cli.invocation.UsageException;
import dev.stepwell.cli.output.ExitCode;
import dev.stepwell.cli.output.Printer;
import dev.stepwell.cli.verb.RootCommand;
import dev.stepwell.cli.verb.Verb;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.runtime.MigrationException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * The command line, for an application's own {@code main} or as a separate program.
 *
 * <p>{@link #run} returns the exit code and does not end the process. {@code docs/command-line.md} lists the codes.
 */
public final class StepwellCli {

    private final Surroundings surroundings;
    private final @Nullable DataSource dataSource;
    private final List<MigrationRegistry> registries;

    /**
     * Creates a command line.
     *
     * @param dataSource the database for calls that name none; null if there is no such database
     * @param registries the migrations; without any, {@link java.util.ServiceLoader} finds them
     */
    StepwellCli(Surroundings surroundings, @Nullable DataSource dataSource, List<MigrationRegistry> registries) {
        this.surroundings = surroundings;
        this.dataSource = dataSource;
        this.registries = List.copyOf(registries);
    }

    /**
     * Runs a verb as a separate program, and ends the process.
     *
     * @param args a verb and its options
     */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /**
     * Runs a verb on the database that the options or the environment name.
     *
     * @param args a verb and its options
     * @param registries the migrations; without any, {@link java.util.ServiceLoader} finds them
     * @return the exit code
     */
    public static int run(String[] args, MigrationRegistry... registries) {
        return new StepwellCli(Surroundings.ofProcess(), null, List.of(registries)).call(args);
    }

    /**
     * Runs a verb on the application's database, unless the options or the environment name another database.
     *
     * @param args a verb and its options
     * @param dataSource the source of connections of the PostgreSQL JDBC driver, pooled or not
     * @param registries the migrations; without any, {@link java.util.ServiceLoader} finds them
     * @return the exit code
     */
    public static int run(String[] args, DataSource dataSource, MigrationRegistry... registries) {
        return new StepwellCli(Surroundings.ofProcess(), dataSource, List.of(registries)).call(args);
    }

    /** Runs a verb and returns the exit code. */
    int call(String... args) {
        RootCommand root = new RootCommand();
        CommandLine commandLine = CommandLines.of(root, surroundings);
        commandLine.setExecutionStrategy(parsed -> execute(root, parsed));
        Runnable unsilence = DriverLog.silence();
        try {
            return commandLine.execute(args);
        } finally {
            unsilence.run();
        }
    }

    private int execute(RootCommand root, ParseResult parsed) {
        if (PasswordArgument.isAttached(parsed.originalArgs())) {
            // picocli reads the letters of a password as options: -Whunter2 would show the help.
            surroundings.err().println(PasswordArgument.REFUSAL);
            return ExitCode.USAGE.number();
        }
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        CommandLine called = CommandLines.called(parsed);
        if (!(called.getCommand() instanceof Verb verb)) {
            called.usage(surroundings.err(), called.getHelp().colorScheme());
            return ExitCode.USAGE.number();
        }
        try (Invocation invocation = new Invocation(surroundings, root.output(), registries, dataSource)) {
            return run(verb, invocation, new Printer(invocation, called.getCommandName()));
        }
    }

    private static int run(Verb verb, Invocation invocation, Printer printer) {
        try {
            return printer.print(verb.run(invocation));
        } catch (UsageException e) {
            return printer.print(e);
        } catch (MigrationException e) {
            return printer.print(e);
        } catch (RuntimeException | Error e) {
            return printer.printDefect(e);
        }
    }
}
