package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.cli.database.ConnectionAddress;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The executable jar as a separate process, on an application that does not know it. */
@SuppressWarnings("NullAway.Init") // JUnit sets its fields.
class ProcessIT {

    private static final Path JAR = Path.of(System.getProperty("stepwell.cli.jar", "missing"));
    private static final String CREATE_A =
            Application.migration("001", "CreateA", "CREATE TABLE a (id integer)", "DROP TABLE a");
    private static final String CREATE_B =
            Application.migration("002", "CreateB", "CREATE TABLE b (id integer)", "DROP TABLE b");

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    @TempDir
    static Path folder;

    private static Path classes;

    @BeforeAll
    static void compile() throws IOException {
        classes = Application.compile(folder.resolve("classes"), Map.of("CreateA", CREATE_A, "CreateB", CREATE_B));
    }

    @BeforeEach
    void empty() throws SQLException {
        database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }

    @Test
    void everyVerbAnswers() throws Exception {
        assertThat(run("status")).satisfies(endsWith(0, "2 pending\n"));
        assertThat(run("check")).satisfies(endsWith(2, "  001  create a\n  002  create b\n"));
        assertThat(run("plan")).satisfies(endsWith(0, "CREATE TABLE b (id integer);\n:stepwell_put_back\nCOMMIT;\n"));
        assertThat(run("rehearse")).satisfies(endsWith(0, ", no lock on what was there before\n"));
        assertThat(run("migrate").steady())
                .isEqualTo(new Outcome(
                        0,
                        "Applied 2 migrations in N ms.\n",
                        "applying 001 CreateA (1 of 2)\napplying 002 CreateB (2 of 2)\n"));
        assertThat(run("check")).satisfies(endsWith(0, "The database is up to date.\n"));
        assertThat(run("validate")).satisfies(endsWith(0, "History and build fit together.\n"));
        assertThat(run("rollback", "--steps", "1")).satisfies(endsWith(64, ""));
        assertThat(run("rollback", "--all", "--yes").steady())
                .satisfies(endsWith(0, "Rolled back 2 migrations in N ms.\n"));
        assertThat(run("baseline", "001")).satisfies(endsWith(0, "Recorded 1 migration as applied: 001.\n"));
        assertThat(run("mark-applied", "002", "--reason", "test")).satisfies(endsWith(0, "Recorded 002 as applied.\n"));
        assertThat(run("mark-rolled-back", "002", "--reason", "test"))
                .satisfies(endsWith(0, "Recorded 002 as not applied.\n"));
        assertThat(run("repair", "--dry-run")).satisfies(endsWith(0, "Nothing to repair.\n"));
        assertThat(run("log", "--limit", "1")).satisfies(endsWith(0, "  marked as rolled back: test\n"));
        assertThat(run("graph")).satisfies(endsWith(0, "    main__2[\"002 create b\"]\n"));
        assertThat(run("report", "--out", folder.resolve("report.html").toString()))
                .satisfies(endsWith(0, "report.html.\n"));
        assertThat(folder.resolve("report.html"))
                .content()
                .contains("<svg ", "create a", "marked as rolled back: test");
        assertThat(run("new", "create c", "--out", folder.resolve("src").toString(), "--package", "shop"))
                .satisfies(endsWith(0, "CreateC.java, version 001.\n"));
        assertThat(run("completion").out()).contains("complete -F _complete_stepwell ", "mark-rolled-back");
        assertThat(run("--version")).satisfies(endsWith(0, "stepwell 0.1.0-SNAPSHOT\n"));
        assertThat(run("--help").out()).startsWith("Usage: stepwell ").contains("\n  69   the database cannot be ");
    }

    @Test
    void historiesOfOtherToolsAreAdopted() throws Exception {
        database.execute("CREATE TABLE a (id integer); "
                + "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL); "
                + "INSERT INTO schema_migrations VALUES (1, false)");

        assertThat(run("adopt")).satisfies(endsWith(64, ""));
        assertThat(run("adopt", "--yes")).satisfies(endsWith(0, "Recorded 1 migration as applied: 001.\n"));
        assertThat(run("check")).satisfies(endsWith(2, "1 migration pending:\n  002  create b\n"));
        database.execute("UPDATE schema_migrations SET version = 2, dirty = true");
        assertThat(run("adopt", "--yes")).satisfies(endsWith(7, ""));
    }

