package io.rnn4j.spark;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Settings of a trial by name: numbers, booleans and strings, which are stored as strings. */
public final class TrialSettings implements Serializable {
    private static final long serialVersionUID = 1;

    private final TreeMap<String, String> texts = new TreeMap<>();

    /**
     * Creates settings.
     *
     * @param values numbers, booleans or strings by name
     * @throws IllegalArgumentException if a value is of another type
     */
    public TrialSettings(Map<String, ?> values) {
        Objects.requireNonNull(values, "values")
                .forEach(
                        (name, value) -> {
                            Objects.requireNonNull(name, "values: name");
                            Objects.requireNonNull(value, "values[" + name + "]");
                            if (!(value instanceof Number
                                    || value instanceof Boolean
                                    || value instanceof CharSequence)) {
                                throw failure(
                                        name, "a number, a boolean or a string", value.getClass());
                            }
                            texts.put(name, value.toString());
                        });
    }

    private static IllegalArgumentException failure(String name, String expected, Object got) {
        return new IllegalArgumentException(
                "setting '%s': expected %s, got '%s'".formatted(name, expected, got));
    }

    /** {@return all settings as strings, in the order of their names} */
    Map<String, String> texts() {
        return texts;
    }

    /**
     * {@return a setting as a string}
     *
     * @param name its name
     * @throws IllegalArgumentException if there is none
     */
    public String text(String name) {
        String text = texts.get(Objects.requireNonNull(name, "name"));
        if (text == null) {
            throw new IllegalArgumentException(
                    "there is no setting '%s', only %s".formatted(name, texts.keySet()));
        }
        return text;
    }

    /**
     * {@return a setting as a number}
     *
     * @param name its name
     * @throws IllegalArgumentException if there is none, or if it is not a number
     */
    public double number(String name) {
        try {
            return Double.parseDouble(text(name));
        } catch (NumberFormatException notNumber) {
            throw failure(name, "a number", text(name));
        }
    }

    /**
     * {@return a setting as a whole number}
     *
     * @param name its name
     * @throws IllegalArgumentException if there is none, or if it is not a whole number
     */
    public long wholeNumber(String name) {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException notWhole) {
            throw failure(name, "a whole number", text(name));
        }
    }

    /**
     * {@return whether a setting is true}
     *
     * @param name its name
     * @throws IllegalArgumentException if there is none, or if it is neither true nor false
     */
    public boolean isTrue(String name) {
        String text = text(name);
        if (!text.equals("true") && !text.equals("false")) {
            throw failure(name, "true or false", text);
        }
        return text.equals("true");
    }

    /** {@return all settings, in the order of their names} */
    @Override
    public String toString() {
        return texts.toString();
    }
}
