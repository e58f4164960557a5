package io.rnn4j.testkit;

import io.rnn4j.api.component.RandomNumbers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Compares derived gradients with central differences of fourth order. Of large arrays, a sample of
 * the elements is compared, and the derivatives in random directions, in which all elements change
 * at once, so that a wrong element shows.
 */
final class CentralDifferences {
    /** Step of the differences: their error is about 1e-15, their rounding error about 1e-11. */
    static final double STEP = 2e-4;

    private static final int ALL_ELEMENTS = 150;
    private static final int SOME_ELEMENTS = 60;
    private static final int DIRECTIONS = 3;

    /**
     * Scale of smaller gradients, which are compared with the rounding errors of the differences.
     */
    private static final double SMALLEST_SCALE = 1e-3;

    /**
     * The agreement of the gradient of one array.
     *
     * @param argument name of the array
     * @param where the element or the direction with the largest error
     * @param got the derived gradient there
     * @param expected the central difference there
     * @param relativeError the largest difference divided by the largest gradient of the array
     */
    record Agreement(
            String argument, String where, double got, double expected, double relativeError) {
        @Override
        public String toString() {
            return ("gradient of %s%s: got %s, expected %s, an error of %s relative to the largest"
                            + " gradient of the tensor")
                    .formatted(argument, where, got, expected, relativeError);
        }
    }

    private final DifferentiableFunction function;
    private final String argument;
    private final double[] elements;
    private final double[] gradient;
    private final double scale;
    private Agreement worst;

    private CentralDifferences(
            DifferentiableFunction function,
            String argument,
            double[] elements,
            double[] gradient) {
        this.function = function;
        this.argument = argument;
        this.elements = elements;
        this.gradient = gradient;
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
        this.scale = Math.max(largest, SMALLEST_SCALE);
        this.worst = new Agreement(argument, "", 0, 0, 0);
    }

    /**
     * {@return the agreement of every gradient; of large arrays in some elements and directions}
     */
    static List<Agreement> of(DifferentiableFunction function) {
        return of(function, ALL_ELEMENTS);
    }

    /** {@return the agreement of every gradient in all elements} */
    static List<Agreement> ofAllElements(DifferentiableFunction function) {
        return of(function, Integer.MAX_VALUE);
    }

    private static List<Agreement> of(DifferentiableFunction function, int all) {
        Map<String, double[]> gradients = function.gradients();
        List<Agreement> result = new ArrayList<>();
        function.arguments()
                .forEach(
                        (name, elements) -> {
                            double[] gradient = gradients.get(name);
                            result.add(
                                    new CentralDifferences(function, name, elements, gradient)
                                            .compare(all));
                        });
        return result;
    }

    private Agreement compare(int all) {
        int size = elements.length;
        int compared = size <= all ? size : SOME_ELEMENTS;
        for (int n = 0; n < compared; n++) {
            int element = (int) ((long) size * n / compared);
            double[] direction = new double[size];
            direction[element] = 1;
            compare("[" + element + "]", direction, gradient[element], 1);
        }
        for (int n = 0; compared < size && n < DIRECTIONS; n++) {
            RandomNumbers random = new RandomNumbers(n, argument);
            double[] direction = new double[size];
            double slope = 0;
            for (int k = 0; k < size; k++) {
                direction[k] = (random.bits(k) < 0 ? -1 : 1) / Math.sqrt(size);
                slope += direction[k] * gradient[k];
            }
            compare(" in random direction " + n, direction, slope, Math.sqrt(size));
        }
        return worst;
    }

    /**
     * Compares one slope.
     *
     * @param magnification factor that makes the error of a single element of it as large as in a
     *     comparison of that element alone
     */
    private void compare(String where, double[] direction, double got, double magnification) {
        double expected =
                (8 * (value(direction, STEP) - value(direction, -STEP))
                                - (value(direction, 2 * STEP) - value(direction, -2 * STEP)))
                        / (12 * STEP);
        double difference = Math.abs(got - expected) * magnification / scale;
        double error = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
        if (error > worst.relativeError()) {
            worst = new Agreement(argument, where, got, expected, error);
        }
    }

    private double value(double[] direction, double step) {
        double[] kept = elements.clone();
        for (int k = 0; k < elements.length; k++) {
            elements[k] += step * direction[k];
        }
        double value = function.value();
        System.arraycopy(kept, 0, elements, 0, kept.length);
        return value;
    }
}
