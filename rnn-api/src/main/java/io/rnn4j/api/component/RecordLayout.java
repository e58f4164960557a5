package io.rnn4j.api.component;

import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How a record is taken apart into its settings and put together again. */
final class RecordLayout {
    private static final ClassValue<RecordLayout> LAYOUTS =
            new ClassValue<>() {
                @Override
                protected RecordLayout computeValue(Class<?> type) {
                    return new RecordLayout(type);
                }
            };

    /**
     * One record component: a setting or a group of settings.
     *
     * @param setting the setting, null for a group
     * @param group the layout of the group, null for a setting
     */
    private record Part(Method accessor, Settings.Setting setting, RecordLayout group) {}

    private final Constructor<?> constructor;
    private final List<Part> parts = new ArrayList<>();
    private final List<Settings.Setting> settings = new ArrayList<>();

    private RecordLayout(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(
                    ("%s is not a record; make the component a record, whose record components are"
                                    + " its settings")
                            .formatted(type.getName()));
        }
        Class<?>[] types = new Class<?>[components.length];
        for (int n = 0; n < types.length; n++) {
            types[n] = components[n].getType();
            Method accessor = open(components[n].getAccessor(), type);
            boolean group = types[n].isRecord() && !Component.class.isAssignableFrom(types[n]);
            Part part =
                    group
                            ? new Part(accessor, null, of(types[n]))
                            : new Part(accessor, Settings.Setting.of(components[n]), null);
            parts.add(part);
            settings.addAll(group ? part.group.settings : List.of(part.setting));
        }
        if (names().stream().distinct().count() < settings.size()) {
            throw new IllegalArgumentException(
                    "%s has two settings of one name: %s; rename one of them"
                            .formatted(type.getName(), names()));
        }
        try {
            constructor = open(type.getDeclaredConstructor(types), type);
        } catch (NoSuchMethodException failure) {
            throw new AssertionError("every record has a canonical constructor", failure);
        }
    }

    /**
     * {@return the layout of a record} Other classes, and records that are not accessible, are
     * rejected.
     */
    static RecordLayout of(Class<?> type) {
        return LAYOUTS.get(type);
    }

    private static <T extends AccessibleObject> T open(T member, Class<?> type) {
        if (!member.trySetAccessible()) {
            throw new IllegalArgumentException(
                    ("%s in %s is not accessible; make the record and its canonical constructor"
                                    + " public, in a package that is exported, or opened to %s")
                            .formatted(
                                    type.getName(),
                                    type.getModule(),
                                    RecordLayout.class.getModule().getName()));
        }
        return member;
    }

    List<Settings.Setting> settings() {
        return List.copyOf(settings);
    }

    List<String> names() {
        return settings.stream().map(Settings.Setting::name).toList();
    }

    /** Rejects names that are not settings of the record. */
    void requireKnown(Collection<String> names, Object record) {
        for (String name : names) {
            if (!names().contains(name)) {
                throw new IllegalArgumentException(
                        "%s: unknown setting '%s', the settings are %s"
                                .formatted(owner(record), name, names()));
            }
        }
    }

    private static String owner(Object record) {
        return record instanceof Component component
                ? component.name()
                : record.getClass().getSimpleName();
    }

    /** Returns the values of all settings by name. */
    Map<String, Object> values(Object record) {
        Map<String, Object> values = new HashMap<>();
        for (Part part : parts) {
            Object value = value(part, record);
            if (part.group != null) {
                values.putAll(part.group.values(value));
            } else {
                values.put(part.setting.name(), value);
            }
        }
        return values;
    }

    /** Returns a record with the given values, and those of a prototype for all other settings. */
    Object copy(Object prototype, Map<String, ?> values) {
        return copy(prototype, values, owner(prototype));
    }

    private Object copy(Object prototype, Map<String, ?> values, String owner) {
        Object[] arguments = new Object[parts.size()];
        for (int n = 0; n < arguments.length; n++) {
            Part part = parts.get(n);
            Object old = value(part, prototype);
            if (part.group != null) {
                arguments[n] = part.group.copy(old, values, owner);
            } else if (values.containsKey(part.setting.name())) {
                arguments[n] = checked(part.setting, values.get(part.setting.name()), owner);
            } else {
                arguments[n] = old;
            }
        }
        try {
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException failure) {
            throw failed(failure);
        }
    }

    private Object value(Part part, Object record) {
        try {
            return part.accessor.invoke(record);
        } catch (ReflectiveOperationException failure) {
            throw failed(failure);
        }
    }

    private RuntimeException failed(ReflectiveOperationException failure) {
        Throwable cause =
                failure instanceof InvocationTargetException ? failure.getCause() : failure;
        return switch (cause) {
            case Error error -> throw error;
            case IllegalArgumentException rejected -> rejected;
            default ->
                    new IllegalArgumentException(
                            constructor.getDeclaringClass().getName() + " failed: " + cause, cause);
        };
    }

    private static Object checked(Settings.Setting setting, Object value, String owner) {
        if (!holds(setting.component().getType(), value)) {
            throw mistyped(setting, value, owner);
        }
        if (value instanceof List<?> list
                && setting.type() instanceof ParameterizedType generic
                && generic.getActualTypeArguments()[0] instanceof Class<?> element) {
            for (Object each : list) {
                if (!element.isInstance(each)) {
                    throw mistyped(setting, each, owner);
                }
            }
        }
        return value;
    }

    /** Whether a value may be passed to a parameter, after unboxing and widening. */
    private static boolean holds(Class<?> type, Object value) {
        return MethodType.methodType(type).wrap().returnType().isInstance(value)
                || (type == long.class || type == float.class) && value instanceof Integer
                || type == double.class
                        && (value instanceof Integer
                                || value instanceof Long
                                || value instanceof Float);
    }

    private static IllegalArgumentException mistyped(
            Settings.Setting setting, Object value, String owner) {
        String got =
                value == null ? "null" : "%s (%s)".formatted(value, value.getClass().getName());
        return new IllegalArgumentException(
                "%s: expected a value of type %s for the setting '%s', got %s"
                        .formatted(owner, name(setting.type()), setting.name(), got));
    }

    private static String name(Type type) {
        return type instanceof Class<?> raw ? raw.getSimpleName() : type.getTypeName();
    }
}
