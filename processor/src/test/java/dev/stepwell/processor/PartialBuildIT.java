package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.Migration;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares a clean build of a project with incremental builds after random edits. */
final class PartialBuildIT {

    private static final long SEED = Long.getLong("stepwell.test.seed", 20261121);
    private static final int STEPS = Integer.getInteger("stepwell.test.steps", 100);
    private static final int MIGRATIONS = 30;

    private final Path root;
    private final Random random = new Random(SEED);

    private Map<String, String> compiled = new TreeMap<>();
    private final Set<String> pending = new TreeSet<>();
    private int compiles;
    private int partial;
    private int failed;
    private int written;

    PartialBuildIT(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void everyPartialBuildGivesWhatACleanOneDoes() {
        EditedProject project = new EditedProject(SEED, MIGRATIONS);
        List<String> history = new ArrayList<>();
        for (int step = 0; step <= STEPS; step++) {
            history.add(step == 0 ? "the first build" : project.edit());
            Map<String, String> files = project.files();
            SortedSet<String> whole = build("clean" + step, files, files.keySet());
            SortedSet<String> part = buildPart(files);
            String where = "seed " + SEED + ", step " + step + ": "
                    + String.join(", ", history.subList(Math.max(0, history.size() - 6), history.size()));
            assertThat(part).as(where).isEqualTo(whole);
            if (isRight(part)) {
                assertThat(differences(output("part"), output("clean" + step)))
                        .as(where)
                        .isEmpty();
            }
            delete(root.resolve("clean" + step));
        }
        System.out.printf(
                "Partial builds: seed %d, %d steps, %d partial compilations of %.1f files on average beside %d clean ones, "
                        + "%d builds with errors on both sides, %d with other registries than before%n",
                SEED, STEPS, partial, (double) compiles / partial, STEPS + 1, failed, written);
        assertThat(partial).isGreaterThanOrEqualTo(STEPS * 9 / 10);
        assertThat(failed).isBetween(STEPS / 10, STEPS * 6 / 10);
    }

    static List<String> differences(SortedMap<String, String> part, SortedMap<String, String> whole) {
        List<String> differences = new ArrayList<>();
        Set<String> names = new TreeSet<>(part.keySet());
        names.addAll(whole.keySet());
        for (String name : names) {
            List<String> a = part.getOrDefault(name, "no such file").lines().toList();
            List<String> b = whole.getOrDefault(name, "no such file").lines().toList();
            if (!a.equals(b)) {
                int i = 0;
                while (i < a.size() && i < b.size() && a.get(i).equals(b.get(i))) {
                    i++;
                }
                differences.add(name + ", line " + (i + 1) + ": " + (i < a.size() ? a.get(i) : "the end")
                        + "\n  instead of " + (i < b.size() ? b.get(i) : "the end"));
            }
        }
        return differences;
    }

    private static boolean isRight(Set<String> messages) {
        return messages.stream().noneMatch(message -> message.startsWith("ERROR"));
    }

    /** Compiles the files that changed since their last successful compilation, and those that name removed classes. */
    private SortedSet<String> buildPart(Map<String, String> files) {
        Set<String> gone = new TreeSet<>();
        for (String path : compiled.keySet()) {
            if (!files.containsKey(path)) {
                gone.add(path);
                delete(root.resolve("part/classes/" + path.replace(".java", ".class")));
            }
        }
        boolean value = !constant(files).equals(constant(compiled));
        SortedSet<String> changed = new TreeSet<>();
        files.forEach((path, text) -> {
            boolean names = gone.stream().anyMatch(other -> names(text, other))
                    || (value && text.contains("shop.db.Shared.TABLE"));
            if (!text.equals(compiled.get(path)) || pending.contains(path) || names) {
                changed.add(path);
            }
        });
        if (changed.isEmpty() && gone.isEmpty()) {
            changed.add("shop/Other.java");
        } else if (changed.isEmpty()) {
            // A build tool does not call the compiler after mere deletions. The next changed file makes it do so.
            changed.add("shop/Other.java");
        }
        if (random.nextBoolean()) {
            changed.forEach(path -> delete(root.resolve("part/classes/" + path.replace(".java", ".class"))));
        }
        compiles += changed.size();
        partial += changed.size() < files.size() ? 1 : 0;
        SortedMap<String, String> before = output("part");
        SortedSet<String> messages = build("part", files, changed);
        pending.clear();
        if (isRight(messages)) {
            written += before.equals(output("part")) ? 0 : 1;
        } else {
            failed++;
            pending.addAll(changed);
        }
        pending.retainAll(files.keySet());
        compiled = new TreeMap<>(files);
        return messages;
    }

    private static String constant(Map<String, String> files) {
        return files.getOrDefault("shop/db/Shared.java", "").replaceAll("\n", "");
    }

    private static boolean names(String text, String path) {
        String name = path.replace(".java", "").replace('/', '.');
        return Pattern.compile("\\b" + Pattern.quote(name) + "\\b")
                .matcher(text)
                .find();
    }

    private SortedSet<String> build(String folder, Map<String, String> files, Set<String> names) {
        Path classes = root.resolve(folder).resolve("classes");
        Path generated = root.resolve(folder).resolve("generated");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(diagnostics, null, StandardCharsets.UTF_8)) {
            Files.createDirectories(classes);
            Files.createDirectories(generated);
            List<File> units = new ArrayList<>();
            for (String name : names) {
                Path file = root.resolve("src").resolve(name);
                Files.createDirectories(file.getParent());
                Files.writeString(file, files.get(name));
                units.add(file.toFile());
            }
            List<String> options = List.of(
                    "-Xlint:all,-processing",
                    "-d",
                    "" + classes,
                    "-s",
                    "" + generated,
                    "-cp",
                    classes + File.pathSeparator + Build.locationOf(Migration.class));
            JavaCompiler.CompilationTask task = compiler.getTask(
                    null, manager, diagnostics, options, null, manager.getJavaFileObjectsFromFiles(units));
            task.setProcessors(List.of(new MigrationProcessor(), new RemovedMigrationProcessor()));
            task.call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return diagnostics.getDiagnostics().stream()
                .map(diagnostic -> diagnostic.getKind() + " " + diagnostic.getMessage(null))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@return the sources and the classes of the registries, the list of registries, and the indexes} */
    private SortedMap<String, String> output(String folder) {
        SortedMap<String, String> output = new TreeMap<>();
        Path start = root.resolve(folder);
        if (!Files.exists(start)) {
            return output;
        }
        try (Stream<Path> files = Files.walk(start)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = start.relativize(file).toString().replace(File.separatorChar, '/');
                if (name.contains("GeneratedMigrations") || name.contains("META-INF")) {
                    output.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return output;
    }

    private static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
