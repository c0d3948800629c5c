package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stepwell.Migration;
import dev.stepwell.processor.model.ServiceFile;
import dev.stepwell.sql.SqlScript;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.maven.shared.invoker.DefaultInvocationRequest;
import org.apache.maven.shared.invoker.DefaultInvoker;
import org.apache.maven.shared.invoker.InvocationRequest;
import org.apache.maven.shared.invoker.MavenInvocationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Builds by Maven without {@code clean}, with those versions of its plugin that people have.
 *
 * <p>Versions 3.10 and 3.11 delete all classes before they compile again, and give javac the folder of generated
 * sources as a source path. {@code -Dstepwell.maven.steps=100} makes a hundred random edits with each version.
 */
final class MavenIT {

    private static final long SEED = Long.getLong("stepwell.test.seed", 20261121);
    private static final int STEPS = Integer.getInteger("stepwell.maven.steps", 1);
    private static final int MIGRATIONS = 30;
    private static final String REGISTRY = "shop.GeneratedMigrations";

    private static final String VERSIONS = System.getProperty("stepwell.maven.versions", "3.10.1,3.11.0,3.13.0,3.14.1");

    private static @Nullable Path mavenHome;

    private final Path root;
    private final Project project;
    private final StringBuilder output = new StringBuilder();

    MavenIT(@TempDir Path root) {
        this.root = root;
        this.project = new Project(root);
    }

    @BeforeAll
    static void findMaven() {
        List<@Nullable String> homes = new ArrayList<>();
        homes.add(System.getProperty("stepwell.maven.home"));
        homes.add(System.getenv("MAVEN_HOME"));
        homes.add(System.getenv("M2_HOME"));
        mavenHome = homes.stream()
                .filter(Objects::nonNull)
                .map(Path::of)
                .filter(home -> Files.exists(home.resolve("bin/mvn")))
                .findFirst()
                .orElse(null);
        assumeTrue(mavenHome != null, "no home of Maven is known");
    }

    static Stream<String> versions() {
        return Stream.of(VERSIONS.split(","));
    }

    private void writePom(String version) {
        project.write("maven/pom.xml", """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>shop</groupId>
                  <artifactId>shop</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.source>17</maven.compiler.source>
                    <maven.compiler.target>17</maven.compiler.target>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <dependencies>
                    <dependency>
                      <groupId>dev.stepwell</groupId>
                      <artifactId>stepwell-api</artifactId>
                      <version>0</version>
                      <scope>system</scope>
                      <systemPath>%s</systemPath>
                    </dependency>
                  </dependencies>
                  <build>
                    <plugins>
                      <plugin>
                        <groupId>org.apache.maven.plugins</groupId>
                        <artifactId>maven-compiler-plugin</artifactId>
                        <version>%s</version>
                        <configuration>
                          <compilerArgs>
                            <arg>-processorpath</arg>
                            <arg>%s</arg>
                          </compilerArgs>
                        </configuration>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """.formatted(Build.locationOf(Migration.class), version, processorPath()));
    }

    private static String processorPath() {
        return String.join(
                File.pathSeparator,
                System.getProperty("stepwell.processor.jar"),
                Build.locationOf(Migration.class).toString(),
                Build.locationOf(SqlScript.class).toString());
    }

    /** Compiles without {@code clean}. Returns true if Maven succeeds. */
    private boolean compile(String version) {
        InvocationRequest request = new DefaultInvocationRequest();
        request.setBaseDirectory(project.folder("maven"));
        request.addArg("org.apache.maven.plugins:maven-compiler-plugin:" + version + ":compile");
        request.setBatchMode(true);
        request.setNoTransferProgress(true);
        request.setOffline("offline true".equals(System.getProperty("stepwell.maven.offline")));
        request.setJavaHome(new File(System.getProperty("java.home")));
        String repository = System.getProperty("stepwell.maven.repository");
        if (repository != null) {
            request.setLocalRepositoryDirectory(new File(repository));
        }
        output.setLength(0);
        request.setOutputHandler(line -> output.append(line).append('\n'));
        request.setErrorHandler(line -> output.append(line).append('\n'));
        try {
            return new DefaultInvoker()
                            .setMavenHome(Objects.requireNonNull(mavenHome).toFile())
                            .execute(request)
                            .getExitCode()
                    == 0;
        } catch (MavenInvocationException e) {
            throw new AssertionError(output.toString(), e);
        }
    }

    private void write(String name, String version) {
        project.write("maven/src/main/java/shop/" + name + ".java", """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "%s")
                @Irreversible("why")
                class %s {
                    @Up static final String UP = "CREATE TABLE t%s (id int)";
                }
                """.formatted(version, name, version));
    }