    /** The libraries that read YAML and TOML have other package names in the jar. */
    @Test
    void foldersOfOtherToolsAreImported() throws Exception {
        Path parents = folder.resolve("parents");
        script(parents, "1000/up.sql", "CREATE TABLE a (id integer);\n");
        script(parents, "1000/metadata.yaml", "name: create a\nparents: []\n");
        script(parents, "1001/up.sql", "CREATE TABLE b (id integer);\n");
        script(parents, "1001/metadata.yaml", "name: create b\nparents: [1000]\n");
        assertThat(imported(parents)).contains("Imported 2 migrations (parents): 2 written, 0 there already.\n");

        Path diesel = folder.resolve("diesel");
        script(diesel, "00000000000001_vacuum/up.sql", "VACUUM;\n");
        script(diesel, "00000000000001_vacuum/metadata.toml", "run_in_transaction = false\n");
        assertThat(imported(diesel)).contains("Imported 1 migration (diesel): 1 written, 0 there already.\n");
    }

    private static String imported(Path scripts) throws Exception {
        Outcome outcome = run("import", "--from", scripts.toString(), "--package", "shop", "--out", scripts + "-out");
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        return outcome.out();
    }

    private static void script(Path folder, String file, String text) throws IOException {
        Path script = folder.resolve(file);
        Files.createDirectories(script.getParent());
        Files.writeString(script, text);
    }

    @Test
    void everyVerbAboutADatabaseAnswersInJson() throws Exception {
        for (String verb : List.of("status", "check", "plan", "rehearse", "migrate", "validate", "log", "graph")) {
            Outcome outcome = run(verb, "--json");
            assertThat(outcome.err()).as(verb).isEmpty();
            assertThat(outcome.json())
                    .as(verb)
                    .containsOnlyKeys("verb", "exitCode", "database", "problems", "result")
                    .containsEntry("verb", verb)
                    .containsEntry("exitCode", outcome.exitCode())
                    .containsEntry("problems", List.of());
        }
        assertThat(run("status", "--json").json().get("database"))
                .isEqualTo(ConnectionAddress.place(database.dataSource()));
    }

    @Test
    void whatIsWrongEndsInItsNumber() throws Exception {
        Outcome typo = run("statu");
        assertThat(typo.exitCode()).isEqualTo(64);
        assertThat(typo.err()).isEqualTo("""
                Unmatched argument at index 0: 'statu'
                Did you mean: stepwell status or stepwell migrate or stepwell validate?
                """);
        Outcome unreachable = run("status", "--url", "jdbc:postgresql://localhost:1/nothing?user=u&password=s3cret");
        assertThat(unreachable.exitCode()).isEqualTo(69);
        assertThat(unreachable.out()).isEmpty();
        assertThat(unreachable.err()).isEqualTo("""
                [database-unreachable] The data source returned no connection. Check that the server runs and that \
                the address, database, user and password are right.
                Connection to localhost:1 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections. (SQLSTATE 08001)
                The database is localhost:1/nothing as u.
                """);
        assertThat(run("status", "--classpath", folder.resolve("nowhere").toString()))
                .isEqualTo(new Outcome(
                        64,
                        "",
                        "--classpath names " + folder.resolve("nowhere")
                                + ", which is not there. Build the application, or correct the path.\n"));
        Path nothing = Files.createDirectories(folder.resolve("nothing"));
        Outcome noRegistry = run("graph", "--classpath", nothing.toString());
        assertThat(noRegistry.exitCode()).isEqualTo(3);
        assertThat(noRegistry.err()).isEqualTo("""
                [no-registry] No registry of migrations was found. Compile the migrations with stepwell-processor \
                on the annotation processor path, keep the files of META-INF/services when the application is packed, \
                name the registry under provides in the module-info.java of a module, and pass the class loader of the \
                migrations to the builder if it is not that of the thread.
                Nothing in %s lists one in META-INF/services/dev.stepwell.registry.MigrationRegistry. If it is a jar of jars that is not Spring Boot's, unpack it and name the folder of its classes, or have the application call StepwellCli.run itself.
                """.formatted(nothing));
        Path wrong = Application.compile(
                folder.resolve("wrong"),
                Map.of("Wrong", Application.migration("001", "Wrong", "SELECT 1 / 0", "SELECT 1")));
        assertThat(run("migrate", "--classpath", wrong.toString())).satisfies(endsWith(6, ""));
    }

