package io.rnn4j.serialization;

import io.rnn4j.api.component.Activation;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** A class loader that installs {@link PluginActivation}, as a jar on the class path would. */
final class PluginLoader extends ClassLoader {
    private static final String PLUGIN = PluginActivation.class.getName();

    private final URL services;

    PluginLoader(ClassLoader parent) {
        super(parent);
        try {
            Path file = Files.createTempFile("services", null);
            file.toFile().deleteOnExit();
            services = Files.writeString(file, PLUGIN).toUri().toURL();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> all = new ArrayList<>(Collections.list(super.getResources(name)));
        if (name.equals("META-INF/services/" + Activation.class.getName())) {
            all.add(services);
        }
        return Collections.enumeration(all);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (!name.startsWith(PLUGIN)) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        String resource = name.substring(name.lastIndexOf('.') + 1) + ".class";
        try (InputStream stream = PluginActivation.class.getResourceAsStream(resource)) {
            byte[] bytes = stream.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException failure) {
            throw new ClassNotFoundException(name, failure);
        }
    }
}
