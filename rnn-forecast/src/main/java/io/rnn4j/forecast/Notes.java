package io.rnn4j.forecast;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts by name in the description of a model file, which may come from anywhere: every value is
 * checked, and sizes are limited before anything is allocated.
 */
final class Notes {
    private static final int NUMBERS_OF_TEXT = 1_000;
    private static final int LARGEST_LIST = 1 << 20;

    private final String prefix;
    private final Map<String, String> texts;

    /** Creates notes without texts; what their names begin with tells kinds of files apart. */
    Notes(String prefix) {
        this(prefix, new LinkedHashMap<>());
    }

    /** Creates notes from those of a file. */
    Notes(String prefix, Map<String, String> texts) {
        this.prefix = prefix;
        this.texts = texts;
    }

    /** {@return the notes of a part, whose names begin with its name} */
    Notes part(String name) {
        return new Notes(prefix + name + ".", texts);
    }

    // ---- writing

    void put(String name, Object value) {
        texts.put(prefix + name, value.toString());
    }

    void putList(String name, List<?> values) {
        put(name, values.size());
        for (int index = 0; index < values.size(); index++) {
            put(name + "." + index, values.get(index));
        }
    }

    void putNumbers(String name, double[] values) {
        List<String> parts = new ArrayList<>();
        for (int from = 0; from < values.length; from += NUMBERS_OF_TEXT) {
            List<String> numbers = new ArrayList<>();
            for (int at = from; at < Math.min(from + NUMBERS_OF_TEXT, values.length); at++) {
                numbers.add(Double.toString(values[at]));
            }
            parts.add(String.join(" ", numbers));
        }
        putList(name, parts);
    }

    Map<String, String> texts() {
        return texts;
    }

    // ---- reading

    boolean has(String name) {
        return texts.containsKey(prefix + name);
    }

    String text(String name) {
        String text = texts.get(prefix + name);
        if (text == null) {
            throw new IllegalArgumentException(
                    "the note '%s' is missing; it is not the file of a fitted forecaster, or is damaged"
                            .formatted(prefix + name));
        }
        return text;
    }

    private IllegalArgumentException expected(String name, String what) {
        return new IllegalArgumentException(
                "note '%s': expected %s, got '%s'".formatted(prefix + name, what, text(name)));
    }

    long integer(String name, long least, long most) {
        try {
            long value = Long.parseLong(text(name));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException failure) {
            throw expected(name, "an integer from %s to %s".formatted(least, most));
        }
        throw expected(name, "an integer from %s to %s".formatted(least, most));
    }

    int count(String name, int least, int most) {
        return (int) integer(name, least, most);
    }

    boolean flag(String name) {
        return switch (text(name)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw expected(name, "true or false");
        };
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) {
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(text(name))) {
                return each;
            }
        }
        throw expected(name, "one of " + List.of(type.getEnumConstants()));
    }

    List<String> list(String name) {
        int size = count(name, 0, LARGEST_LIST);
        List<String> values = new ArrayList<>();
        for (int index = 0; index < size; index++) {
            values.add(text(name + "." + index));
        }
        return values;
    }

    double[] numbers(String name, int size) {
        List<Double> numbers = new ArrayList<>();
        for (String part : list(name)) {
            for (String number : part.split(" ")) {
                numbers.add(finite(name, number));
            }
        }
        if (numbers.size() != size) {
            throw new IllegalArgumentException(
                    "note '%s': expected %s numbers, got %s"
                            .formatted(prefix + name, size, numbers.size()));
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    double number(String name) {
        return finite(name, text(name));
    }

    double positive(String name) {
        double value = number(name);
        if (value > 0) {
            return value;
        }
        throw expected(name, "a number above 0");
    }

    private double finite(String name, String text) {
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException failure) {
            throw expected(name, "finite numbers");
        }
        throw expected(name, "finite numbers");
    }
}
