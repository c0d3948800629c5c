package dev.stepwell.testdatabase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one embedded server, with its data and its log.
 *
 * <p>The directory is locked while this object is open. The operating system releases the lock when the JVM dies. So a
 * directory that can be locked is abandoned.
 */
final class ServerDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(ServerDirectory.class);
    private static final String LEFT_BEHIND = "{} is left for the next start to remove: {}";
    private static final String PREFIX = "server-";
    private static final String OWN_PREFIX = PREFIX + ProcessHandle.current().pid() + "-";
    private static final int SECONDS_TO_STOP = 10;

    private final Path path;
    private final FileChannel owner;

    private ServerDirectory(Path path, FileChannel owner) {
        this.path = path;
        this.owner = owner;
    }

    static ServerDirectory createIn(Path parent) throws IOException {
        Path path = Files.createTempDirectory(parent, OWN_PREFIX);
        FileChannel owner = FileChannel.open(lockOf(path), CREATE, WRITE);
        owner.lock();
        return new ServerDirectory(path, owner);
    }

    /** Stops the servers and removes the directories of JVMs that were killed. */
    static void removeAbandonedIn(Path parent) throws IOException {
        try (DirectoryStream<Path> servers = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path server : servers) {
                // Opening and closing the lock file of this JVM's own server would release the lock.
                if (!server.getFileName().toString().startsWith(OWN_PREFIX)) {
                    removeIfAbandoned(server);
                }
            }
        }
    }

    private static void removeIfAbandoned(Path server) {
        try {
            try (FileChannel owner = FileChannel.open(lockOf(server), WRITE)) {
                if (owner.tryLock() == null) {
                    return;
                }
                postmasterOf(server).ifPresent(ServerDirectory::end);
            } catch (NoSuchFileException e) {
                // The owner is removing the directory now, or was killed while doing so.
            }
            deleteTree(server);
        } catch (IOException e) {
            // An initdb whose JVM was killed can still write files, for example.
            LOG.warn(LEFT_BEHIND, server, e.toString());
        }
    }

    Path data() {
        return path.resolve("data");
    }

    Path log() {
        return path.resolve("server.log");
    }

    /** {@return the last lines of the server's log; empty if there are none} */
    String endOfLog() {
        try {
            // Files.lines would fail on bytes that are not UTF-8, which some programs write.
            List<String> lines =
                    new String(Files.readAllBytes(log()), UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Ends the server at once. The server neither waits for its sessions nor writes its memory to disk.
     *
     * @throws IllegalStateException if the server does not end
     */
    void quit() throws IOException {
        ProcessHandle postmaster = postmasterOf(path).orElseThrow(() -> new IllegalStateException("no server runs"));
        Process signal = new ProcessBuilder("kill", "-QUIT", Long.toString(postmaster.pid()))
                .inheritIO()
                .start();
        try {
            if (signal.waitFor() != 0 || !ended(postmaster)) {
                throw new IllegalStateException("the server does not end: " + postmaster.info());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the server ends", e);
        }
    }

    /** Ends the server if it still runs, and removes the directory with everything in it. */
    void remove() {
        try {
            postmasterOf(path).ifPresent(ServerDirectory::end);
            owner.close();
            deleteTree(path);
        } catch (IOException e) {
            // A test need not fail: the directory is unlocked, so the next start removes it as abandoned.
            LOG.warn(LEFT_BEHIND, path, e.toString());
        }
    }

    private static Path lockOf(Path server) {
        return server.resolve("owner.lock");
    }

    /** Ends a server, first by a request, since a killed server leaves shared memory behind. */
    private static void end(ProcessHandle postmaster) {
        postmaster.destroy();
        if (!ended(postmaster)) {
            postmaster.destroyForcibly();
            ended(postmaster);
        }
    }

    private static Optional<ProcessHandle> postmasterOf(Path server) throws IOException {
        try {
            String pid = Files.readAllLines(server.resolve("data/postmaster.pid"), UTF_8)
                    .get(0);
            // After a restart of the machine, another process can have the number in the file.
            return ProcessHandle.of(Long.parseLong(pid.strip()))
                    .filter(process -> process.info().command().orElse("").contains("postgres"));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static boolean ended(ProcessHandle process) {
        try {
            process.onExit().get(SECONDS_TO_STOP, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Deletes a directory with everything in it. A file that another process deletes meanwhile is no error. */
    static void deleteTree(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
