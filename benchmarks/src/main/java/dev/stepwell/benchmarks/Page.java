package dev.stepwell.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A page of the documentation that shows what was measured, each part between two comments. Immutable. */
public final class Page {

    private static final String END = "<!-- end -->\n";

    private final Path file;

    private Page(Path file) {
        this.file = file;
    }

    /**
     * The page to begin with: the published one if everything is measured; else a new copy of it in {@code target}, so
     * that rough figures do not take the place of good ones.
     */
    public static Page begin(Path published, Scale scale) throws IOException {
        Page page = of(published, scale);
        if (!page.file.equals(published)) {
            Files.createDirectories(page.folder());
            Files.copy(published, page.file, StandardCopyOption.REPLACE_EXISTING);
        }
        return page;
    }

    /** The page to go on with, {@linkplain #begin begun} by what was measured first. */
    public static Page of(Path published, Scale scale) {
        return new Page(scale == Scale.FULL ? published : Path.of("target", "performance.md"));
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
