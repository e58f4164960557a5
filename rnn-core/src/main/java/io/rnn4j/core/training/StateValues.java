package io.rnn4j.core.training;

import io.rnn4j.api.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Named values of a training in progress: what a checkpoint contains in addition to the weights. A
 * value is an integer, a number, a text, a list of numbers or a tensor; every bit of it is kept.
 *
 * <p>Each {@link ResumableListener} gets an object of its own, so that it may choose any names.
 */
public final class StateValues {
    /** Largest number of characters of a text. */
    public static final int LONGEST_TEXT = 1 << 15;

    private final Map<String, Object> values; // Long, Double, String, double[] or Tensor
    private final String prefix;

    /** Creates an object without values. */
    public StateValues() {
        this(new LinkedHashMap<>(), "");
    }

    private StateValues(Map<String, Object> values, String prefix) {
        this.values = values;
        this.prefix = prefix;
    }

    /**
     * {@return the values of a part, as a view} Its names are those without the name of the part
     * and a slash.
     *
     * @param part name of the part
     */
    public StateValues part(String part) {
        Objects.requireNonNull(part, "part");
        return new StateValues(values, prefix + part + "/");
    }

    /** {@return the names of all values in the order in which they were added} */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (String name : values.keySet()) {
            if (name.startsWith(prefix)) {
                names.add(name.substring(prefix.length()));
            }
        }
        return names;
    }

    private void put(String name, Object value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, () -> "the value '" + name + "' is null");
        if (values.putIfAbsent(prefix + name, value) != null) {
            throw new IllegalArgumentException("the value '%s' is given twice".formatted(name));
        }
    }

    /**
     * Adds an integer.
     *
     * @param name name of the value
     * @param value the integer
     * @throws IllegalArgumentException if there is a value of that name
     */
    public void putInteger(String name, long value) {
        put(name, value);
    }

    /**
     * Adds a number, which may be infinite or NaN.
     *
     * @param name name of the value
     * @param value the number
     * @throws IllegalArgumentException if there is a value of that name
     */
    public void putNumber(String name, double value) {
        put(name, value);
    }

    /**
     * Adds a text.
     *
     * @param name name of the value
     * @param value the text, of at most {@value #LONGEST_TEXT} characters
     * @throws IllegalArgumentException if there is a value of that name, or if the text is too long
     */
    public void putText(String name, String value) {
        Objects.requireNonNull(value, "value");
        if (value.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException(
                    "the text '%s' has %s characters, expected at most %s"
                            .formatted(name, value.length(), LONGEST_TEXT));
        }
        put(name, value);
    }

    /**
     * Adds a copy of a list of numbers.
     *
     * @param name name of the value
     * @param value the numbers
     * @throws IllegalArgumentException if there is a value of that name
     */
    public void putNumbers(String name, double[] value) {
        put(name, Objects.requireNonNull(value, "value").clone());
    }

    /**
     * Adds a tensor, which is not copied and must not be changed afterwards.
     *
     * @param name name of the value
     * @param value the tensor
     * @throws IllegalArgumentException if there is a value of that name
     */
    public void putTensor(String name, Tensor value) {
        put(name, value);
    }

    /**
     * {@return whether there is a value}
     *
     * @param name name of the value
     */
    public boolean has(String name) {
        Objects.requireNonNull(name, "name");
        return values.containsKey(prefix + name);
    }

    /**
     * {@return a value of any type: a {@code Long}, a {@code Double}, a {@code String}, a {@code
     * double[]} or a {@link Tensor}, not a copy}
     *
     * @param name name of the value
     * @throws IllegalArgumentException if there is no such value
     */
    public Object value(String name) {
        return value(name, Object.class, "value");
    }

    private <T> T value(String name, Class<T> type, String kind) {
        Objects.requireNonNull(name, "name");
        Object value = values.get(prefix + name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    value == null
                            ? "there is no %s '%s'".formatted(kind, name)
                            : "expected '%s' to be a %s, got a %s"
                                    .formatted(name, kind, kindOf(value)));
        }
        return type.cast(value);
    }

    private static String kindOf(Object value) {
        return switch (value) {
            case Long integer -> "integer";
            case Double number -> "number";
            case String text -> "text";
            case double[] numbers -> "list of numbers";
            default -> "tensor";
        };
    }

    /**
     * {@return an integer}
     *
     * @param name name of the value
     * @throws IllegalArgumentException if there is no such integer
     */
    public long integer(String name) {
        return value(name, Long.class, "integer");
    }

    /**
     * {@return an integer in a range}
     *
     * @param name name of the value
     * @param minimum the smallest valid integer
     * @param maximum the largest valid integer
     * @throws IllegalArgumentException if there is no such integer
     */
    public long integer(String name, long minimum, long maximum) {
        long value = integer(name);
        if (value < minimum || value > maximum) {
            throw new IllegalArgumentException(
                    "expected '%s' to be from %s to %s, got %s"
                            .formatted(name, minimum, maximum, value));
        }
        return value;
    }

    /**
     * {@return a number}
     *
     * @param name name of the value
     * @throws IllegalArgumentException if there is no such number
     */
    public double number(String name) {
        return value(name, Double.class, "number");
    }

    /**
     * {@return a text}
     *
     * @param name name of the value
     * @throws IllegalArgumentException if there is no such text
     */
    public String text(String name) {
        return value(name, String.class, "text");
    }

    /**
     * {@return a copy of a list of numbers}
     *
     * @param name name of the value
     * @throws IllegalArgumentException if there is no such list
     */
    public double[] numbers(String name) {
        return value(name, double[].class, "list of numbers").clone();
    }

    /**
     * {@return a list of numbers of a given length}
     *
     * @param name name of the value
     * @param count the number of numbers
     * @throws IllegalArgumentException if there is no such list, or if it has another length
     */
    public double[] numbers(String name, int count) {
        double[] numbers = numbers(name);
        if (numbers.length != count) {
            throw new IllegalArgumentException(
                    "expected '%s' to have %s numbers, got %s"
                            .formatted(name, count, numbers.length));
        }
        return numbers;
    }

    /**
     * {@return a tensor, not a copy}
     *
     * @param name name of the value
     * @throws IllegalArgumentException if there is no such tensor
     */
    public Tensor tensor(String name) {
        return value(name, Tensor.class, "tensor");
    }

    /**
     * {@return the values of a tensor of floats, not a copy}
     *
     * @param name name of the value
     * @param elements the number of elements
     * @throws IllegalArgumentException if there is no such tensor, or if it has another size
     */
    public float[] floats(String name, int elements) {
        Tensor tensor = tensor(name);
        if (tensor.isInt() || tensor.array().length != elements) {
            throw new IllegalArgumentException(
                    "expected '%s' to have %s floats, got %s %s"
                            .formatted(
                                    name,
                                    elements,
                                    tensor.isInt() ? "ints of the shape" : "the shape",
                                    tensor.shape()));
        }
        return tensor.array();
    }
}
