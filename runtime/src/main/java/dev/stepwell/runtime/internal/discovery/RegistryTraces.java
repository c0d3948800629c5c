package dev.stepwell.runtime.internal.discovery;

import dev.stepwell.registry.GeneratedRegistry;
import dev.stepwell.registry.MigrationRegistry;
import dev.stepwell.text.TraceNames;
import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Lists the traces for which no registry answered.
 *
 * <p>Every start does so, and nearly every start finds none. A place whose files cannot be listed, such as a run-time
 * image, counts as one without traces: a trace is evidence, and its absence means nothing.
 */
final class RegistryTraces {

    /** The contents that need no further look: those of the registries, and those already listed. */
    private final Set<String> known = new HashSet<>();

    private final List<TraceFile> unanswered = new ArrayList<>();

    private RegistryTraces(List<MigrationRegistry> registries) {
        for (MigrationRegistry registry : registries) {
            if (registry instanceof GeneratedRegistry generated) {
                known.add(TraceNames.of(generated.content()));
            }
        }
    }

    /**
     * {@return the traces for which none of the registries stands, each content once}
     *
     * @param loader the class loader that shows the traces
     */
    static List<TraceFile> unanswered(ClassLoader loader, List<MigrationRegistry> registries) {
        RegistryTraces traces = new RegistryTraces(registries);
        try {
            Enumeration<URL> marks = loader.getResources(TraceNames.MARK);
            while (marks.hasMoreElements()) {
                traces.list(marks.nextElement());
            }
        } catch (IOException e) {
            // The class loader cannot look; finding the registries has reported what it had to.
        }
        return traces.unanswered;
    }

    private void list(URL mark) {
        try {
            if (mark.getProtocol().equals("file")) {
                listFolder(mark);
            } else {
                URLConnection connection = mark.openConnection();
                if (connection instanceof JarURLConnection jar) {
                    listJar(mark, jar);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            // A class loader may give addresses that are no files.
        }
    }

    private void listFolder(URL mark) {
        String[] names = new File(URI.create(mark.toExternalForm()))
                .getAbsoluteFile()
                .getParentFile()
                .list();
        if (names != null) {
            for (String name : names) {
                add(mark, name);
            }
        }
    }

    private void listJar(URL mark, JarURLConnection connection) throws IOException {
        String path = connection.getEntryName();
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        // A jar from the cache of the JDK may be in use elsewhere, and must stay open.
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            Enumeration<JarEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                String name = entries.nextElement().getName();
                if (name.startsWith(folder)) {
                    add(mark, name.substring(folder.length()));
                }
            }
        }
    }

    private void add(URL mark, String name) {
        if (TraceNames.isTrace(name) && known.add(name)) {
            unanswered.add(new TraceFile(mark, name));
        }
    }
}
