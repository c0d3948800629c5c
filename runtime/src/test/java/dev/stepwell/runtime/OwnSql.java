package dev.stepwell.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The SQL that Stepwell itself sends, as the string literals of its sources have it. */
final class OwnSql {

    private static final List<Path> SOURCES = List.of(
            Path.of("src/main/java/dev/stepwell/runtime"), Path.of("../adoption/src/main/java/dev/stepwell/adoption"));

    private static final Pattern FUNCTION = Pattern.compile("pg_catalog\\.([a-z_0-9]+)\\(");
    private static final Pattern OPERATOR = Pattern.compile("OPERATOR\\(pg_catalog\\.([^)]+)\\)");

    private OwnSql() {}

    static Set<String> functions() {
        return found(FUNCTION);
    }

    static Set<String> operators() {
        return found(OPERATOR);
    }

    private static Set<String> found(Pattern pattern) {
        Set<String> found = new TreeSet<>();
        for (Path file : files()) {
            Matcher matcher = pattern.matcher(text(file));
            while (matcher.find()) {
                found.add(matcher.group(1));
            }
        }
        return found;
    }

    static List<Path> files() {
        return SOURCES.stream().flatMap(OwnSql::filesBelow).sorted().toList();
    }

    private static Stream<Path> filesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
