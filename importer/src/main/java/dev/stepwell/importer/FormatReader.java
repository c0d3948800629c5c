package dev.stepwell.importer;

/** Reads the folders of one format. Without state, and without looking at what the SQL says. */
interface FormatReader {

    /** Whether the folder looks like one of this format. */
    boolean recognizes(ScriptFolder folder);

    /**
     * Reads a folder.
     *
     * @param reading takes the scripts in the order in which the tool runs them, and what cannot be one
     */
    void read(ScriptFolder folder, FolderReading reading);
}
