package dev.stepwell.importer;

/**
 * A note about one file of the folder.
 *
 * @param file the file, relative to the folder, with slashes
 * @param line the line, counted from 1; 0 if the note is about the whole file
 * @param text the note: a fact, and an instruction if a person has to act
 */
public record FileNote(String file, int line, String text) {

    /** {@return the note in the form of compilers: {@code file:line: text}} */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + text;
    }
}
