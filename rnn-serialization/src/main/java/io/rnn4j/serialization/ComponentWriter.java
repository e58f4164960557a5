package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.component.Component;
import io.rnn4j.api.component.Settings;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;

/**
 * Writes components as JSON, for example {@code {"name": "elu", "alpha": 1.0}}. All settings are
 * written, so that a file keeps its meaning when a default changes.
 */
final class ComponentWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Installed installed = new Installed();

    /**
     * Writes a component.
     *
     * @param where path in the file, for messages
     * @throws IllegalArgumentException if the component cannot be read back
     */
    ObjectNode write(Class<? extends Component> kind, Component component, String where) {
        List<Settings.Setting> settings;
        try {
            checkInstalled(kind, component);
            settings = Settings.of(component.getClass());
        } catch (IllegalArgumentException failure) {
            throw new IllegalArgumentException(where + ": " + failure.getMessage(), failure);
        }
        ObjectNode json = Json.object();
        json.put("name", component.name());
        for (Settings.Setting setting : settings) {
            String name = setting.name();
            Object value = Settings.get(component, name);
            json.set(name, value(setting.type(), value, where + "." + name));
        }
        return json;
    }

    private void checkInstalled(Class<? extends Component> kind, Component component) {
        Component found = installed.named(kind, component.name());
        if (found.getClass() != component.getClass()) {
            throw new IllegalArgumentException(
                    """
                    the model contains '%s' of class %s, but the installed component of that name \
                    is %s; rename one of them\
                    """
                            .formatted(
                                    component.name(),
                                    component.getClass().getName(),
                                    found.getClass().getName()));
        }
    }

    private JsonNode value(Type type, Object value, String where) {
        Class<?> raw = SettingTypes.raw(type);
        return switch (value) {
            case null ->
                    throw new IllegalArgumentException(
                            where
                                    + ": the setting is null, which cannot be saved; give it a"
                                    + " value");
            case Boolean flag -> NODES.booleanNode(flag);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Float number -> number(number); // as a double, so exactly
            case Double number -> number(number);
            case String text -> NODES.textNode(text);
            case Enum<?> constant -> NODES.textNode(constant.name().toLowerCase(Locale.ROOT));
            case Component component when SettingTypes.kind(raw) != null ->
                    write(SettingTypes.kind(raw), component, where);
            case List<?> list when raw == List.class ->
                    list(SettingTypes.element(type), list, where);
            default ->
                    throw new IllegalArgumentException(
                            where + ": " + SettingTypes.unsupported(type).getMessage());
        };
    }

    /** JSON cannot represent NaN and the infinities as numbers; they become strings. */
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
