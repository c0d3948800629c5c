package com.acme.chat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A run of the JDK's compiler as a user starts it: a process of its own, in the project folder, with Stepwell's
 * processor.
 *
 * @param exitCode the exit code of javac; 0 after a success
 * @param output the whole output of javac
 * @param classes the folder of the classes
 */
record Javac(int exitCode, String output, Path classes) {

    /** Compiles all sources of a project that has the folder {@code src/main/java}. */
    static Javac compile(Path project) throws IOException, InterruptedException {
        Path classes = Files.createDirectories(project.resolve("target/classes"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-Xlint:all",
                "-Werror",
                "-classpath",
                System.getProperty("java.class.path"),
                "-processorpath",
                System.getProperty("java.class.path"),
                "-d",
                project.relativize(classes).toString()));
        try (Stream<Path> sources = Files.walk(project.resolve("src/main/java"))) {
            sources.filter(source -> source.toString().endsWith(".java"))
                    .map(source -> project.relativize(source).toString().replace(File.separatorChar, '/'))
                    .sorted()
                    .forEach(command::add);
        }
        Process process = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Javac(process.waitFor(), output, classes);
    }
}
