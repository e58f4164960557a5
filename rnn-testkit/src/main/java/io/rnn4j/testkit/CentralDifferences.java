package io.rnn4j.testkit;

import io.rnn4j.api.component.RandomNumbers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Compares gradients with fourth-order central differences. Small tensors are compared element by
 * element; of large ones some elements, and the derivative in directions in which all elements move
 * at once, so that an error of a single element shows.
 */
final class CentralDifferences {
    /** Small enough for the error of fourth order, 1e-15, and large enough for the noise, 1e-11. */
    static final double STEP = 2e-4;

    private static final int ALL_ELEMENTS = 150;
    private static final int SOME_ELEMENTS = 60;
    private static final int DIRECTIONS = 3;

    /** Gradients below this are compared with it, since differences have noise. */
    private static final double SMALLEST_SCALE = 1e-3;

    /**
     * How well the gradient of a tensor agrees.
     *
     * @param tensor its name
     * @param where the element, or the direction, that agrees worst
     * @param got the derived gradient there
     * @param expected the central difference there
     * @param relativeError largest difference over the largest gradient of the tensor
     */
    record Agreement(
            String tensor, String where, double got, double expected, double relativeError) {
        @Override
        public String toString() {
            return "gradient of "
                    + tensor
                    + where
                    + ": got "
                    + got
                    + ", expected "
                    + expected
                    + ", an error of "
                    + relativeError
                    + " relative to the largest gradient of the tensor";
        }
    }

    private final Subject subject;
    private final String tensor;
    private final double[] elements;
    private final double[] gradient;
    private final double scale;
    private Agreement worst;

    private CentralDifferences(
            Subject subject, String tensor, double[] elements, double[] gradient) {
        this.subject = subject;
        this.tensor = tensor;
        this.elements = elements;
        this.gradient = gradient;
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
        this.scale = Math.max(largest, SMALLEST_SCALE);
        this.worst = new Agreement(tensor, "", 0, 0, 0);
    }

    /** Compares all gradients of a subject. */
    static List<Agreement> of(Subject subject) {
        Map<String, double[]> gradients = subject.gradients();
        List<Agreement> result = new ArrayList<>();
        subject.arguments()
                .forEach(
                        (name, elements) ->
                                result.add(
                                        new CentralDifferences(
                                                        subject,
                                                        name,
                                                        elements,
                                                        gradients.get(name))
                                                .compare()));
        return result;
    }

    private Agreement compare() {
        int size = elements.length;
        int compared = size <= ALL_ELEMENTS ? size : SOME_ELEMENTS;
        for (int n = 0; n < compared; n++) {
            int element = (int) ((long) size * n / compared);
            double[] direction = new double[size];
            direction[element] = 1;
            compare("[" + element + "]", direction, gradient[element], 1);
        }
        for (int n = 0; compared < size && n < DIRECTIONS; n++) {
            RandomNumbers random = new RandomNumbers(n, tensor);
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
     * @param magnification how much of it the error of a single element makes up, inverted
     */
    private void compare(String where, double[] direction, double got, double magnification) {
        double expected =
                (8 * (value(direction, STEP) - value(direction, -STEP))
                                - (value(direction, 2 * STEP) - value(direction, -2 * STEP)))
                        / (12 * STEP);
        double difference = Math.abs(got - expected) * magnification / scale;
        double error = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
        if (error > worst.relativeError()) {
            worst = new Agreement(tensor, where, got, expected, error);
        }
    }

    private double value(double[] direction, double step) {
        double[] kept = elements.clone();
        for (int k = 0; k < elements.length; k++) {
            elements[k] += step * direction[k];
        }
        double value = subject.value();
        System.arraycopy(kept, 0, elements, 0, kept.length);
        return value;
    }
}
