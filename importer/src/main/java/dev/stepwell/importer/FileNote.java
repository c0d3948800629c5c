package dev.stepwell.importer;

/**
 * What is to be said about one file of the folder.
 *
 * @param file the file, relative to the folder, with slashes
 * @param line the line, counted from 1; 0 where the note is about the file as a whole
 * @param text the note: a fact, and where there is one, the way out
 */
public record FileNote(String file, int line, String text) {

    /** As compilers write it: {@code file:line: text}. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + text;
    }
}
