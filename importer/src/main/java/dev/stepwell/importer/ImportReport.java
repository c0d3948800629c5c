package dev.stepwell.importer;

import dev.stepwell.importer.ImportedClass.State;
import java.util.List;

/**
 * The report of an import. Immutable.
 *
 * <p>If there are {@link #duplicates()} that were not renumbered, the import wrote nothing and the report has no
 * classes.
 *
 * @param format the format of the folder
 * @param classes the class of each imported script, in the order of the tool
 * @param left the scripts and code files that were not imported, for a person to look at
 * @param passedOver the files that are no part of the migrations
 * @param duplicates the duplicate versions, each with a proposal
 * @param renumbered whether the import followed the proposals
 */
public record ImportReport(
        FolderFormat format,
        List<ImportedClass> classes,
        List<FileNote> left,
        List<FileNote> passedOver,
        List<Renumbering> duplicates,
        boolean renumbered) {

    /** Copies the lists. */
    public ImportReport {
        classes = List.copyOf(classes);
        left = List.copyOf(left);
        passedOver = List.copyOf(passedOver);
        duplicates = List.copyOf(duplicates);
    }

    /** {@return true if the import wrote nothing because of duplicate versions} */
    public boolean isStopped() {
        return !duplicates.isEmpty() && !renumbered;
    }

    /** {@return true if a person has to act before the import is complete} */
    public boolean needsPerson() {
        return isStopped()
                || !left.isEmpty()
                || classes.stream().anyMatch(imported -> imported.state() == State.DIFFERENT);
    }
}