    /** Asserts that there is one registry, under its own name, as after a clean build. */
    private void assertRegistry(String migrations) {
        assertThat(registries("maven/target/classes"))
                .containsExactly(
                        "META-INF/stepwell/" + REGISTRY,
                        "shop/GeneratedMigrations.class",
                        "shop/GeneratedMigrations.migrations");
        assertThat(project.files("maven/target/generated-sources/annotations"))
                .containsExactly("shop/GeneratedMigrations.java");
        assertThat(project.read("maven/target/classes/" + ServiceFile.NAME)).isEqualTo(REGISTRY + "\n");
        assertThat(Build.load(project.folder("maven/target/classes"))).hasToString(migrations);
    }

    private List<String> registries(String folder) {
        return project.files(folder).stream()
                .filter(name -> name.contains("GeneratedMigrations"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void registryKeepsItsNameWithoutClean(String version) {
        writePom(version);
        project.write(
                "maven/src/main/java/shop/App.java",
                "package shop;\nclass App { Object registry = new GeneratedMigrations(); }\n");
        write("A", "1");
        write("B", "2");
        write("C", "3");
        assertThat(compile(version)).as(output.toString()).isTrue();
        assertRegistry("[1 A, 2 B, 3 C]");

        write("D", "4");
        assertThat(compile(version)).as(output.toString()).isTrue();
        assertRegistry("[1 A, 2 B, 3 C, 4 D]");

        assertThat(project.folder("maven/src/main/java/shop/B.java").delete()).isTrue();
        write("E", "5");
        assertThat(compile(version)).as(output.toString()).isTrue();
        assertRegistry("[1 A, 3 C, 4 D, 5 E]");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyBuildWithoutCleanGivesWhatACleanOneDoes(String version) throws IOException {
        writePom(version);
        EditedProject edited = new EditedProject(SEED, MIGRATIONS);
        List<String> history = new ArrayList<>();
        int failed = 0;
        for (int step = 0; step <= STEPS; step++) {
            history.add(step == 0 ? "the first build" : edited.edit());
            Map<String, String> files = edited.files();
            writeSources(files);
            String where = version + ", seed " + SEED + ", step " + step + ": "
                    + String.join(", ", history.subList(Math.max(0, history.size() - 6), history.size()));
            boolean right = compileClean(files.keySet().stream()
                    .map(name -> "maven/src/main/java/" + name)
                    .toList());
            assertThat(compile(version)).as(where + "\n" + output).isEqualTo(right);
            if (right) {
                assertThat(PartialBuildIT.differences(
                                output("maven/target/classes", "maven/target/generated-sources/annotations"),
                                output("clean/classes", "clean/generated")))
                        .as(where)
                        .isEmpty();
            } else {
                failed++;
            }
        }
        System.out.printf(
                "Maven builds: maven-compiler-plugin %s, seed %d, %d edits without clean, %d builds with errors%n",
                version, SEED, STEPS, failed);
    }

    private void writeSources(Map<String, String> files) throws IOException {
        Path sources = root.resolve("maven/src/main/java");
        if (Files.exists(sources)) {
            for (String name : project.files("maven/src/main/java")) {
                if (!files.containsKey(name)) {
                    Files.delete(sources.resolve(name));
                }
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = sources.resolve(file.getKey());
            // A file that does not change keeps its time, so that Maven finds it unchanged.
            if (!Files.exists(path) || !Files.readString(path).equals(file.getValue())) {
                project.write("maven/src/main/java/" + file.getKey(), file.getValue());
            }
        }
    }

    /** Compiles into empty folders, without Maven. Returns true if there is no error. */
    private boolean compileClean(List<String> units) throws IOException {
        Path clean = root.resolve("clean");
        if (Files.exists(clean)) {
            try (Stream<Path> files = Files.walk(clean)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
        project.write("clean/generated/.keep", "");
        String diagnostics = project.compile(
                units,
                "clean/classes",
                List.of(new MigrationProcessor(), new RemovedMigrationProcessor()),
                "-s",
                "" + project.folder("clean/generated"),
                "-Astepwell.off=depends-on-higher,enum-value-in-use,half-done,needs-transaction");
        return diagnostics.isEmpty();
    }

    /** {@return the content of the registries, their files and their lists, by name} */
    private SortedMap<String, String> output(String classes, String generated) {
        SortedMap<String, String> files = new TreeMap<>();
        for (String folder : List.of(classes, generated)) {
            for (String name : project.paths(folder)) {
                boolean text = !name.endsWith(".class")
                        && (name.contains("GeneratedMigrations") || name.startsWith("META-INF"));
                if (text) {
                    files.put(name, project.read(folder + "/" + name));
                } else if (name.contains("GeneratedMigrations")) {
                    files.put(name, "a class");
                }
            }
        }
        return files;
    }
}
