package dev.stepwell.importer;

import dev.stepwell.importer.ImportedClass.State;
import java.util.List;

/**
 * What an import did.
 *
 * <p>If there are {@link #duplicates()} that were not renumbered, nothing was written and nothing else is in it.
 *
 * @param format the format that the folder has
 * @param classes one for each script that was imported, in the order of the tool
 * @param left what a person has to look at: scripts and code that were not imported
 * @param passedOver files which are no part of the migrations
 * @param duplicates versions that are there twice, with a proposal for each
 * @param renumbered whether the proposals were followed
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

    /** Whether versions that are there twice kept everything from being written. */
    public boolean isStopped() {
        return !duplicates.isEmpty() && !renumbered;
    }

    /** Whether there is something for a person to do before the import is complete. */
    public boolean needsPerson() {
        return isStopped()
                || !left.isEmpty()
                || classes.stream().anyMatch(imported -> imported.state() == State.DIFFERENT);
    }
}
