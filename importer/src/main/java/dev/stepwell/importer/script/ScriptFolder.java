package dev.stepwell.importer.script;

import dev.stepwell.importer.FileNote;
import dev.stepwell.importer.ImportException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder to import.
 *
 * <p>Its files have paths relative to the folder, with slashes, in alphabetical order. Files and folders whose names
 * begin with a dot are ignored. No file is outside of the folder, also not by a symbolic link.
 */
public final class ScriptFolder {

    private final Path root;
    private final List<String> files;
    private final List<FileNote> left;
    private final List<FileNote> passedOver;

    private ScriptFolder(Path root, List<String> files, List<FileNote> left, List<FileNote> passedOver) {
        this.root = root;
        this.files = files;
        this.left = left;
        this.passedOver = passedOver;
    }

    /**
     * Lists a folder.
     *
     * @throws ImportException if the path is not a folder
     * @throws java.nio.file.InvalidPathException if the locale's encoding lacks a character of a file's name
     */
    public static ScriptFolder open(Path root) {
        if (!Files.isDirectory(root)) {
            throw new ImportException(Reasons.notAFolder(root));
        }
        List<String> files = new ArrayList<>();
        List<FileNote> left = new ArrayList<>();
        List<FileNote> passedOver = new ArrayList<>();
        // A walk does not begin at a link, and the folder itself may be one.
        Path folder = real(root);
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                String file = folder.relativize(path).toString().replace(File.separatorChar, '/');
                if (("/" + file).contains("/.")) {
                    continue;
                }
                if (Files.isSymbolicLink(path)) {
                    addLink(folder, path, file, files, left, passedOver);
                } else if (Files.isRegularFile(path)) {
                    add(folder, path, file, files, left);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.sort(files);
        left.sort(Comparator.comparing(FileNote::file));
        passedOver.sort(Comparator.comparing(FileNote::file));
        return new ScriptFolder(folder, List.copyOf(files), List.copyOf(left), List.copyOf(passedOver));
    }

    private static Path real(Path root) {
        try {
            return root.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addLink(
            Path root, Path link, String file, List<String> files, List<FileNote> left, List<FileNote> passedOver) {
        Path target;
        try {
            target = link.toRealPath();
        } catch (IOException e) {
            left.add(new FileNote(file, 0, Reasons.linkToNothing()));
            return;
        }
        if (!target.startsWith(root)) {
            left.add(new FileNote(file, 0, Reasons.linkOut(target)));
        } else if (Files.isDirectory(target)) {
            passedOver.add(new FileNote(file, 0, Reasons.linkToFolder()));
        } else if (Files.isRegularFile(target)) {
            add(root, link, file, files, left);
        }
    }

    /** Adds a file, unless the text of its name leads to another name, because its bytes are not of the encoding. */
    private static void add(Path root, Path path, String file, List<String> files, List<FileNote> left) {
        if (root.resolve(file).equals(path)) {
            files.add(file);
        } else {
            left.add(new FileNote(file, 0, Reasons.nameNotReadable()));
        }
    }

    /** {@return the files that cannot be read, for a person} */
    public List<FileNote> left() {
        return left;
    }

    /** {@return the links that need not be read} */
    public List<FileNote> passedOver() {
        return passedOver;
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
