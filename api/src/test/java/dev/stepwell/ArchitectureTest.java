package dev.stepwell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** The modules and packages that the API may use. */
final class ArchitectureTest {

    @Test
    void theApiUsesNothingButTheBaseModuleAndJdbc() throws URISyntaxException {
        Path classes = Path.of(Migration.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve("dev");
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        // Only compilers read the annotations of JSpecify; a program runs without them.
        int exit = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(errors),
                        "-summary",
                        "-filter",
                        "org[.]jspecify[.].*",
                        classes.toString());
        assertThat(exit).as(errors.toString()).isZero();
        assertThat(out.toString().lines()).containsExactlyInAnyOrder("dev -> java.base", "dev -> java.sql");
    }
}
