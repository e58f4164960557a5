package io.rnn4j.core.layer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.layer.Layer;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every installed layer and cell has a factory of its name. */
class LayersTest {
    private static final Set<String> FACTORIES =
            Arrays.stream(Layers.class.getMethods())
                    .map(Method::getName)
                    .collect(Collectors.toSet());

    @Test
    void everyLayerHasAFactory() {
        assertFactories(Components.of(Layer.class).all());
    }

    @Test
    void everyCellHasAFactory() {
        assertFactories(Components.of(Cell.class).all());
    }

    private static void assertFactories(Collection<? extends Component> components) {
        for (Component component : components) {
            String name =
                    Pattern.compile("_(.)")
                            .matcher(component.name())
                            .replaceAll(match -> match.group(1).toUpperCase());
            assertTrue(FACTORIES.contains(name), "Layers has no factory " + name);
        }
    }
}
