package dev.stepwell.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** An application that does not call the command line: sources, compiled with Stepwell's processor. */
final class Application {

    private Application() {}

    /** {@return the source of a migration in the package {@code shop}} */
    static String migration(String version, String className, String up, String down) {
        return """
                package shop;

                import dev.stepwell.*;

                @Migration(version = "%s")
                final class %s {
                    @Up static final String UP = "%s";
                    @Down static final String DOWN = "%s";
                }
                """.formatted(version, className, up, down);
    }

    /** Compiles sources, given by the names of their classes, into a folder. */
    static Path compile(Path classes, Map<String, String> sources) throws IOException {
        Path folder = Files.createTempDirectory("sources");
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            files.add(Files.writeString(folder.resolve(source.getKey() + ".java"), source.getValue()));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(
                            null,
                            manager,
                            null,
                            List.of(
                                    "-d",
                                    Files.createDirectories(classes).toString(),
                                    "-classpath",
                                    System.getProperty("java.class.path"),
                                    "-processor",
                                    "dev.stepwell.processor.MigrationProcessor"),
                            null,
                            manager.getJavaFileObjectsFromPaths(files))
                    .call();
            if (!compiled) {
                throw new IllegalStateException("the application does not compile");
            }
        } finally {
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(folder);
        }
        return classes;
    }

    /** Packs a folder into a jar. */
    static Path jar(Path jar, Path classes) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            add(entries, classes, "");
        }
        return jar;
    }

    /** Adds the files of a folder to a jar, below a folder of the jar that gets an entry of its own. */
    static void add(JarOutputStream entries, Path classes, String below) throws IOException {
        if (!below.isEmpty()) {
            entries.putNextEntry(new JarEntry(below));
            entries.closeEntry();
        }
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                entries.putNextEntry(
                        new JarEntry(below + classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
    }
}
