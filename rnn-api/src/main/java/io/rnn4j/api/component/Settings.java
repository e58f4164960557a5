package io.rnn4j.api.component;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reads and changes the settings of a component by name.
 *
 * <pre>{@code
 * Adam adam = Settings.with(new Adam(), "epsilon", 1e-8); // the same as new Adam().epsilon(1e-8)
 * }</pre>
 *
 * <p>The settings are the record components. A record component whose type is a record, but not a
 * {@link Component}, is a group: its record components are settings of the component itself. Names
 * are those in model files: the Java name in lower case with underscores, such as {@code
 * return_sequences}.
 */
public final class Settings {
    private Settings() {}

    /**
     * A setting: a record component that is not a group.
     *
     * @param name name in lower case with underscores
     * @param component the record component, of the component or of one of its groups
     */
    public record Setting(String name, RecordComponent component) {
        /** Rejects null. */
        public Setting {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(component, "component");
        }

        static Setting of(RecordComponent component) {
            String name = component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2");
            return new Setting(name.toLowerCase(Locale.ROOT), component);
        }

        /** {@return the declared type of the values} */
        public Type type() {
            return component.getGenericType();
        }

        /** {@return whether the setting is marked {@link Required}} */
        public boolean required() {
            return component.isAnnotationPresent(Required.class);
        }
    }

    /**
     * {@return the settings of a record, including those of its groups, in the order of
     * declaration}
     *
     * @param type class of the record
     * @throws IllegalArgumentException if the class is not a record or not accessible
     */
    public static List<Setting> of(Class<?> type) {
        Objects.requireNonNull(type, "type");
        return RecordLayout.of(type).settings();
    }

    /**
     * {@return the names of the settings of a record, including those of its groups, in the order
     * of declaration}
     *
     * @param record a component
     * @throws IllegalArgumentException if the argument is not a record or not accessible
     */
    public static List<String> names(Object record) {
        Objects.requireNonNull(record, "record");
        return RecordLayout.of(record.getClass()).names();
    }

    /**
     * {@return the value of a setting}
     *
     * @param record a component
     * @param name name of the setting
     * @throws IllegalArgumentException if the record has no such setting
     */
    public static Object get(Object record, String name) {
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(name, "name");
        RecordLayout layout = RecordLayout.of(record.getClass());
        layout.requireKnown(Set.of(name), record);
        return layout.values(record).get(name);
    }

    /**
     * {@return a copy with one setting changed}
     *
     * @param record a component
     * @param name name of the setting
     * @param value the new value; an integer is accepted where a floating-point number is expected
     * @param <T> type of the component
     * @throws IllegalArgumentException if the record has no such setting, if the value has another
     *     type, or if the component rejects the value
     */
    public static <T> T with(T record, String name, Object value) {
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(name, "name");
        return with(record, Collections.singletonMap(name, value));
    }

    /**
     * {@return a copy with several settings changed at once}
     *
     * @param record a component
     * @param values the new values by the names of the settings
     * @param <T> type of the component
     * @throws IllegalArgumentException as for a single setting
     */
    @SuppressWarnings("unchecked") // the copy has the class of the record
    public static <T> T with(T record, Map<String, ?> values) {
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(values, "values");
        RecordLayout layout = RecordLayout.of(record.getClass());
        layout.requireKnown(values.keySet(), record);
        return (T) layout.copy(record, values);
    }
}
