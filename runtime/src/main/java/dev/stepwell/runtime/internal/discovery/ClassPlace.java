package dev.stepwell.runtime.internal.discovery;

import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;

/** The jars and folders of classes, as people name them. */
final class ClassPlace {

    private static final String NESTED = "nested:";
    private static final String UNKNOWN = "an unknown place";

    private ClassPlace() {}

    /** {@return the jar or the folder that a class was loaded from} */
    static String of(Class<?> type) {
        // A class that is patched into a module has the module as its code source, but is itself somewhere else.
        String path = type.getName().replace('.', '/') + ".class";
        URL file = type.getResource(path.substring(path.lastIndexOf('/') + 1));
        if (file != null && file.toExternalForm().endsWith("/" + path)) {
            return of(file, path);
        }
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null ? UNKNOWN : of(source.getLocation(), "");
    }

    /**
     * {@return the jar or the folder of a file}
     *
     * @param path the path of the file in the jar or the folder
     */
    static String of(URL file, String path) {
        String address = file.toExternalForm();
        return of(address.substring(0, Math.max(0, address.length() - path.length())));
    }

    /** {@return the jar or the folder with this address} */
    static String of(String address) {
        String text = address;
        if (text.startsWith("jar:")) {
            text = text.substring("jar:".length());
        }
        if (text.endsWith("!/")) {
            text = text.substring(0, text.length() - 2);
        }
        // Spring Boot writes a jar in a jar with its own separator.
        text = text.replace("/!", "!/");
        int inner = text.indexOf("!/");
        String outer = inner < 0 ? text : text.substring(0, inner);
        return path(outer) + (inner < 0 ? "" : withoutSlash(text.substring(inner)));
    }

    private static String path(String address) {
        if (address.startsWith("file:")) {
            try {
                return Path.of(URI.create(address)).toString();
            } catch (IllegalArgumentException | FileSystemNotFoundException e) {
                return address;
            }
        }
        return withoutSlash(address.startsWith(NESTED) ? address.substring(NESTED.length()) : address);
    }

    private static String withoutSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
