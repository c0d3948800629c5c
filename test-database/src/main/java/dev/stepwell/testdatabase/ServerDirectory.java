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
 * The directory of one embedded server: its data and its log.
 *
 * <p>While this object is open the directory is locked, which the operating system undoes when the JVM dies; so a
 * directory that can be locked is one that nobody needs.
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

    /** Stops and removes what JVMs left that were killed before they could. */
    static void removeAbandonedIn(Path parent) throws IOException {
        try (DirectoryStream<Path> servers = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path server : servers) {
                // Merely opening and closing the lock file of a server of this JVM would release its lock.
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
                // Its owner removes it at this moment, or was killed while it did.
            }
            deleteTree(server);
        } catch (IOException e) {
            // Such as files that an initdb without its JVM still writes.
            LOG.warn(LEFT_BEHIND, server, e.toString());
        }
    }

    Path data() {
        return path.resolve("data");
    }

    Path log() {
        return path.resolve("server.log");
    }

    /** The last lines of what the server wrote; empty if it wrote nothing. */
    String endOfLog() {
        try {
            // Not by lines, which insists on an encoding that some programs do not write.
            List<String> lines =
                    new String(Files.readAllBytes(log()), UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Ends the server at once: it neither waits for its sessions nor writes what it has in memory.
     *
     * @throws IllegalStateException if it does not end
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
            // No reason for a test to fail: unlocked as it is, the next start takes it for abandoned.
            LOG.warn(LEFT_BEHIND, path, e.toString());
        }
    }

    private static Path lockOf(Path server) {
        return server.resolve("owner.lock");
    }

    /** Ends a server; asks first, since one that is killed leaves shared memory behind. */
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
            // The file may be older than a restart of the machine, and the number may be somebody else's by now.
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

    /** Deletes a directory with everything in it; what somebody else deletes meanwhile is deleted as well. */
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
