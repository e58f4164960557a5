package io.rnn4j.serialization;

import io.rnn4j.api.component.Component;

import java.io.IOException;
import java.io.StringReader;
import java.util.Objects;

/** Components as JSON with all their settings, in the form in which model files contain them. */
public final class ComponentText {
    private static final String WHERE = "component";

    private ComponentText() {}

    /**
     * Writes a component.
     *
     * @param <T> the kind of component
     * @param kind the kind, such as {@code Loss.class}
     * @param component the component
     * @return JSON, such as {@code {"name":"adam","learning_rate":0.001,…}}
     * @throws IllegalArgumentException if the component cannot be read back, for example because it
     *     is not installed
     */
    public static <T extends Component> String write(Class<T> kind, T component) {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(component, "component");
        return Json.text(new ComponentWriter().write(kind, component, WHERE));
    }

    /**
     * Reads a component. Settings that are missing have their defaults.
     *
     * @param <T> the kind of component
     * @param kind the kind, such as {@code Loss.class}
     * @param json JSON of {@link #write}
     * @return the component
     * @throws ModelFileException if the text is no component of the kind, or one that is not
     *     installed
     */
    public static <T extends Component> T read(Class<T> kind, String json)
            throws ModelFileException {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(json, "json");
        ValueBudget budget = new ValueBudget();
        budget.nextLayer();
        try {
            return new ComponentReader()
                    .read(
                            kind,
                            JsonReader.read(
                                    new StringReader(json), WHERE, reader -> reader.tree(budget)),
                            WHERE);
        } catch (ModelFileException failure) {
            throw failure;
        } catch (IOException impossible) { // a text in memory
            throw new AssertionError(impossible);
        }
    }
}
