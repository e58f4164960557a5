package io.rnn4j.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.component.Component;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Components are found on the module path and on the class path, and both list the same ones. */
class DiscoveryTest {
    @Test
    void servicesFilesListTheProvidedComponents() {
        ModuleDescriptor module = DiscoveryTest.class.getModule().getDescriptor();
        assertEquals(Components.KINDS.size(), module.provides().size());
        for (ModuleDescriptor.Provides provides : module.provides()) {
            String file = "META-INF/services/" + provides.service();
            assertEquals(sorted(provides.providers()), sorted(lines(file)), file);
        }
    }

    private static List<String> sorted(List<String> names) {
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(null);
        return sorted;
    }

    private static List<String> lines(String file) {
        try (InputStream stream = DiscoveryTest.class.getModule().getResourceAsStream(file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void everyComponentIsARecordFoundByName() {
        for (Class<? extends Component> kind : Components.KINDS) {
            check(kind);
        }
    }

    private static <T extends Component> void check(Class<T> kind) {
        Components<T> components = Components.of(kind);
        assertTrue(components.all().size() >= 2, kind.toString());
        for (T component : components.all()) {
            assertTrue(component.getClass().isRecord(), component.toString());
            assertEquals(component, components.named(component.name()));
        }
    }
}
