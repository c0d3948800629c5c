package com.acme.chat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;

/**
 * A class loader that finds registries in some jars and folders alone, and everything else on the test's class path.
 *
 * <p>An ordinary loader with the test's class path as its parent would find the example's own registry.
 */
class OwnRegistries extends URLClassLoader {

    OwnRegistries(URL... urls) {
        super(urls, OwnRegistries.class.getClassLoader());
    }

    static OwnRegistries of(Path... places) throws IOException {
        URL[] urls = new URL[places.length];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = places[i].toUri().toURL();
        }
        return new OwnRegistries(urls);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.startsWith("META-INF/services/dev.stepwell") || name.startsWith("META-INF/stepwell/")
                ? findResources(name)
                : super.getResources(name);
    }
}
