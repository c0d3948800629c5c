package dev.stepwell.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that an import reads: those inside of its folder whose names it can read. */
final class FolderBordersTest {

    @TempDir
    private Path project = Path.of("");

    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        assumeTrue(File.separatorChar == '/', "symbolic links and names of bytes");
        folder = Files.createDirectories(project.resolve("sql"));
        script("sql/V1__one.sql");
        script("sql/V3__three.sql");
    }

    @Test
    void linkOutOfTheFolderIsLeftByName() throws IOException {
        Path secret = script("secret/password.sql");
        Files.createSymbolicLink(folder.resolve("V2__file.sql"), secret);
        Files.createSymbolicLink(folder.resolve("V4__up.sql"), Path.of("../secret/../secret/password.sql"));
        Files.createSymbolicLink(folder.resolve("V5__again.sql"), folder.resolve("V2__file.sql"));
        Files.createSymbolicLink(folder.resolve("more"), project.resolve("secret"));
        Files.createSymbolicLink(folder.resolve("V6__gone.sql"), project.resolve("nothing"));

        ImportReport report = imported();

        String target = secret.toRealPath().toString();
        assertThat(report.left())
                .extracting(FileNote::toString)
                .containsExactly(
                        "V2__file.sql: is a link out of the folder, to " + target + ". Copy that file into the folder.",
                        "V4__up.sql: is a link out of the folder, to " + target + ". Copy that file into the folder.",
                        "V5__again.sql: is a link out of the folder, to " + target
                                + ". Copy that file into the folder.",
                        "V6__gone.sql: is a link to a file that does not exist. Delete the link.",
                        "more: is a link out of the folder, to "
                                + project.resolve("secret").toRealPath()
                                + ". Copy that file into the folder.");
        assertThat(written(report)).containsExactly("V1__one.sql", "V3__three.sql");
    }

    @Test
    void linkInsideOfTheFolderIsRead() throws IOException {
        script("sql/old/two.txt");
        Files.createSymbolicLink(folder.resolve("V2__two.sql"), Path.of("old/two.txt"));
        Files.createSymbolicLink(folder.resolve("new"), Path.of("old"));
        Path link = Files.createSymbolicLink(project.resolve("link"), folder);

        ImportReport report = SqlImport.run(settings(link));

        assertThat(report.left()).isEmpty();
        assertThat(report.passedOver())
                .extracting(FileNote::toString)
                .contains("new: is a link to a folder inside the imported one, whose files are read there");
        assertThat(written(report)).containsExactly("V1__one.sql", "V2__two.sql", "V3__three.sql");
    }

    @Test
    void folderOfNothingButLinksOutNamesThem() throws IOException {
        Path secret = script("secret/password.sql");
        Path links = Files.createDirectories(project.resolve("links"));
        Files.createSymbolicLink(links.resolve("V1__file.sql"), secret);

        assertThatThrownBy(() -> SqlImport.run(settings(links)))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("\nV1__file.sql: is a link out of the folder, to ");
    }

    @Test
    void fileWhoseNameIsNotOfTheEncodingIsLeftBesideGoodOnes() throws Exception {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "a locale with UTF-8");
        String make = "a=$(printf '\\303') && b=$(printf '\\377') && cp \"$1/V1__one.sql\" \"$1/V2__gr$a.sql\" "
                + "&& mkdir \"$1/$b\" && cp \"$1/V1__one.sql\" \"$1/$b/V4__four.sql\"";
        Process shell = new ProcessBuilder("/bin/sh", "-c", make, "sh", folder.toString())
                .inheritIO()
                .start();
        assumeTrue(shell.waitFor() == 0, "a file system with names of any bytes");

        ImportReport report = imported();

        assertThat(report.left())
                .extracting(FileNote::toString)
                .containsExactly(
                        "V2__gr\ufffd.sql: has a name that is not UTF-8, the encoding of the locale. Rename the file.",
                        "\ufffd/V4__four.sql: has a name that is not UTF-8, the encoding of the locale. Rename the "
                                + "file.");
        assertThat(written(report)).containsExactly("V1__one.sql", "V3__three.sql");
    }

    private Path script(String file) throws IOException {
        Path path = project.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, "SELECT 1;\n");
    }

    private ImportReport imported() {
        return SqlImport.run(settings(folder));
    }

    private ImportSettings settings(Path from) {
        return new ImportSettings(from, "com.acme.db", project.resolve("src"), null, false);
    }

    private static List<String> written(ImportReport report) {
        return report.classes().stream().map(ImportedClass::file).toList();
    }
}
