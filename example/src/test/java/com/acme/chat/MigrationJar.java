package com.acme.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.Migration;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The build of a module with migrations: javac with the processor into a folder of classes, and a jar of that folder.
 *
 * <p>Each migration creates a table that is named after its class.
 */
final class MigrationJar {

    private final Path root;
    private final String name;
    private final List<Path> dependencies = new ArrayList<>();

    private MigrationJar(Path root, String name) {
        this.root = root;
        this.name = name;
    }

    /** Begins a module. Its folder of classes and its jar have the name, in the root. */
    static MigrationJar of(Path root, String name) {
        return new MigrationJar(root, name);
    }

    MigrationJar on(Path dependency) {
        dependencies.add(dependency);
        return this;
    }

    /** Adds a migration, with a class like {@code com.acme.db.CreateOrders}. */
    MigrationJar with(String className, String version) throws IOException {
        int dot = className.lastIndexOf('.');
        String simple = className.substring(dot + 1);
        return write(
                className.replace('.', '/') + ".java", """
                package %s;

                import dev.stepwell.*;

                @Migration(version = "%s")
                final class %s {
                    @Up
                    static final String UP = "CREATE TABLE %3$s (id int)";

                    @Down
                    static final String DOWN = "DROP TABLE %3$s";
                }
                """.formatted(className.substring(0, dot), version, simple));
    }

    MigrationJar set(String packageName, String set) throws IOException {
        return write(packageName.replace('.', '/') + "/package-info.java", """
                @dev.stepwell.MigrationSet("%s")
                package %s;
                """.formatted(set, packageName));
    }

    MigrationJar write(String path, String source) throws IOException {
        Path file = sources().resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        return this;
    }

    Path sources() {
        return root.resolve(name + "-src");
    }

    /** Compiles the module, and returns the folder of its classes. */
    Path classes(String... options) throws IOException {
        Path classes = Files.createDirectories(root.resolve(name));
        Path generated = Files.createDirectories(root.resolve(name + "-generated"));
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-s", generated.toString()));
        if (!List.of(options).contains("--processor-path") && !List.of(options).contains("-proc:none")) {
            arguments.addAll(List.of("--processor-path", System.getProperty("java.class.path")));
        }
        arguments.addAll(List.of(options));
        String path = Stream.concat(Stream.of(api(), classes), dependencies.stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        boolean modular = Files.exists(sources().resolve("module-info.java"));
        arguments.addAll(List.of(modular ? "--module-path" : "-classpath", modular ? api().toString() : path));
        try (Stream<Path> files = Files.walk(sources())) {
            files.filter(Files::isRegularFile).sorted().map(Path::toString).forEach(arguments::add);
        }
        StringWriter output = new StringWriter();
        PrintWriter printer = new PrintWriter(output);
        ToolProvider.findFirst("javac").orElseThrow().run(printer, printer, arguments.toArray(String[]::new));
        assertThat(output.toString()).isEmpty();
        return classes;
    }

    /** Compiles and packs the module. */
    Path jar() throws IOException {
        return pack(classes(), root.resolve(name + ".jar"), true);
    }

    /** Packs a folder, with or without entries for the folders in it. */
    static Path pack(Path folder, Path jar, boolean folders) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted().toList()) {
                String entry = folder.relativize(file).toString().replace(File.separatorChar, '/');
                if (Files.isRegularFile(file)) {
                    entries.putNextEntry(new ZipEntry(entry));
                    Files.copy(file, entries);
                    entries.closeEntry();
                } else if (folders && !entry.isEmpty()) {
                    entries.putNextEntry(new ZipEntry(entry + "/"));
                    entries.closeEntry();
                }
            }
        }
        return jar;
    }

    /**
     * Joins folders of classes into one, as a tool does that packs everything into one jar and knows nothing of
     * services: of several files with one name, the first stays.
     */
    static Path join(Path target, Path... folders) throws IOException {
        Set<String> written = new TreeSet<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    String entry = folder.relativize(file).toString();
                    if (written.add(entry)) {
                        Path copy = target.resolve(entry);
                        Files.createDirectories(copy.getParent());
                        Files.copy(file, copy);
                    }
                }
            }
        }
        return target;
    }

    private static Path api() {
        try {
            return Path.of(Migration.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
