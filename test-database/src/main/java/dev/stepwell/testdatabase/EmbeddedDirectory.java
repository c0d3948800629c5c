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
 * The directory that holds one user's embedded servers and the binaries they share.
 *
 * <p>It belongs to that user alone: two users on one machine never meet in it, which they would in the directory that
 * zonky chooses for itself.
 */
record EmbeddedDirectory(Path root) {

    private static final Object THIS_JVM = new Object();

    /** Where the directory of the user who runs this JVM is: below {@code java.io.tmpdir}. */
    static Path pathForThisUser() {
        String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_.-]", "_");
        return Path.of(System.getProperty("java.io.tmpdir"), "stepwell-test-database-" + user);
    }

    /** The directory at that place, made if there is none. */
    static EmbeddedDirectory at(Path root) throws IOException {
        try {
            Files.createDirectory(root, onlyForItsOwner());
        } catch (FileAlreadyExistsException e) {
            // From an earlier run. Binaries from it are executed, so it must be ours and not what another user left
            // there for us.
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

    /** Where the archive of binaries is extracted, each version in a directory named after its digest. */
    Path binaries() {
        return root.resolve("binaries");
    }

    /**
     * Runs an action while no other thread or JVM of this user runs one, after cleaning up behind those that were
     * killed.
     *
     * <p>Starting servers one by one is no loss: it is bound by the processor, and the first one extracts for all.
     */
    <T> T exclusively(Supplier<T> action) {
        // A file lock is held by the whole JVM, so it alone would not keep two threads apart.
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
     * Zonky marks what it has extracted to the end, and would otherwise take a file that is there for a file that is
     * whole.
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
