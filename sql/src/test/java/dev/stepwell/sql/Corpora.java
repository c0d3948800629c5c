package dev.stepwell.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders of real migrations that tests read but the project does not contain.
 *
 * <p>The system property {@code stepwell.corpora} names the place; the default is {@code shared/corpora} beside the
 * project.
 */
final class Corpora {

    private Corpora() {}

    /** {@return the folder; empty if this machine does not have it} */
    static Optional<Path> folder() {
        String property = System.getProperty("stepwell.corpora");
        if (property != null) {
            return Optional.of(Path.of(property));
        }
        for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            Path folder = above.resolve("shared").resolve("corpora");
            if (Files.isDirectory(folder)) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    /** {@return the text of every SQL file, in the order of the paths} */
    static List<String> scripts(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .map(Corpora::read)
                    .toList();
        }
    }

    private static @Nullable String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
