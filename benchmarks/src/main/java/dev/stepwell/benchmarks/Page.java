package dev.stepwell.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A page of the documentation with results, each part between two comments. Immutable. */
public final class Page {

    private static final String END = "<!-- end -->\n";

    private final Path file;

    private Page(Path file) {
        this.file = file;
    }

    /**
     * Returns the page for the first results: the published page at full scale, otherwise a new copy in {@code target}.
     * So rough figures never replace good ones.
     */
    public static Page begin(Path published, Scale scale) throws IOException {
        Page page = of(published, scale);
        if (!page.file.equals(published)) {
            Files.createDirectories(page.folder());
            Files.copy(published, page.file, StandardCopyOption.REPLACE_EXISTING);
        }
        return page;
    }

    /** {@return the page for later results, which the first measurement has {@linkplain #begin begun}} */
    public static Page of(Path published, Scale scale) {
        return new Page(scale == Scale.FULL ? published : Path.of("target", "performance.md"));
    }

    /** {@return the folder of the page, for its pictures} */
    public Path folder() {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? Path.of("") : folder;
    }

    /**
     * Replaces a part of the page.
     *
     * @param part the name of the part, which follows {@code measured:} in the comment before the part
     * @param markdown the results
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
