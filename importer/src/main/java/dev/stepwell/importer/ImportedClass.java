package dev.stepwell.importer;

import java.util.List;

/**
 * The class of one imported script. Immutable.
 *
 * @param version the version of the migration
 * @param className the simple name of the class
 * @param file the script, relative to the folder, with slashes
 * @param state the result for the class
 * @param changes the changes to the script with their reasons, in sentences; empty if the script is unchanged
 * @param difference the difference to an existing class, in words, if only the dependencies differ; otherwise empty
 */
public record ImportedClass(
        String version, String className, String file, State state, List<String> changes, String difference) {

    /** The result of the import for a class. */
    public enum State {
        /** The import wrote the class. */
        WRITTEN,
        /** The same class existed already. */
        PRESENT,
        /** A class of that version existed already with other content, and was left unchanged. */
        DIFFERENT
    }

    /** Copies the list. */
    public ImportedClass {
        changes = List.copyOf(changes);
    }
}
