package dev.stepwell.processor.registry;

import dev.stepwell.processor.earlier.EarlierOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import javax.annotation.processing.Filer;
import javax.tools.StandardLocation;

/**
 * Writes resources to the class output.
 *
 * <p>A file that has the right content already is left untouched.
 */
public final class ResourceWriter {

    private final Filer filer;
    private final EarlierOutput output;

    public ResourceWriter(Filer filer, EarlierOutput output) {
        this.filer = filer;
        this.output = output;
    }

    /**
     * Writes a file.
     *
     * @param path the path from the root of the class output
     * @param content the content; if empty, an existing file becomes empty, and a missing file is not created
     * @throws IOException if the compiler does not accept the file
     */
    public void write(String path, String content) throws IOException {
        if (output.text(path).orElse("").equals(content)) {
            return;
        }
        try (OutputStream file =
                filer.createResource(StandardLocation.CLASS_OUTPUT, "", path).openOutputStream()) {
            file.write(content.getBytes(StandardCharsets.UTF_8));
        }
    }
}
