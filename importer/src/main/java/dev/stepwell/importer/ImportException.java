package dev.stepwell.importer;

/**
 * An import that cannot begin, since there is nothing to read or nowhere to write; or that cannot go on, since a file
 * cannot be written. What was written before is there already when it is run again.
 */
public final class ImportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ImportException(String message) {
        super(message);
    }
}
