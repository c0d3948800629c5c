package dev.stepwell.importer.format;

import dev.stepwell.importer.script.FolderReading;
import dev.stepwell.importer.script.ScriptFolder;

/** The reader of the folders of one format. It has no state and does not interpret the SQL. */
public interface FormatReader {

    /** {@return true if the folder seems to have this format} */
    public boolean recognizes(ScriptFolder folder);

    /**
     * Reads a folder.
     *
     * @param reading the receiver of the scripts, in the order in which the tool runs them, and of all other files
     */
    public void read(ScriptFolder folder, FolderReading reading);
}
