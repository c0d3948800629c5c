package dev.stepwell.benchmarks.compiletime;

import dev.stepwell.Migration;
import dev.stepwell.benchmarks.ClassPath;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A processor that many builds have, beside Stepwell's and none.
 *
 * <p>Every peer compiles the same sources with the same class path. The jars come from the class path of this process
 * and are found by their folders in a Maven repository.
 */
enum Peer implements ProcessorChoice {
    /** Without any processor. */
    PLAIN("no processor"),

    /** With Stepwell's processor. */
    STEPWELL("Stepwell"),

    /** With the processor of picocli, which describes commands to GraalVM. */
    PICOCLI("picocli-codegen"),

    /** With the processor of MapStruct. */
    MAPSTRUCT("MapStruct"),

    /** With the processor of AutoValue. */
    AUTO_VALUE("AutoValue"),

    /** With the processor of Dagger and all that it depends on. */
    DAGGER("Dagger");

    private static final String PACKAGE = "com/acme/db/";

    private final String title;

    Peer(String title) {
        this.title = title;
    }

    /** {@return the name for people} */
    String title() {
        return title;
    }

    @Override
    public List<String> options() {
        return switch (this) {
            case PLAIN -> Contender.PLAIN.options();
            case STEPWELL -> Contender.STEPWELL.options();
            case PICOCLI, MAPSTRUCT, AUTO_VALUE, DAGGER ->
                List.of("-processorpath", String.join(File.pathSeparator, jars(folders())));
        };
    }

    /** {@return the folders of the jars with the processor, which is in the first, and all that it depends on} */
    private List<String> folders() {
        return switch (this) {
            case PLAIN, STEPWELL -> List.of();
            case PICOCLI -> List.of("info/picocli/picocli-codegen/", "info/picocli/picocli/");
            case MAPSTRUCT -> List.of("org/mapstruct/mapstruct-processor/");
            case AUTO_VALUE -> List.of("com/google/auto/value/auto-value/");
            case DAGGER ->
                List.of(
                        "com/google/dagger/dagger-compiler/",
                        "com/google/dagger/dagger-spi/",
                        "com/google/dagger/dagger/",
                        "com/google/code/findbugs/jsr305/",
                        "com/google/devtools/ksp/",
                        "com/google/errorprone/error_prone_annotations/",
                        "com/google/googlejavaformat/",
                        "com/google/guava/",
                        "com/google/j2objc/",
                        "com/squareup/javapoet/",
                        "com/squareup/kotlinpoet/",
                        "jakarta/inject/",
                        "javax/inject/",
                        "net/ltgt/gradle/incap/",
                        "org/checkerframework/checker-compat-qual/",
                        "org/jetbrains/",
                        "org/jspecify/");
        };
    }

    @Override
    public String classPath() {
        List<String> parts = new ArrayList<>(List.of(ClassPath.of(Migration.class)));
        parts.addAll(jars(List.of(
                "info/picocli/picocli/",
                "org/mapstruct/mapstruct/",
                "com/google/auto/value/auto-value-annotations/",
                "com/google/dagger/dagger/",
                "jakarta/inject/",
                "javax/inject/")));
        return String.join(File.pathSeparator, parts);
    }

    @Override
    public boolean generated(Path classes, int count) {
        return Arrays.stream(values())
                .filter(peer -> peer != PLAIN)
                .allMatch(peer -> peer.found(classes, count) == (peer == this ? count : 0));
    }

    /** {@return the number of source files for which the output of the peer is there} */
    private long found(Path classes, int count) {
        return switch (this) {
            case PLAIN -> 0;
            case STEPWELL -> Files.exists(classes.resolve(PACKAGE + "GeneratedMigrations.class")) ? count : 0;
            case PICOCLI ->
                named(classes.resolve("META-INF/native-image/picocli-generated/reflect-config.json"), count);
            case MAPSTRUCT -> existing(classes, "CreateTable%d$OrdersImpl.class", count);
            case AUTO_VALUE -> existing(classes, "AutoValue_CreateTable%d_Price.class", count);
            case DAGGER -> existing(classes, "DaggerCreateTable%d_Shops.class", count);
        };
    }

    private static long existing(Path classes, String name, int count) {
        return IntStream.rangeClosed(1, count)
                .filter(number -> Files.exists(classes.resolve(PACKAGE + String.format(name, number))))
                .count();
    }

    private static long named(Path file, int count) {
        if (!Files.exists(file)) {
            return 0;
        }
        try {
            String text = Files.readString(file);
            return IntStream.rangeClosed(1, count)
                    .filter(number -> text.contains("\"com.acme.db.CreateTable" + number + "$Listing\""))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the peers with their versions, for people} */
    static String versions() {
        return Arrays.stream(values())
                .filter(peer -> peer != PLAIN)
                .map(peer -> peer.title + " " + peer.version())
                .collect(Collectors.joining(", "));
    }

    private String version() {
        String jar = this == STEPWELL
                ? ClassPath.of(Migration.class)
                : jars(folders().subList(0, 1)).get(0);
        return jar.replaceAll(".*?-(\\d[^/]*)\\.jar", "$1").replaceAll(".*/target/classes", "of this build");
    }

    /**
     * {@return the jars below folders of a Maven repository, in the order of the folders}
     *
     * @throws IllegalStateException if one of the folders has no jar on the class path
     */
    private static List<String> jars(List<String> folders) {
        List<Path> classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
        List<String> jars = new ArrayList<>();
        for (String folder : folders) {
            List<String> found = classPath.stream()
                    .filter(path -> path.toUri().getPath().contains("/" + folder))
                    .map(Path::toString)
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalStateException("The class path has no jar of " + folder);
            }
            jars.addAll(found);
        }
        return jars;
    }
}
