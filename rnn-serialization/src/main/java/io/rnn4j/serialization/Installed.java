package io.rnn4j.serialization;

import io.rnn4j.api.Components;
import io.rnn4j.api.component.Component;

import java.util.HashMap;
import java.util.Map;

/** The installed components; each kind is looked up once. */
final class Installed {
    private final Map<Class<?>, Components<?>> kinds = new HashMap<>();

    /**
     * Returns the prototype of a component.
     *
     * @throws IllegalArgumentException if no component of that name is installed
     */
    Component named(Class<? extends Component> kind, String name) {
        return kinds.computeIfAbsent(kind, unused -> Components.of(kind)).named(name);
    }
}
