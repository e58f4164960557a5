package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.component.Component;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;

/**
 * Components as JSON: {@code {"name": "elu", "alpha": 1.0}}. All settings are written, so that a
 * file keeps its meaning when a default changes.
 */
final class ComponentWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Installed installed = new Installed();

    /**
     * Writes a component.
     *
     * @param where what messages begin with
     * @throws IllegalArgumentException if it could not be read again
     */
    ObjectNode write(Class<? extends Component> kind, Component component, String where) {
        Settings settings;
        try {
            checkInstalled(kind, component);
            settings = Settings.of(component.getClass());
        } catch (IllegalArgumentException failure) {
            throw new IllegalArgumentException(where + ": " + failure.getMessage(), failure);
        }
        ObjectNode json = Json.object();
        json.put("name", component.name());
        for (Settings.Setting setting : settings.all()) {
            String place = where + "." + setting.name();
            json.set(setting.name(), value(setting.type(), setting.of(component), place));
        }
        return json;
    }

    private void checkInstalled(Class<? extends Component> kind, Component component) {
        Component found = installed.named(kind, component.name());
        if (found.getClass() != component.getClass()) {
            throw new IllegalArgumentException(
                    "'"
                            + component.name()
                            + "' is here "
                            + component.getClass().getName()
                            + ", but the installed component of that name is "
                            + found.getClass().getName()
                            + "; give one of them another name");
        }
    }

    private JsonNode value(Type type, Object value, String where) {
        Class<?> raw = Settings.raw(type);
        return switch (value) {
            case null ->
                    throw new IllegalArgumentException(
                            where
                                    + ": the setting is null, which has no form in a file; give it"
                                    + " a value");
            case Boolean flag -> NODES.booleanNode(flag);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Float number -> number(number); // as a double, so exactly
            case Double number -> number(number);
            case String text -> NODES.textNode(text);
            case Enum<?> constant -> NODES.textNode(constant.name().toLowerCase(Locale.ROOT));
            case Component component when Settings.kind(raw) != null ->
                    write(Settings.kind(raw), component, where);
            case List<?> list when raw == List.class -> list(Settings.element(type), list, where);
            default ->
                    throw new IllegalArgumentException(
                            where + ": " + Settings.unsupported(type).getMessage());
        };
    }

    /** JSON has no numbers for NaN and the infinities: these are strings. */
    private static JsonNode number(double number) {
        return Double.isFinite(number)
                ? NODES.numberNode(number)
                : NODES.textNode(Double.toString(number));
    }

    private ArrayNode list(Type type, List<?> values, String where) {
        ArrayNode json = Json.array();
        for (Object value : values) {
            json.add(value(type, value, where + "[" + json.size() + "]"));
        }
        return json;
    }
}
