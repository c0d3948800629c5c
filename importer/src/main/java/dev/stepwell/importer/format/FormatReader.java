package dev.stepwell.importer.format;

import dev.stepwell.importer.script.FolderReading;
import dev.stepwell.importer.script.ScriptFolder;

/** Reads the folders of one format. Without state, and without looking at what the SQL says. */
public interface FormatReader {

    /** Whether the folder looks like one of this format. */
    public boolean recognizes(ScriptFolder folder);

    /**
     * Reads a folder.
     *
     * @param reading takes the scripts in the order in which the tool runs them, and what cannot be one
     */
    public void read(ScriptFolder folder, FolderReading reading);
}
