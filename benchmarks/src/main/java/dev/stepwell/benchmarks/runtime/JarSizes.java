package dev.stepwell.benchmarks.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an application ships for a tool, the driver and the logging API left out.
 *
 * <p>The jars are those of a class path, told by what their names begin with. Without state.
 */
final class JarSizes {

    /** The columns of {@link #rows}. */
    static final String HEAD = """
            | | jars | KB |
            |---|---|---:|
            """;

    private static final Map<String, List<String>> JARS = new LinkedHashMap<>();

    static {
        JARS.put("Stepwell", List.of("stepwell-api-", "stepwell-runtime-"));
        JARS.put("Flyway", List.of("flyway-"));
        JARS.put(
                "Liquibase",
                List.of("liquibase-", "snakeyaml-", "commons-", "opencsv-", "jaxb-api-", "javax.activation-"));
        JARS.put("MyBatis", List.of("mybatis-"));
    }

    private JarSizes() {}

    /** The jars of a tool on a class path. */
    static List<Path> of(String tool, String classPath) {
        List<Path> jars = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            String name = String.valueOf(path.getFileName());
            if (name.endsWith(".jar")
                    && JARS.getOrDefault(tool, List.of()).stream().anyMatch(name::startsWith)) {
                jars.add(path);
            }
        }
        return jars;
    }

    /** The size of files together, in KB of 1,024 bytes. */
    static double kilobytes(List<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes / 1024.0;
    }

    /** A row for each tool. */
    static String rows(String classPath) throws IOException {
        StringBuilder rows = new StringBuilder();
        for (String tool : JARS.keySet()) {
            List<Path> jars = of(tool, classPath);
            rows.append(String.format(Locale.ROOT, "| %s | %d | %,.0f |%n", tool, jars.size(), kilobytes(jars)));
        }
        return rows.toString();
    }
}
