package dev.stepwell.cli.invocation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version of this command line, from a resource that the build writes. */
public final class ToolVersion implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        try (InputStream in = ToolVersion.class.getResourceAsStream("version.txt")) {
            return new String[] {
                "stepwell " + (in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip())
            };
        }
    }
}
