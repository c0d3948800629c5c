package dev.stepwell.text;

/**
 * The names of the files in {@code META-INF/stepwell} that every start looks at.
 *
 * <p>The names are apart from {@link RegistryTrace}, because nearly every start needs the names alone.
 */
public final class TraceNames {

    /** The folder of all traces. It is not a package, so that every class loader shows it. */
    public static final String FOLDER = "META-INF/stepwell/";

    /** The file that every build with registries writes, by which a class loader finds the folders of traces. */
    public static final String MARK = FOLDER + "registries";

    /** The content of the mark, which is the same in all builds, so that it does not matter which one is kept. */
    public static final String MARK_TEXT = "Each file beside this one stands for a registry of migrations. "
            + "Stepwell compares them with the registries that it finds.\n";

    private static final int LENGTH = 32;

    private TraceNames() {}

    /**
     * Returns the name of a trace in the folder.
     *
     * @param content the content text that the class and the file of the registry have, which ends in a digest
     * @return the digest
     */
    public static String of(String content) {
        return content.substring(content.lastIndexOf(':') + 1);
    }

    /**
     * Tells whether a file of the folder is a trace. Other files are indexes of the processor, and the mark.
     *
     * @param name the name of the file in the folder
     * @return true if the name has the form of a digest
     */
    public static boolean isTrace(String name) {
        if (name.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = name.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
