package dev.stepwell.importer.script;

import dev.stepwell.importer.FileNote;
import dev.stepwell.importer.format.FormatReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@link FormatReader} found in a folder.
 *
 * <p>Every file of the folder is in a script, left, or passed over in the end.
 */
public final class FolderReading {

    private final ScriptFolder folder;
    private final List<ImportedScript> scripts = new ArrayList<>();
    private final List<FileNote> left = new ArrayList<>();
    private final List<FileNote> passedOver = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    public FolderReading(ScriptFolder folder) {
        this.folder = folder;
    }

    /** Adds a script behind those that are there. */
    public void add(ImportedScript script) {
        scripts.add(script);
    }

    /** Leaves a file for a person. */
    public void leave(String file, int line, String reason) {
        seen.add(file);
        left.add(new FileNote(file, line, reason));
    }

    /** Notes a file that is no migration. */
    public void passOver(String file, String reason) {
        seen.add(file);
        passedOver.add(new FileNote(file, 0, reason));
    }

    /** Says that a file is dealt with. */
    public void use(String file) {
        seen.add(file);
    }

    public boolean hasSeen(String file) {
        return seen.contains(file);
    }

    /** The text of a file; empty, and left for a person, if it is none. */
    public Optional<ScriptText> text(String file) {
        use(file);
        Optional<ScriptText> text = folder.text(file);
        if (text.isEmpty()) {
            leave(file, 0, Reasons.notUtf8());
        }
        return text;
    }

    /** The text of a file that undoes another, which is not imported without it. */
    public Optional<ScriptText> text(String file, String undone) {
        use(file);
        Optional<ScriptText> text = folder.text(file);
        if (text.isEmpty()) {
            leave(file, 0, Reasons.neitherIsImported(Reasons.notUtf8(), undone));
        }
        return text;
    }

    public List<ImportedScript> scripts() {
        return List.copyOf(scripts);
    }

    public List<FileNote> left() {
        return List.copyOf(left);
    }

    public List<FileNote> passedOver() {
        return List.copyOf(passedOver);
    }
}
