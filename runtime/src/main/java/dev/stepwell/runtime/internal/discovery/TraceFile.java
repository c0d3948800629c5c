package dev.stepwell.runtime.internal.discovery;

import dev.stepwell.text.RegistryTrace;
import dev.stepwell.text.TraceNames;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A trace of a registry on the class path or the module path. Immutable.
 *
 * @param mark the mark of the folder of the trace, from the class loader
 * @param name the name of the trace in that folder
 */
record TraceFile(URL mark, String name) {

    /** {@return the trace; empty if it cannot be read, or stands for no registry} */
    Optional<RegistryTrace> read() {
        try {
            // A URL in the context of another one keeps the handler that a class loader has given to that one.
            URLConnection connection = new URL(mark, name).openConnection();
            connection.setUseCaches(false);
            try (InputStream file = connection.getInputStream()) {
                return RegistryTrace.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@return the trace of another name in the same folder} */
    TraceFile beside(String otherName) {
        return new TraceFile(mark, otherName);
    }

    /** {@return the jar or the folder of the trace} */
    String place() {
        return ClassPlace.of(mark, TraceNames.MARK);
    }

    /** {@return true if the trace lies in a folder of files, as the class output of a build does} */
    boolean isInFolder() {
        return mark.getProtocol().equals("file");
    }
}
