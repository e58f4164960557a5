package io.rnn4j.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The compiled modules of rnn4j on the class path, their descriptors and their classes. */
final class Modules {
    private static final String DESCRIPTOR = "module-info.class";

    /** The descriptors by the names of the modules. */
    static final Map<String, ModuleDescriptor> DESCRIPTORS = new TreeMap<>();

    /** The classes of all modules, without those that JMH generates. */
    static final JavaClasses CLASSES = read();

    private Modules() {}

    private static JavaClasses read() {
        List<Location> locations = new ArrayList<>();
        try {
            ClassLoader loader = Modules.class.getClassLoader();
            for (URL url : Collections.list(loader.getResources(DESCRIPTOR))) {
                try (InputStream stream = url.openStream()) {
                    ModuleDescriptor descriptor = ModuleDescriptor.read(stream);
                    if (descriptor.name().startsWith("io.rnn4j.")) {
                        DESCRIPTORS.put(descriptor.name(), descriptor);
                        locations.add(Location.of(URI.create(root(url))));
                    }
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new ClassFileImporter()
                .withImportOption(location -> !location.contains("jmh_generated"))
                .importLocations(locations);
    }

    private static String root(URL descriptor) {
        String url = descriptor.toString();
        return url.substring(0, url.length() - DESCRIPTOR.length());
    }

    /** {@return the module that a class belongs to; names of packages begin with its name} */
    static ModuleDescriptor of(JavaClass type) {
        String name = type.getPackageName();
        while (!DESCRIPTORS.containsKey(name)) {
            name = name.substring(0, name.lastIndexOf('.'));
        }
        return DESCRIPTORS.get(name);
    }

    /** {@return whether a package of rnn4j is exported to every module} */
    static boolean isExported(JavaClass type) {
        return of(type).exports().stream()
                .anyMatch(e -> !e.isQualified() && e.source().equals(type.getPackageName()));
    }
}
