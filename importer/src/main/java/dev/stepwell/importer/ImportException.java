package dev.stepwell.importer;

/**
 * The failure of an import that has nothing to read, or that cannot write a file.
 *
 * <p>Classes that were written before the failure remain. The next import finds them as existing classes.
 */
public final class ImportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ImportException(String message) {
        super(message);
    }
}
