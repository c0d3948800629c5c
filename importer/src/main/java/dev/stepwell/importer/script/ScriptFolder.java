package dev.stepwell.importer.script;

import dev.stepwell.importer.ImportException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder to import.
 *
 * <p>Its files have paths relative to the folder, with slashes, in alphabetical order. Files and folders whose names
 * begin with a dot are ignored.
 */
public final class ScriptFolder {

    private final Path root;
    private final List<String> files;

    private ScriptFolder(Path root, List<String> files) {
        this.root = root;
        this.files = files;
    }

    /**
     * Lists a folder.
     *
     * @throws ImportException if the path is not a folder
     */
    public static ScriptFolder open(Path root) {
        if (!Files.isDirectory(root)) {
            throw new ImportException(Reasons.notAFolder(root));
        }
        try (Stream<Path> paths = Files.walk(root)) {
            return new ScriptFolder(
                    root,
                    paths.filter(Files::isRegularFile)
                            .map(path -> root.relativize(path).toString().replace('\\', '/'))
                            .filter(file -> !("/" + file).contains("/."))
                            .sorted()
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return all files, including those in subfolders} */
    public List<String> files() {
        return files;
    }

    /** {@return the files in the folder itself, without those in subfolders} */
    List<String> topFiles() {
        return files.stream().filter(file -> !file.contains("/")).toList();
    }

    /** {@return the SQL files in the folder itself, without those in subfolders} */
    public List<String> topScripts() {
        return topFiles().stream().filter(file -> file.endsWith(".sql")).toList();
    }

    public boolean has(String file) {
        return files.contains(file);
    }

    /** {@return the text of a file, without a byte order mark; empty if the file is not UTF-8} */
    public Optional<ScriptText> text(String file) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(root.resolve(file))))
                    .toString();
            boolean marked = text.startsWith("\uFEFF");
            return Optional.of(ScriptText.of(file, marked ? text.substring(1) : text));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return true if the beginning of a line of the file matches a pattern} */
    public boolean hasLine(String file, Pattern pattern) {
        return text(file).stream().flatMap(text -> text.text().lines()).anyMatch(line -> pattern.matcher(line)
                .lookingAt());
    }
}
