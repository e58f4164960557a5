package io.rnn4j.serialization;

import io.rnn4j.api.Components;
import io.rnn4j.api.component.Component;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;

/** The types of settings that can be saved. */
final class SettingTypes {
    private SettingTypes() {}

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
                """
                a setting of type %s cannot be saved; use int, long, float, double, boolean, \
                String, an enumeration, a kind of component, or a List<> of these\
                """
                        .formatted(type.getTypeName()));
    }
}
