package dev.stepwell.cli.database;

import dev.stepwell.cli.invocation.FileFailure;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.UsageException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Loads the classes of an application that does not call the command line itself.
 *
 * <p>Stepwell's own classes come from the command line, never from the application. A Spring Boot jar or a war is read
 * as its launcher would read it. The jars in it are unpacked, and deleted when the call ends.
 */
final class ApplicationClasses {

    private static final List<String> NESTED_CLASSES = List.of("BOOT-INF/classes/", "WEB-INF/classes/");
    private static final List<String> NESTED_JARS = List.of("BOOT-INF/lib/", "WEB-INF/lib/");

    private ApplicationClasses() {}

    /**
     * {@return a loader of the classes on a class path, which is closed when the call ends}
     *
     * @throws UsageException if an entry of the class path does not exist or is not a readable jar
     */
    static ClassLoader open(String classPath, Invocation invocation) {
        List<URL> urls = new ArrayList<>();
        for (String part : classPath.split(File.pathSeparator, -1)) {
            if (part.isEmpty()) {
                continue;
            }
            Path path = Path.of(part);
            if (!Files.exists(path)) {
                throw new UsageException("--classpath names " + part
                        + ", which is not there. Build the application, or " + "correct the path.");
            }
            try {
                urls.add(path.toUri().toURL());
                if (Files.isRegularFile(path)) {
                    addNested(path, urls, invocation);
                }
            } catch (IOException e) {
                throw new UsageException("--classpath names " + part + ", which cannot be read as a jar: "
                        + FileFailure.reading(e) + ".");
            }
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), ApplicationClasses.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        invocation.atEnd(() -> {
            Thread.currentThread().setContextClassLoader(before);
            close(loader);
        });
        return loader;
    }

    private static void close(URLClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addNested(Path file, List<URL> urls, Invocation invocation) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            for (String folder : NESTED_CLASSES) {
                if (jar.getEntry(folder) != null) {
                    urls.add(nested(file, folder));
                }
            }
            List<JarEntry> jars = jar.stream()
                    .filter(entry -> entry.getName().endsWith(".jar")
                            && NESTED_JARS.stream().anyMatch(entry.getName()::startsWith))
                    .toList();
            if (!jars.isEmpty()) {
                Path unpacked = Files.createTempDirectory("stepwell");
                invocation.atEnd(() -> delete(unpacked));
                for (JarEntry entry : jars) {
                    // The file name alone, so that no entry is written outside of the folder.
                    Path target = unpacked.resolve(
                            entry.getName().substring(entry.getName().lastIndexOf('/') + 1));
                    try (InputStream in = jar.getInputStream(entry)) {
                        Files.copy(in, target);
                    }
                    urls.add(target.toUri().toURL());
                }
            }
        }
    }

    private static URL nested(Path file, String folder) throws MalformedURLException {
        return URI.create("jar:" + file.toUri() + "!/" + folder).toURL();
    }

    private static void delete(Path folder) {
        File[] files = folder.toFile().listFiles();
        for (File file : files == null ? new File[0] : files) {
            if (!file.delete()) {
                file.deleteOnExit();
            }
        }
        if (!folder.toFile().delete()) {
            folder.toFile().deleteOnExit();
        }
    }
}
