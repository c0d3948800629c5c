package dev.stepwell.importer;

import java.util.List;

/**
 * A class for one script.
 *
 * @param version the version of the migration
 * @param className the simple name of the class
 * @param file the script, relative to the folder, with slashes
 * @param state what became of the class
 * @param changes what is not as it was in the script, and why, in sentences; empty if it was taken over unchanged
 * @param difference for a class with other content what is other, in words, if that is only the dependencies; otherwise
 *     empty
 */
public record ImportedClass(
        String version, String className, String file, State state, List<String> changes, String difference) {

    /** What became of a class. */
    public enum State {
        /** It was written. */
        WRITTEN,
        /** It was there already, the same. */
        PRESENT,
        /** A class of that version was there already with other content; it was left as it was. */
        DIFFERENT
    }

    /** Copies the list. */
    public ImportedClass {
        changes = List.copyOf(changes);
    }
}
