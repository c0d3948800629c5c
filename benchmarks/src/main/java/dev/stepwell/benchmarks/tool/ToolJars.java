package dev.stepwell.benchmarks.tool;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars that a tool adds to the class path of an application.
 *
 * <p>The jars come from the class path of this process and are found by the beginnings of their names. Stateless.
 */
public final class ToolJars {

    /** The columns of {@link #rows}. */
    public static final String HEAD = """
            | tool | jars | KB |
            |---|---|---:|
            """;

    /** The jars of every process, with any tool. */
    private static final List<String> COMMON =
            List.of("stepwell-benchmarks-", "postgresql-", "HikariCP-", "slf4j-", "checker-qual-");

    private static final Map<String, List<String>> JARS = new LinkedHashMap<>();

    static {
        JARS.put("Stepwell", List.of("stepwell-api-", "stepwell-runtime-"));
        JARS.put("Flyway", List.of("flyway-"));
        JARS.put(
                "Liquibase",
                List.of("liquibase-", "snakeyaml-", "commons-", "opencsv-", "jaxb-api-", "javax.activation-"));
        JARS.put("MyBatis", List.of("mybatis-"));
    }

    private ToolJars() {}

    /** {@return the jars of a tool, without the driver and the logging API} */
    public static List<Path> of(String tool) {
        return classPath().stream()
                .filter(path -> isJar(path, JARS.getOrDefault(tool, List.of())))
                .toList();
    }

    /**
     * Returns the class path of a process like that of an application: with its own classes and without unused jars.
     *
     * @param tools the names of the tools in use; empty for bare JDBC
     * @param migrations the folder of the migrations
     */
    public static String classPath(List<String> tools, Path migrations) {
        List<String> names = new ArrayList<>(COMMON);
        tools.forEach(tool -> names.addAll(JARS.getOrDefault(tool, List.of())));
        Stream<Path> used = classPath().stream().filter(path -> Files.isDirectory(path) || isJar(path, names));
        return Stream.concat(used, Stream.of(migrations.resolve(JavaFiles.CLASSES)))
                .filter(Files::exists)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
    }

    private static boolean isJar(Path path, List<String> names) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith(".jar") && names.stream().anyMatch(name::startsWith);
    }

    /** {@return the total size of files, in KB of 1,024 bytes} */
    public static double kilobytes(List<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes / 1024.0;
    }

    /** {@return a row for each tool} */
    public static String rows() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (String tool : JARS.keySet()) {
            List<Path> jars = of(tool);
            rows.append(String.format(Locale.ROOT, "| %s | %d | %,.0f |%n", tool, jars.size(), kilobytes(jars)));
        }
        return rows.toString();
    }
}
