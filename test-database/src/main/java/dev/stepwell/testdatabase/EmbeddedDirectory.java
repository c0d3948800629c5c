package dev.stepwell.testdatabase;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/**
 * The directory with one user's embedded servers and their shared binaries.
 *
 * <p>The directory belongs to one user. The default directory of zonky is shared by all users of a machine, who would
 * get into each other's way.
 */
record EmbeddedDirectory(Path root) {

    private static final Object THIS_JVM = new Object();

    /** {@return the directory of the user who runs this JVM, below {@code java.io.tmpdir}} */
    static Path pathForThisUser() {
        String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_.-]", "_");
        return Path.of(System.getProperty("java.io.tmpdir"), "stepwell-test-database-" + user);
    }

    /** Returns the directory at a path, and creates it if it is missing. */
    static EmbeddedDirectory at(Path root) throws IOException {
        try {
            Files.createDirectory(root, onlyForItsOwner());
        } catch (FileAlreadyExistsException e) {
            // An earlier run created the directory. This JVM executes binaries from there, so the directory must not
            // belong to another user.
            Path probe = Files.createTempFile("stepwell-owner-", null);
            try {
                if (!Files.getOwner(root).equals(Files.getOwner(probe))) {
                    throw new IllegalStateException(
                            root + " belongs to " + Files.getOwner(root).getName()
                                    + ". Remove it, or choose another directory with -Djava.io.tmpdir.",
                            e);
                }
            } finally {
                Files.delete(probe);
            }
        }
        return new EmbeddedDirectory(root);
    }

    /** {@return the directory for extracted binaries, with a subdirectory for each version, named after its digest} */
    Path binaries() {
        return root.resolve("binaries");
    }

    /**
     * Runs an action while no other thread or JVM of this user runs one. Before the action, the files of killed JVMs
     * are removed.
     *
     * <p>Starting servers one by one costs no time: a start is bound by the processor, and the first start extracts the
     * binaries for all.
     */
    <T> T exclusively(Supplier<T> action) {
        // The whole JVM holds a file lock, so a file lock does not keep two threads apart.
        synchronized (THIS_JVM) {
            try (FileChannel lock = FileChannel.open(root.resolve("lock"), CREATE, WRITE)) {
                lock.lock();
                ServerDirectory.removeAbandonedIn(root);
                removeHalfExtracted();
                return action.get();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Removes partly extracted binaries. Zonky marks only complete extractions, but would take any existing file for a
     * complete one.
     */
    private void removeHalfExtracted() throws IOException {
        if (Files.notExists(binaries())) {
            return;
        }
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(binaries(), "PG-*")) {
            for (Path version : versions) {
                if (Files.notExists(version.resolve(".exists"))) {
                    ServerDirectory.deleteTree(version);
                }
            }
        }
    }

    private static FileAttribute<?>[] onlyForItsOwner() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }
}
