package com.acme.chat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;

/**
 * A class loader that finds one package and all registries in a folder, and everything else on the test's class path.
 *
 * <p>An ordinary loader with the test's class path as its parent would find the example's own registry.
 */
final class OwnClassesFirst extends URLClassLoader {

    private final String packageName;

    OwnClassesFirst(Path classes, String packageName) throws IOException {
        super(new URL[] {classes.toUri().toURL()}, OwnClassesFirst.class.getClassLoader());
        this.packageName = packageName;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (name.startsWith(packageName + ".")) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.startsWith("META-INF/services/dev.stepwell") ? findResources(name) : super.getResources(name);
    }
}
