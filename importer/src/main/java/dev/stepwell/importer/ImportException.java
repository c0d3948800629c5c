package dev.stepwell.importer;

/** An import that cannot begin: there is nothing to read, or nowhere to write. Nothing was written. */
public final class ImportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ImportException(String message) {
        super(message);
    }
}
