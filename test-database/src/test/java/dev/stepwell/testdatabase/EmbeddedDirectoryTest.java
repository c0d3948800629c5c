package dev.stepwell.testdatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedDirectoryTest {

    private final Path temporary;

    EmbeddedDirectoryTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void nobodyElseMayEnter() throws IOException {
        assumeTrue(
                temporary.getFileSystem().supportedFileAttributeViews().contains("posix"), "no permissions to look at");
        EmbeddedDirectory directory = EmbeddedDirectory.at(temporary.resolve("own"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.root())))
                .isEqualTo("rwx------");
    }

    @Test
    void nameHoldsTheUser() {
        assertThat(EmbeddedDirectory.pathForThisUser().getFileName().toString())
                .startsWith("stepwell-test-database-")
                .matches("[A-Za-z0-9_.-]+");
    }

    @Test
    void directoryOfSomebodyElseIsRefused() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a directory away");
        Path root = Files.createDirectory(temporary.resolve("foreign"));
        Files.setOwner(
                root, root.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));

        assertThatIllegalStateException()
                .isThrownBy(() -> EmbeddedDirectory.at(root))
                .withMessage(
                        "%s belongs to nobody. Remove it, or choose another directory with -Djava.io.tmpdir.", root);
    }

    @Test
    void binariesThatWereNotExtractedToTheEndAreRemoved() throws IOException {
        EmbeddedDirectory directory = EmbeddedDirectory.at(temporary.resolve("own"));
        Path half = Files.createDirectories(directory.binaries().resolve("PG-1/bin"));
        Path whole = Files.createDirectories(directory.binaries().resolve("PG-2/bin"));
        Files.createFile(whole.resolveSibling(".exists"));

        assertThat(directory.exclusively(() -> Files.exists(half) || Files.exists(half.getParent())))
                .isFalse();
        assertThat(whole).exists();
    }

    @Test
    void serversNobodyHoldsAreRemoved() throws IOException {
        EmbeddedDirectory directory = EmbeddedDirectory.at(temporary.resolve("own"));
        Path abandoned = Files.createDirectories(directory.root().resolve("server-0-1/data"));
        Path halfRemoved = Files.createDirectories(directory.root().resolve("server-0-2"));
        Files.createFile(abandoned.resolveSibling("owner.lock"));
        ServerDirectory held = ServerDirectory.createIn(directory.root());

        directory.exclusively(() -> "");
        assertThat(abandoned.getParent()).doesNotExist();
        assertThat(halfRemoved).doesNotExist();
        assertThat(held.log().getParent()).exists();

        held.remove();
        assertThat(held.log().getParent()).doesNotExist();
    }

    @Test
    void processThatMerelyHasTheNumberOfAServerIsLeftAlone() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sleep")), "no process to start");
        EmbeddedDirectory directory = EmbeddedDirectory.at(temporary.resolve("own"));
        Path data = Files.createDirectories(directory.root().resolve("server-0-1/data"));
        Process other = new ProcessBuilder("/bin/sleep", "60").start();
        try {
            Files.createFile(data.resolveSibling("owner.lock"));
            Files.writeString(data.resolve("postmaster.pid"), other.pid() + "\n");

            directory.exclusively(() -> "");
            assertThat(data).doesNotExist();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }
}