    @Test
    void whatIsHalfDoneChangedOrHeldEndsInItsNumber() throws Exception {
        Path halfDone = Application.compile(
                folder.resolve("half-done"),
                Map.of(
                        "HalfDone",
                        Application.migration("001", "HalfDone", "VACUUM; SELECT 1 / 0", "SELECT 1")
                                .replace("\"001\"", "\"001\", transactional = false")));
        assertThat(run("migrate", "--classpath", halfDone.toString())).satisfies(endsWith(7, ""));

        empty();
        run("migrate");
        Path changed = Application.compile(
                folder.resolve("changed"),
                Map.of("CreateA", CREATE_A.replace("integer", "bigint"), "CreateB", CREATE_B));
        assertThat(run("check", "--classpath", changed.toString())).satisfies(endsWith(4, ""));

        empty();
        HeldLock held = HeldLock.of(database);
        try {
            Outcome outcome = run("migrate", "--lock-wait", "10ms");
            assertThat(outcome).satisfies(endsWith(5, ""));
            assertThat(outcome.err()).startsWith("[lock-timeout] Another migrator holds the lock: pid ");
        } finally {
            held.release();
        }
    }

    @Test
    void aDefectEndsIn70InOneLine() throws Exception {
        Path broken = Application.compile(folder.resolve("defect"), Map.of("Defect", """
                package shop;

                import dev.stepwell.registry.*;
                import java.util.List;

                public final class Defect implements MigrationRegistry {
                    @Override
                    public List<MigrationDefinition> migrations() {
                        throw new IllegalStateException("a defect");
                    }
                }
                """));
        Files.createDirectories(broken.resolve("META-INF/services"));
        Files.writeString(broken.resolve("META-INF/services/dev.stepwell.registry.MigrationRegistry"), "shop.Defect\n");
        assertThat(run("graph", "--classpath", broken.toString()))
                .isEqualTo(new Outcome(
                        70,
                        "",
                        "Stepwell met something that it does not know: java.lang.IllegalStateException: a defect. Run it "
                                + "again with --stacktrace, and report that.\n"));
    }

