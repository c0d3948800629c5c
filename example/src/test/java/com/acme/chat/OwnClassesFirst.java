package com.acme.chat;

import java.io.IOException;
import java.nio.file.Path;

/** A class loader that finds one package and all registries in a folder, and everything else on the class path. */
final class OwnClassesFirst extends OwnRegistries {

    private final String packageName;

    OwnClassesFirst(Path classes, String packageName) throws IOException {
        super(classes.toUri().toURL());
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
}
