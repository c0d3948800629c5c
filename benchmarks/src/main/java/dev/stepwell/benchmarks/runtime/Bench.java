package dev.stepwell.benchmarks.runtime;

import dev.stepwell.benchmarks.tool.Contender;
import dev.stepwell.benchmarks.tool.Script;
import dev.stepwell.benchmarks.workload.Action;
import dev.stepwell.testdatabase.PostgresServer;
import dev.stepwell.testdatabase.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The common setup of all measurements: a server, and for each contender its migrations and databases with some of the
 * migrations applied.
 *
 * <p>The tool itself makes its migrations and databases at the first request, and the bench keeps them. Not safe for
 * use by several threads.
 */
final class Bench implements AutoCloseable {

    private final PostgresServer server = PostgresServer.start();
    private final Path home;
    private final Consumer<String> progress;
    private final Map<String, Path> folders = new HashMap<>();
    private final Map<String, TestDatabase> databases = new HashMap<>();

    /**
     * Makes a bench.
     *
     * @param home a folder for migrations
     * @param progress a receiver of the current measurement, for people
     */
    Bench(Path home, Consumer<String> progress) {
        this.home = home;
        this.progress = progress;
    }

    /** {@return the folder with the first migrations of a contender} */
    Path migrations(Contender contender, int count) throws Exception {
        return written(contender, contender.fileName() + "/" + count, Script.first(count));
    }

    /** {@return the same with a migration in the middle that builds an index without locking its table} */
    Path migrationsWithConcurrentIndex(Contender contender, int count) throws Exception {
        return written(contender, contender.fileName() + "/concurrently/" + count, Script.withConcurrentIndex(count));
    }

    private Path written(Contender contender, String key, List<Script> scripts) throws Exception {
        Path known = folders.get(key);
        if (known != null) {
            return known;
        }
        Path folder = Files.createDirectories(home.resolve(key));
        contender.tool().write(scripts, folder);
        folders.put(key, folder);
        return folder;
    }

    /** {@return a database with a number of migrations applied by a contender; callers must not change it} */
    TestDatabase with(Contender contender, int applied) throws Exception {
        TestDatabase known = databases.get(key(contender, applied));
        if (known != null) {
            return known;
        }
        TestDatabase database = server.createDatabase("bench");
        if (applied > 0) {
            say("preparing " + applied + " migrations for " + contender.title());
            ToolProcess.run(contender, Action.MIGRATE, database.dataSource(), migrations(contender, applied));
        }
        databases.put(key(contender, applied), database);
        return database;
    }

    /**
     * Keeps a database for {@link #with}, since some tools take minutes to make it.
     *
     * @return true if the bench keeps the database; false if it already has one
     */
    boolean keep(Contender contender, int applied, TestDatabase database) {
        return databases.putIfAbsent(key(contender, applied), database) == null;
    }

    private static String key(Contender contender, int applied) {
        return contender + " " + applied;
    }

    /** {@return a copy of a database, which the caller must close} */
    TestDatabase copy(TestDatabase original) {
        return server.createCopy(original);
    }

    void say(String what) {
        progress.accept(what);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
