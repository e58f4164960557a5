package io.rnn4j.serialization;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.Components;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.component.Settings;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads components from the JSON that {@link ComponentWriter} writes. The name selects an installed
 * component; settings that are missing keep their defaults.
 */
final class ComponentReader {
    private final Installed installed = new Installed();
    private int depth; // of the components that are being read

    /**
     * Reads a component.
     *
     * @param kind one of {@link Components#KINDS}
     * @param where path in the file, for messages
     */
    <T extends Component> T read(Class<T> kind, JsonNode json, String where)
            throws ModelFileException {
        if (!json.isObject()) {
            throw Json.expected("an object with a name and settings", json, where);
        }
        JsonNode name = Json.field(json, "name", where);
        if (!name.isTextual()) {
            throw Json.expected("a string", name, where + ".name");
        }
        if (depth == FileLimits.COMPONENTS_DEPTH) {
            throw new ModelFileException(
                    ("%s: expected at most %s components inside each other, got more; a model file"
                                    + " cannot hold as many")
                            .formatted(where, depth));
        }
        depth++;
        try {
            Component prototype = installed.named(kind, name.textValue());
            return kind.cast(readOver(prototype, json, where));
        } catch (RuntimeException failure) {
            throw new ModelFileException(where + ": " + reason(failure), failure);
        } finally {
            depth--;
        }
    }

    private static String reason(RuntimeException failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** Reads settings; those that are missing have the values of the prototype. */
    private Object readOver(Component prototype, JsonNode json, String where)
            throws ModelFileException {
        List<String> known = new ArrayList<>(List.of("name"));
        known.addAll(Settings.names(prototype));
        Json.objectOf(known, json, where);
        Map<String, Object> values = new HashMap<>();
        for (Settings.Setting setting : Settings.of(prototype.getClass())) {
            String name = setting.name();
            if (setting.required() || json.has(name)) {
                JsonNode value = Json.field(json, name, where);
                values.put(name, value(setting.type(), value, where + "." + name));
            }
        }
        return values.isEmpty() ? prototype : Settings.with(prototype, values);
    }

    private Object value(Type type, JsonNode json, String where) throws ModelFileException {
        Class<?> raw = SettingTypes.raw(type);
        if (raw == boolean.class || raw == Boolean.class) {
            if (!json.isBoolean()) {
                throw Json.expected("true or false", json, where);
            }
            return json.booleanValue();
        }
        if (raw == int.class || raw == Integer.class) {
            return Json.intOf(json, where);
        }
        if (raw == long.class || raw == Long.class) {
            return Json.integerOf(json, Long.MIN_VALUE, Long.MAX_VALUE, where);
        }
        if (raw == float.class || raw == Float.class) {
            return (float) number(json, Float.MAX_VALUE, where);
        }
        if (raw == double.class || raw == Double.class) {
            return number(json, Double.MAX_VALUE, where);
        }
        if (raw == String.class) {
            if (!json.isTextual()) {
                throw Json.expected("a string", json, where);
            }
            return json.textValue();
        }
        if (raw.isEnum()) {
            return constant(raw, json, where);
        }
        if (raw == List.class) {
            return list(SettingTypes.element(type), json, where);
        }
        Class<? extends Component> kind = SettingTypes.kind(raw);
        if (kind == null) {
            throw SettingTypes.unsupported(type);
        }
        Component component = read(kind, json, where);
        if (!raw.isInstance(component)) {
            throw Json.expected("a component of " + raw.getName(), json, where);
        }
        return component;
    }

    private static double number(JsonNode json, double maximum, String where)
            throws ModelFileException {
        if (json.isNumber() && Math.abs(json.doubleValue()) <= maximum) {
            return json.doubleValue();
        }
        return switch (json.textValue()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            case null, default ->
                    throw Json.expected(
                            "a number (at most %s, or \"NaN\", \"Infinity\", \"-Infinity\")"
                                    .formatted(maximum),
                            json,
                            where);
        };
    }

    private static Object constant(Class<?> type, JsonNode json, String where)
            throws ModelFileException {
        List<String> known = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
            if (name.equals(json.textValue())) {
                return constant;
            }
            known.add(name);
        }
        throw Json.expected("one of " + known, json, where);
    }

    private List<Object> list(Type type, JsonNode json, String where) throws ModelFileException {
        if (!json.isArray()) {
            throw Json.expected("an array", json, where);
        }
        if (json.size() > FileLimits.LIST) {
            throw new ModelFileException(
                    "%s: expected at most %s elements, got %s; a model file cannot hold as many"
                            .formatted(where, FileLimits.LIST, json.size()));
        }
        Object[] values = new Object[json.size()];
        for (int n = 0; n < values.length; n++) {
            values[n] = value(type, json.get(n), where + "[" + n + "]");
        }
        return List.copyOf(Arrays.asList(values));
    }
}
