package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.Migrator;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The code and the output in the README, compared with the output that a user sees. */
class ReadmeIT {

    private static final String ADD_UNREAD_TRACKING = """
            package com.acme.chat.db;

            import dev.stepwell.Down;
            import dev.stepwell.Migration;
            import dev.stepwell.Up;

            @Migration(version = "%s", dependsOn = CreateChatSchema.class)
            final class AddUnreadTracking {

                @Up
                static final String UP = \"""
                        ALTER TABLE conversations ADD COLUMN read_up_to uuid;
                        ALTER TABLE mesages ADD COLUMN read_at timestamptz;
                        \""";

                @Down
                static final String DOWN = \"""
                        ALTER TABLE messages DROP COLUMN read_at;
                        ALTER TABLE conversations DROP COLUMN read_up_to;
                        \""";
            }
            """;

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private final Readme readme = Readme.read();

    ReadmeIT() throws IOException {}

    @Test
    void theMigrationIsOneOfTheExample() throws IOException {
        Path source = Readme.project().resolve("example/src/main/java/com/acme/chat/db/AddProvider.java");
        assertThat(readme.shown("migration")).isEqualTo(Files.readString(source));
    }

    @Test
    void theMainRuns(@TempDir Path project) throws Exception {
        String main = "package com.acme;\nimport dev.stepwell.runtime.*;\nfinal class Main {\n"
                + "static boolean main(javax.sql.DataSource dataSource) {\n" + readme.shown("main")
                + "return result.nothingDone(); } }\n";
        Files.writeString(sources(project).resolve("Main.java"), main);
        Javac javac = Javac.compile(project);
        assertThat(javac.output()).isEmpty();
    }

    @Test
    void theCompileErrorIsWhatJavacPrints(@TempDir Path project) throws Exception {
        copyExampleWith(project, ADD_UNREAD_TRACKING.formatted("9"));
        assertThat(Javac.compile(project).output()).isEqualTo(readme.shown("compile error"));
    }

    @Test
    void theFailureIsWhatTheExceptionSays(@TempDir Path project) throws Exception {
        copyExampleWith(project, ADD_UNREAD_TRACKING.formatted("010"));
        Javac javac = Javac.compile(project);
        assertThat(javac.output()).isEmpty();
        try (URLClassLoader loader = new OwnClassesFirst(javac.classes(), "com.acme.chat.db")) {
            Migrator migrator =
                    Migrator.builder(database.dataSource()).classLoader(loader).build();
            MigrationException failure = catchThrowableOfType(MigrationException.class, migrator::migrate);
            assertThat(failure.getMessage() + "\n").isEqualTo(readme.shown("failure"));
        }
    }

    @Test
    void theExampleRunPrintsThat() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ChatApplication.show(database.dataSource(), new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(withoutTimes(out.toString(StandardCharsets.UTF_8)))
                .isEqualTo(withoutTimes(readme.shown("example run")));
    }

    @Test
    void theCommandLinePrintsThat() throws Exception {
        String shown = readme.shown("command line");
        StringBuilder printed = new StringBuilder();
        for (String line : shown.lines().toList()) {
            if (line.startsWith("$ stepwell ")) {
                printed.append(line).append('\n').append(db(line.substring("$ stepwell ".length())));
            }
        }
        assertThat(withoutTimes(printed.toString()).replaceAll(" +", " "))
                .isEqualTo(withoutTimes(shown).replaceAll(" +", " "));
    }

    /** Calls the application as {@code java -jar app.jar db …} would, in a process of its own. */
    private String db(String args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                "com.acme.chat.ChatApplication",
                "db"));
        command.addAll(List.of(args.split(" ")));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("STEPWELL_URL", database.get().url());
        builder.environment().put("STEPWELL_USER", database.get().user());
        builder.environment().put("STEPWELL_PASSWORD", database.get().password());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        // What takes a second gets one more line.
        return output.replaceAll("(?m)^applied .* in \\d+ m?s\n", "");
    }

    private static String withoutTimes(String text) {
        return text.replaceAll(" +[0-9]+ ms", " … ms")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d", "…")
                .replaceAll("(?m)\\) from .*$", ") from …");
    }

    private static void copyExampleWith(Path project, String addUnreadTracking) throws IOException {
        Path target = Files.createDirectories(sources(project).resolve("chat/db"));
        try (Stream<Path> sources = Files.list(Readme.project().resolve("example/src/main/java/com/acme/chat/db"))) {
            for (Path source : sources.toList()) {
                Files.copy(source, target.resolve(source.getFileName()));
            }
        }
        Files.writeString(target.resolve("AddUnreadTracking.java"), addUnreadTracking);
    }

    private static Path sources(Path project) throws IOException {
        return Files.createDirectories(project.resolve("src/main/java/com/acme"));
    }
}
