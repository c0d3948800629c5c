package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.Migration;
import dev.stepwell.sql.SqlScript;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The released jar of the processor, which contains JavaPoet in a renamed package. */
final class JarIT {

    private static final Path JAR = Path.of(System.getProperty("stepwell.processor.jar"));

    @Test
    void everyClassIsInThePackageOfTheProcessor() throws IOException {
        List<String> names = new ArrayList<>();
        List<String> javaPoet = new ArrayList<>();
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (JarEntry entry : entries(jar)) {
                String content = text(jar, entry.getName());
                assertThat(content.contains("com/palantir") && entry.getName().endsWith(".class"))
                        .as(entry.getName())
                        .isFalse();
                if (entry.getName().startsWith("dev/stepwell/processor/internal/javapoet/")) {
                    javaPoet.add(entry.getName());
                } else if (!entry.getName().startsWith("dev/stepwell/processor/")) {
                    names.add(entry.getName());
                }
            }
        }
        assertThat(javaPoet).contains("dev/stepwell/processor/internal/javapoet/JavaFile.class");
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "module-info.class",
                        "META-INF/MANIFEST.MF",
                        "META-INF/LICENSE",
                        "META-INF/THIRD-PARTY-LICENSES",
                        "META-INF/gradle/incremental.annotation.processors",
                        "META-INF/services/javax.annotation.processing.Processor",
                        "META-INF/maven/dev.stepwell/stepwell-processor/pom.xml",
                        "META-INF/maven/dev.stepwell/stepwell-processor/pom.properties");
    }

    @Test
    void namesOfModuleAndProcessorAndTheLicenceAreKept() throws IOException {
        assertThat(ModuleFinder.of(JAR).find("dev.stepwell.processor")).isPresent();
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(text(jar, "META-INF/services/javax.annotation.processing.Processor"))
                    .contains("dev.stepwell.processor.MigrationProcessor");
            assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License", "Version 2.0");
            assertThat(text(jar, "META-INF/THIRD-PARTY-LICENSES")).contains("JavaPoet", "Square, Inc.");
        }
    }

    @Test
    void noEntryHasTheTimeOfTheBuild() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            // The shade plugin gives the entry that it adds the least number there is, which each time zone stores
            // alike.
            assertThat(jar.getEntry("module-info.class").getLastModifiedTime()).hasToString("2017-11-28T00:21:29Z");
            assertThat(entries(jar))
                    .filteredOn(entry -> !entry.getName().equals("module-info.class"))
                    .extracting(JarEntry::getTimeLocal)
                    .containsOnly(LocalDateTime.of(2026, 1, 1, 0, 0), LocalDateTime.of(1980, 2, 1, 0, 0));
        }
    }

    @Test
    void whoDependsOnTheProcessorGetsNoJavaPoet() throws IOException {
        String pom = Files.readString(JAR.resolveSibling("dependency-reduced-pom.xml"));
        String dependencies = pom.substring(pom.lastIndexOf("<dependencies>"));
        List<String> names = new ArrayList<>();
        Matcher dependency = Pattern.compile(
                        "<artifactId>([\\w-]+)</artifactId>\\s*<version>[^<]*</version>\\s*<scope>(\\w+)</scope>")
                .matcher(dependencies);
        while (dependency.find()) {
            if (dependency.group(2).matches("compile|runtime")) {
                names.add(dependency.group(1));
            }
        }
        assertThat(names).containsExactly("stepwell-api", "stepwell-sql");
        assertThat(dependencies).doesNotContain("javapoet");
    }

    @Test
    void anotherJavaPoetOnTheProcessorPathIsNotTouched(@TempDir Path folder) throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        for (String name : List.of("AnnotationSpec", "ClassName", "JavaFile", "MethodSpec", "TypeSpec")) {
            Path source = folder.resolve(name + ".java");
            Files.writeString(source, "package com.palantir.javapoet; public final class " + name + " {}\n");
            assertThat(javac(List.of("-proc:none", "-d", other.toString(), source.toString())))
                    .isEmpty();
        }
        Path migration = folder.resolve("Create.java");
        Files.writeString(migration, """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "1")
                @Irreversible("why")
                class Create { @Up static void up(java.sql.Connection connection) {} }
                """);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path loaded = folder.resolve("loaded");

        String output = javac(List.of(
                "-J-Xlog:class+load:file=" + loaded,
                "-Xlint:all",
                "-Werror",
                "-classpath",
                location(Migration.class),
                "-processorpath",
                String.join(
                        File.pathSeparator,
                        other.toString(),
                        JAR.toString(),
                        location(Migration.class),
                        location(SqlScript.class)),
                "-d",
                classes.toString(),
                migration.toString()));

        assertThat(output).isEmpty();
        assertThat(classes.resolve("shop/GeneratedMigrations.class")).exists();
        assertThat(Files.readString(loaded))
                .contains("dev.stepwell.processor.internal.javapoet.JavaFile ")
                .doesNotContain("com.palantir");
    }

    @Test
    void processorMayBeANamedModule(@TempDir Path folder) throws Exception {
        Path migration = folder.resolve("Create.java");
        Files.writeString(migration, """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "1")
                @Irreversible("why")
                class Create { @Up static void up(java.sql.Connection connection) {} }
                """);
        Path classes = Files.createDirectories(folder.resolve("classes"));

        String output = javac(List.of(
                "-Xlint:all",
                "-Werror",
                "-classpath",
                location(Migration.class),
                "--processor-module-path",
                String.join(File.pathSeparator, JAR.toString(), location(Migration.class), location(SqlScript.class)),
                "-d",
                classes.toString(),
                migration.toString()));

        assertThat(output).isEmpty();
        assertThat(classes.resolve("shop/GeneratedMigrations.class")).exists();
    }

    private static List<JarEntry> entries(JarFile jar) {
        return jar.stream().filter(entry -> !entry.isDirectory()).toList();
    }

    private static String text(JarFile jar, String name) throws IOException {
        try (InputStream entry = jar.getInputStream(jar.getEntry(name))) {
            return new String(entry.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    private static String javac(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(arguments);
        command.add(0, Path.of(System.getProperty("java.home"), "bin", "javac").toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
