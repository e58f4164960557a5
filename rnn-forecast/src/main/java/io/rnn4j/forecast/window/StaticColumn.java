package io.rnn4j.forecast.window;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * How a constant column becomes features: a number is standardised, a category has a feature of its
 * own that is 1. Categories that are not known are 0 in all features.
 *
 * @param name name of the column
 * @param categories the known categories; empty for numbers
 * @param mean mean of the numbers
 * @param deviation standard deviation of the numbers, above 0
 */
public record StaticColumn(String name, List<String> categories, double mean, double deviation) {
    /** Copies the list. */
    public StaticColumn {
        categories = List.copyOf(categories);
    }

    /** {@return the encoding that suits the values of all series} */
    static StaticColumn of(String name, List<String> values) {
        List<Double> numbers = new ArrayList<>();
        for (String value : values) {
            double number = number(value);
            if (!Double.isFinite(number)) {
                return new StaticColumn(name, List.copyOf(new TreeSet<>(values)), 0, 1);
            }
            numbers.add(number);
        }
        SeriesScale scale =
                SeriesScale.of(numbers.stream().mapToDouble(Double::doubleValue).toArray());
        return new StaticColumn(name, List.of(), scale.mean(), scale.deviation());
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException failure) {
            return Double.NaN;
        }
    }

    /** {@return the number of features} */
    int width() {
        return Math.max(1, categories.size());
    }

    void encode(String value, float[] to, int from) {
        if (categories.isEmpty()) {
            double scaled = (number(value) - mean) / deviation;
            to[from] = Double.isFinite(scaled) ? (float) scaled : 0;
        } else if (categories.contains(value)) {
            to[from + categories.indexOf(value)] = 1;
        }
    }
}
