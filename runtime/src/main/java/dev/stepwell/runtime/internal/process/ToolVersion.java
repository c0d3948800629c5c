package dev.stepwell.runtime.internal.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The running version of Stepwell, as the build wrote it into a resource of this module. */
public final class ToolVersion {

    public static final String TEXT = read();

    private ToolVersion() {}

    private static String read() {
        try (InputStream in = ToolVersion.class.getResourceAsStream("/dev/stepwell/runtime/version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
