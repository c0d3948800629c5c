package dev.stepwell.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the documentation that shows what was measured, each part between two comments. Immutable. */
public final class Page {

    private static final String END = "<!-- end -->\n";

    private final Path file;

    private Page(Path file) {
        this.file = file;
    }

    /**
     * The page to write to: the published one if everything is measured; else a copy of it in {@code target}, so that
     * rough figures do not take the place of good ones.
     */
    public static Page of(Path published, Scale scale) throws IOException {
        if (scale == Scale.FULL) {
            return new Page(published);
        }
        Path copy = Files.createDirectories(Path.of("target")).resolve("performance.md");
        if (!Files.exists(copy)) {
            Files.copy(published, copy);
        }
        return new Page(copy);
    }

    /** The folder of the page, for the pictures that it shows. */
    public Path folder() {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? Path.of("") : folder;
    }

    /**
     * Writes a part over what the page shows of it.
     *
     * @param part its name, which follows {@code measured:} in the comment before it
     * @param markdown what was measured
     * @throws IllegalStateException if the page has no such part
     */
    public void write(String part, String markdown) throws IOException {
        String text = Files.readString(file);
        String comment = "<!-- measured: " + part + " -->\n";
        int begin = text.indexOf(comment) + comment.length();
        int end = text.indexOf(END, begin);
        if (begin < comment.length() || end < 0) {
            throw new IllegalStateException(file + " has no part between " + comment.strip() + " and " + END.strip());
        }
        Files.writeString(file, text.substring(0, begin) + markdown + text.substring(end));
        System.err.println("Written to " + file.toAbsolutePath().normalize() + ": " + part);
    }
}
