package dev.stepwell.processor.registry;

import dev.stepwell.processor.earlier.EarlierOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import javax.annotation.processing.Filer;
import javax.tools.StandardLocation;

/**
 * Writes files beside the classes.
 *
 * <p>A file that is already as it should be is not touched.
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
     * @param path its path from the root of the class output
     * @param content its content; where it is empty, no file is made, but one that is there is emptied
     * @throws IOException if the compiler does not take it
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
