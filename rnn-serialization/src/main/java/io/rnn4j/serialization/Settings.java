package io.rnn4j.serialization;

import io.rnn4j.api.Components;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.component.Required;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The settings of a kind of component: the components of its record. */
final class Settings {

    /**
     * One setting.
     *
     * @param name in lower case with underscores
     * @param required if it has no default
     */
    record Setting(String name, Type type, boolean required, Method accessor) {
        Object of(Component component) {
            try {
                return accessor.invoke(component);
            } catch (ReflectiveOperationException failure) {
                throw failed(component.getClass(), failure);
            }
        }
    }

    private final List<Setting> all;
    private final Constructor<?> constructor;

    private Settings(List<Setting> all, Constructor<?> constructor) {
        this.all = all;
        this.constructor = constructor;
    }

    /**
     * Finds the settings of a component.
     *
     * @throws IllegalArgumentException if it is no record, or not open to this module
     */
    static Settings of(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(
                    type.getName()
                            + " is not a record; a component must be one to be saved and loaded");
        }
        try {
            Constructor<?> constructor =
                    type.getDeclaredConstructor(
                            Arrays.stream(components)
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new));
            open(constructor, type);
            for (RecordComponent component : components) {
                open(component.getAccessor(), type);
            }
            return new Settings(
                    Arrays.stream(components).map(Settings::setting).toList(), constructor);
        } catch (NoSuchMethodException failure) {
            throw new AssertionError("every record has a canonical constructor", failure);
        }
    }

    private static void open(AccessibleObject member, Class<?> type) {
        if (!member.trySetAccessible()) {
            throw new IllegalArgumentException(
                    type.getName()
                            + " in "
                            + type.getModule()
                            + " is out of reach: make the record and its canonical constructor"
                            + " public, in a package that is exported, or opened to "
                            + Settings.class.getModule().getName());
        }
    }

    private static Setting setting(RecordComponent component) {
        String name = component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2");
        return new Setting(
                name.toLowerCase(Locale.ROOT),
                component.getGenericType(),
                component.isAnnotationPresent(Required.class),
                component.getAccessor());
    }

    List<Setting> all() {
        return all;
    }

    /**
     * Makes a component.
     *
     * @throws IllegalArgumentException if it refuses the values
     */
    Object create(Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException failure) {
            throw failed(constructor.getDeclaringClass(), failure);
        }
    }

    private static RuntimeException failed(Class<?> type, ReflectiveOperationException failure) {
        Throwable cause =
                failure instanceof InvocationTargetException ? failure.getCause() : failure;
        return switch (cause) {
            case Error error -> throw error;
            case IllegalArgumentException refused -> refused;
            default -> new IllegalArgumentException(type.getName() + " failed: " + cause, cause);
        };
    }

    // ---- types of settings

    /** Returns the kind of component that a setting of this type holds, null if it holds none. */
    static Class<? extends Component> kind(Class<?> type) {
        for (Class<? extends Component> kind : Components.KINDS) {
            if (kind.isAssignableFrom(type)) {
                return kind;
            }
        }
        return null;
    }

    static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> given -> given;
            case ParameterizedType generic -> raw(generic.getRawType());
            case WildcardType wildcard -> raw(wildcard.getUpperBounds()[0]);
            default -> throw unsupported(type);
        };
    }

    /** Returns the type of the elements of a list. */
    static Type element(Type list) {
        if (list instanceof ParameterizedType generic) {
            return generic.getActualTypeArguments()[0];
        }
        throw unsupported(list);
    }

    static IllegalArgumentException unsupported(Type type) {
        return new IllegalArgumentException(
                "a setting of type "
                        + type.getTypeName()
                        + " has no form in a file; use int, long, float, double, boolean, String,"
                        + " an enumeration, a kind of component, or a List<> of these");
    }
}
