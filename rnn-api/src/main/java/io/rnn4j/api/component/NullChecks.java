package io.rnn4j.api.component;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Checks of arguments that contain other objects. Null is rejected with a {@link
 * NullPointerException} whose message is the name of the argument or of the element, such as {@code
 * inputs[1]}. Other arguments are checked by {@link Objects#requireNonNull(Object, String)}.
 */
public final class NullChecks {
    private NullChecks() {}

    /**
     * {@return an unmodifiable copy of a list}
     *
     * @param name name of the argument
     * @param list the argument
     * @param <T> type of the elements
     * @throws NullPointerException if the list is null or contains null
     */
    public static <T> List<T> copyOf(String name, List<? extends T> list) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(list, name);
        int index = 0;
        for (T element : list) {
            int number = index++;
            Objects.requireNonNull(element, () -> name + "[" + number + "]");
        }
        return List.copyOf(list);
    }

    /**
     * Requires that no value of a map is null.
     *
     * @param name name of the argument
     * @param map the argument
     * @throws NullPointerException if the map is null or contains a value of null
     */
    public static void requireValues(String name, Map<?, ?> map) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(map, name)
                .forEach(
                        (key, value) ->
                                Objects.requireNonNull(value, () -> name + "[" + key + "]"));
    }

    /**
     * {@return an unmodifiable list of the elements of an array}
     *
     * @param name name of the argument
     * @param array the argument
     * @param <T> type of the elements
     * @throws NullPointerException if the array is null or contains null
     */
    public static <T> List<T> listOf(String name, T[] array) {
        Objects.requireNonNull(name, "name");
        return copyOf(name, Arrays.asList(Objects.requireNonNull(array, name)));
    }
}
