package dev.stepwell.importer.script;

import dev.stepwell.importer.FileNote;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The result of a reader of a format, while it reads a folder.
 *
 * <p>In the end every file of the folder is used by a script, left for a person, or passed over.
 */
public final class FolderReading {

    private final ScriptFolder folder;
    private final List<ImportedScript> scripts = new ArrayList<>();
    private final List<FileNote> left = new ArrayList<>();
    private final List<FileNote> passedOver = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    public FolderReading(ScriptFolder folder) {
        this.folder = folder;
        left.addAll(folder.left());
        passedOver.addAll(folder.passedOver());
    }

    /** Adds a script behind the previous scripts. */
    public void add(ImportedScript script) {
        scripts.add(script);
    }

    /**
     * Leaves a file for a person.
     *
     * @param line the line, counted from 1; 0 for the whole file
     */
    public void leave(String file, int line, String reason) {
        seen.add(file);
        left.add(new FileNote(file, line, reason));
    }

    /** Passes over a file that is no migration. */
    public void passOver(String file, String reason) {
        seen.add(file);
        passedOver.add(new FileNote(file, 0, reason));
    }

    /** Marks a file as used. */
    public void use(String file) {
        seen.add(file);
    }

    public boolean hasSeen(String file) {
        return seen.contains(file);
    }

    /** {@return the text of a file; empty if the file is not UTF-8, and then it is left for a person} */
    public Optional<ScriptText> text(String file) {
        use(file);
        Optional<ScriptText> text = folder.text(file);
        if (text.isEmpty()) {
            leave(file, 0, Reasons.notUtf8());
        }
        return text;
    }

    /**
     * Reads the down of another file, which is not imported without its down.
     *
     * @return the text; empty if the file is not UTF-8, and then it is left for a person
     */
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
