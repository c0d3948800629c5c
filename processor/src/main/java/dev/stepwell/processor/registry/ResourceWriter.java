package dev.stepwell.processor.registry;

import dev.stepwell.processor.earlier.EarlierOutput;
import dev.stepwell.processor.earlier.ModuleFolders;
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
     * @param module the module in whose folder the file is; empty as in {@link ModuleFolders}
     * @param path the path from the root of the class output
     * @param content the content; if empty, an existing file becomes empty, and a missing file is not created
     * @throws IOException if the compiler does not accept the file
     */
    public void write(String module, String path, String content) throws IOException {
        if (output.text(module, path).equals(content)) {
            return;
        }
        try (OutputStream file = filer.createResource(
                        StandardLocation.CLASS_OUTPUT, ModuleFolders.inModule(module, ""), path)
                .openOutputStream()) {
            file.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            throw refused(e);
        }
    }

    /**
     * {@return the exception of a compiler that does not accept a file} Compilers that keep their files in memory throw
     * what they like, and javac wraps that in a type of its own.
     */
    static IOException refused(RuntimeException e) {
        return new IOException(String.valueOf(e.getCause() == null ? e : e.getCause()), e);
    }
}