    @Test
    void theStackTraceIsPrintedOnDemand() throws Exception {
        Path broken = Application.compile(
                folder.resolve("broken"),
                Map.of("Broken", Application.migration("001", "Broken", "CREATE TABLE x ()", "DROP TABLE x")));
        Path services = broken.resolve("META-INF/services/dev.stepwell.registry.MigrationRegistry");
        Files.writeString(services, "not a class name at all\n");
        Outcome outcome = run("graph", "--classpath", broken.toString());
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err()).startsWith("[registry-broken] ").doesNotContain("\tat ");
        assertThat(run("graph", "--stacktrace", "--classpath", broken.toString())
                        .err())
                .contains("\tat dev.stepwell.");
    }

    @Test
    void jarsAndJarsOfSpringBootAreClassPathsToo() throws Exception {
        Path more = Application.compile(
                folder.resolve("more"),
                Map.of(
                        "CreateC",
                        Application.migration("003", "CreateC", "CREATE TABLE c ()", "DROP TABLE c")
                                .replace("package shop", "package more")));
        Path plain = Application.jar(folder.resolve("plain.jar"), classes);
        assertThat(run("status", "--classpath", plain + File.pathSeparator + more))
                .satisfies(endsWith(0, "\n\n3 pending\n"))
                .extracting(Outcome::out)
                .asString()
                .startsWith("more.GeneratedMigrations (1 migration of main) from " + more
                        + "\nshop.GeneratedMigrations (2 migrations of main) from " + plain + "\n");
        assertThat(run("check", "--json", "--classpath", plain + File.pathSeparator + more)
                        .json())
                .extracting("result")
                .extracting("registries")
                .isEqualTo(List.of(place("more", more, 1), place("shop", plain, 2)));

        Path boot = folder.resolve("boot.jar");
        try (OutputStream file = Files.newOutputStream(boot);
                JarOutputStream entries = new JarOutputStream(file)) {
            Application.add(entries, classes, "BOOT-INF/classes/");
            entries.putNextEntry(new JarEntry("BOOT-INF/lib/more.jar"));
            Files.copy(Application.jar(folder.resolve("more.jar"), more), entries);
            entries.closeEntry();
        }
        assertThat(run("migrate", "--classpath", boot.toString()).steady())
                .satisfies(endsWith(0, "Applied 3 migrations in N ms.\n"));
    }

    private static Map<String, Object> place(String packageName, Path place, int migrations) {
        Map<String, Object> registry = new HashMap<>();
        registry.put("class", packageName + ".GeneratedMigrations");
        registry.put("module", null);
        registry.put("place", place.toString());
        registry.put("sets", List.of("main"));
        registry.put("migrations", migrations);
        return registry;
    }

    @Test
    void theJarHasEverythingAndKeepsItApart() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(entry -> entry.getName()))
                    .contains(
                            "META-INF/LICENSE",
                            "META-INF/THIRD-PARTY-LICENSES",
                            "META-INF/services/java.sql.Driver",
                            "org/postgresql/Driver.class",
                            "dev/stepwell/runtime/Migrator.class")
                    .noneMatch(name -> name.startsWith("picocli/")
                            || name.startsWith("com/fasterxml/")
                            || name.startsWith("com/palantir/")
                            || name.startsWith("org/jline/")
                            || name.endsWith("module-info.class"));
        }
    }

    private static Consumer<Outcome> endsWith(int exitCode, String end) {
        return outcome -> {
            assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(exitCode);
            assertThat(outcome.out()).as(outcome.toString()).endsWith(end);
            assertThat(outcome.out() + outcome.err()).doesNotContain("\u001b");
        };
    }

    /** Runs a verb on the application and the database of the test, unless the arguments name others. */
    @Test
    void signalRollsBackAndGivesTheLockBack() throws Exception {
        Path slow = Application.compile(
                folder.resolve("slow"),
                Map.of(
                        "CreateA",
                        CREATE_A,
                        "Sleep",
                        Application.migration("002", "Sleep", "SELECT pg_sleep(600)", "SELECT 1")));
        Path err = Files.createTempFile(folder, "err", "");
        Process process = process(slow, Files.createTempFile(folder, "out", ""), err, List.of("migrate"))
                .start();
        process.getOutputStream().close();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            await(
                    statement,
                    "EXISTS (SELECT FROM pg_stat_activity "
                            + "WHERE datname = current_database() AND wait_event = 'PgSleep')");
            // Signal 2 is SIGINT, which Ctrl-C sends.
            assertThat(new ProcessBuilder("kill", "-2", Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(err)
                    .content()
                    .endsWith(
                            "[run-interrupted] The run was interrupted while it applied 002 Sleep, at statement 1 of 1. "
                                    + "Its transaction was rolled back and nothing was changed. 1 migration stays applied: 001. "
                                    + "Start the run again to go on from there.\n");
            await(
                    statement,
                    "NOT EXISTS (SELECT FROM pg_stat_activity "
                            + "WHERE datname = current_database() AND pid <> pg_backend_pid())");
        }
        assertThat(run("status").out()).contains("1 applied, 1 pending");
    }

    private static void await(Statement statement, String condition) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        boolean holds = false;
        while (!holds) {
            assertThat(System.nanoTime()).as(condition).isLessThan(deadline);
            try (ResultSet row = statement.executeQuery("SELECT " + condition)) {
                row.next();
                holds = row.getBoolean(1);
            }
        }
    }

    private static Outcome run(String... args) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = process(classes, out, err, List.of(args)).start();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still runs: " + List.of(args));
        }
        return new Outcome(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private static ProcessBuilder process(Path application, Path out, Path err, List<String> args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // The statement that takes a second has to begin first.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                JAR.toString()));
        command.addAll(args);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("STEPWELL_"));
        builder.environment().put("STEPWELL_URL", database.get().url());
        builder.environment().put("STEPWELL_USER", database.get().user());
        builder.environment().put("STEPWELL_PASSWORD", database.get().password());
        builder.environment().put("STEPWELL_CLASSPATH", application.toString());
        return builder;
    }
}
