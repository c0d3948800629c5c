package dev.stepwell.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The places of results on the page, and the copy for rough figures. */
final class PageTest {

    private static final String TEXT = """
            # Performance
            <!-- measured: parts -->
            old
            <!-- end -->
            More.
            """;

    private Path published = Path.of("");

    @BeforeEach
    void publish(@TempDir Path folder) throws IOException {
        published = Files.writeString(folder.resolve("page.md"), TEXT);
    }

    @Test
    void fullScaleWritesToThePublishedPage() throws IOException {
        Page page = Page.begin(published, Scale.of("full"));
        page.write("parts", "new\n");

        assertThat(published).hasContent(TEXT.replace("old", "new"));
        assertThat(page.folder()).isEqualTo(published.getParent());
    }

    @Test
    void otherScalesWriteToACopyThatBeginsAnew() throws IOException {
        Page.begin(published, Scale.of("short")).write("parts", "rough\n");
        Page copy = Page.of(published, Scale.of("short"));
        Path file = copy.folder().resolve("performance.md");

        assertThat(published).hasContent(TEXT);
        assertThat(file).hasContent(TEXT.replace("old", "rough"));
        Page again = Page.begin(published, Scale.of("medium"));
        assertThat(file).hasContent(TEXT);
        assertThat(again.folder()).isEqualTo(copy.folder());
    }

    @Test
    void partThatThePageDoesNotHaveIsNamed() {
        assertThatThrownBy(() -> Page.of(published, Scale.FULL).write("run time", "lost"))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(published + " has no part between <!-- measured: run time --> and <!-- end -->");
        assertThat(published).hasContent(TEXT);
    }

    @Test
    void scaleThatIsNotThereIsToldThoseThatAre() {
        assertThatThrownBy(() -> Scale.of("tiny"))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("No scale tiny; there are [full, medium, short]");
    }
}
