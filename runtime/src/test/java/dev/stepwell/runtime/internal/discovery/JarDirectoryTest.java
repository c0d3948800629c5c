package dev.stepwell.runtime.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names in a folder of a jar, held against what the JDK reads. */
final class JarDirectoryTest {

    private static final String FOLDER = "META-INF/";

    private final Path folder;

    JarDirectoryTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void everyJarOfTheClassPathHasTheNamesThatTheJdkReads() throws IOException {
        List<File> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .map(File::new)
                .toList();
        assertThat(jars).hasSizeGreaterThan(5);
        for (File jar : jars) {
            assertThat(JarDirectory.names(jar, FOLDER)).as(jar.getName()).isEqualTo(jdk(jar));
        }
    }

    @Test
    void emptyJarHasNone() throws IOException {
        assertThat(JarDirectory.names(zip(0, "").toFile(), FOLDER)).isEmpty();
    }

    @Test
    void jarWithACommentAndJarWithMoreEntriesThanItsDirectoryCountsAreLeftToTheJdk() throws IOException {
        assertThat(JarDirectory.names(zip(3, "a comment").toFile(), FOLDER)).isNull();
        assertThat(JarDirectory.names(zip(65_535, "").toFile(), FOLDER)).isNull();
        assertThat(JarDirectory.names(zip(65_534, "").toFile(), FOLDER)).hasSize(65_534);
    }

    @Test
    void fileThatIsCutOffOrDamagedAnywhereIsLeftToTheJdk() throws IOException {
        byte[] whole = Files.readAllBytes(zip(2, ""));
        Path file = folder.resolve("damaged.jar");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(JarDirectory.names(file.toFile(), FOLDER))
                    .as("the first %d", length)
                    .isNull();
        }
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) 0xff;
            Files.write(file, damaged);
            List<String> names = JarDirectory.names(file.toFile(), FOLDER);
            assertThat(names == null || names.size() <= 2).as("byte %d", i).isTrue();
        }
    }

    private Path zip(int entries, String comment) throws IOException {
        Path file = folder.resolve(entries + ".jar");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < entries; i++) {
                zip.putNextEntry(new ZipEntry(FOLDER + i));
                zip.closeEntry();
            }
            if (!comment.isEmpty()) {
                zip.setComment(comment);
            }
        }
        return file;
    }

    private static List<String> jdk(File jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar)) {
            return zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith(FOLDER) && !name.equals(FOLDER))
                    .map(name -> name.substring(FOLDER.length()))
                    .toList();
        }
    }
}
