package io.rnn4j.core.data;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;

import java.util.Arrays;
import java.util.Objects;

/** Converts between classes as indices, one-hot rows, logits and probabilities. */
public final class Classes {
    private Classes() {}

    /**
     * {@return one-hot rows: 1 at the index of the class and 0 elsewhere, [..., classes]}
     *
     * @param indices class indices of any shape, ints or floats, from 0 to classes - 1
     * @param classes number of classes, at least 1
     * @throws IllegalArgumentException if an index is invalid
     */
    public static Tensor oneHot(Tensor indices, int classes) {
        Objects.requireNonNull(indices, "indices");
        SettingChecks.atLeastOne("one-hot", "classes", classes);
        int[] sizes = Arrays.copyOf(indices.shape().toArray(), indices.rank() + 1);
        sizes[indices.rank()] = classes;
        Tensor rows = Tensor.zeros(sizes);
        for (int row = 0; row < indices.shape().elements(); row++) {
            double index = indices.isInt() ? indices.intArray()[row] : indices.array()[row];
            if (!(index >= 0 && index < classes) || index != (int) index) {
                throw new IllegalArgumentException(
                        "one-hot: expected class indices from 0 to %s, got %s in element %s"
                                .formatted(classes - 1, number(index), row));
            }
            rows.array()[row * classes + (int) index] = 1;
        }
        return rows;
    }

    private static String number(double value) {
        return value == (int) value ? Integer.toString((int) value) : Float.toString((float) value);
    }

    /**
     * {@return the probabilities of classes by their logits, exp(zᵢ) / Σⱼ exp(zⱼ), in a new tensor
     * of the same shape} They are computed in double precision.
     *
     * @param logits rows of at least two classes, [..., classes]
     * @throws IllegalArgumentException if rows are too short, or if the largest logit of a row is
     *     not finite
     */
    public static Tensor softmax(Tensor logits) {
        int classes = requireRows("softmax", logits);
        float[] z = logits.toFloat().array();
        Tensor result = Tensor.zeros(logits.shape());
        double[] powers = new double[classes];
        for (int row = 0; row < z.length / classes; row++) {
            float largest = z[row * classes + largest("softmax", z, row, classes)];
            if (Float.isInfinite(largest)) {
                throw notFinite("softmax", largest, row);
            }
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                powers[k] = StrictMath.exp((double) z[row * classes + k] - largest);
                sum += powers[k];
            }
            for (int k = 0; k < classes; k++) {
                result.array()[row * classes + k] = (float) (powers[k] / sum);
            }
        }
        return result;
    }

    /**
     * {@return the class with the largest logit or probability in each row, the first of equal
     * ones, as ints [...]}
     *
     * @param predictions rows of at least two classes, [..., classes]
     * @throws IllegalArgumentException if rows are too short or contain NaN
     */
    public static Tensor argmax(Tensor predictions) {
        int classes = requireRows("argmax", predictions);
        float[] values = predictions.toFloat().array();
        int[] sizes = Arrays.copyOf(predictions.shape().toArray(), predictions.rank() - 1);
        int[] indices = Shape.ints("argmax", sizes);
        for (int row = 0; row < indices.length; row++) {
            indices[row] = largest("argmax", values, row, classes);
        }
        return Tensor.of(indices, sizes);
    }

    private static int requireRows(String owner, Tensor rows) {
        Objects.requireNonNull(rows, owner.equals("softmax") ? "logits" : "predictions");
        if (rows.rank() == 0 || rows.size(-1) < 2) {
            throw new IllegalArgumentException(
                    ("%s: expected rows of at least two classes, [..., classes], got shape %s;"
                         + " compare the sigmoid of a single logit with a threshold instead")
                            .formatted(owner, rows.shape()));
        }
        return rows.size(-1);
    }

    private static int largest(String owner, float[] values, int row, int classes) {
        int from = row * classes;
        int largest = 0;
        for (int k = 0; k < classes; k++) {
            if (Float.isNaN(values[from + k])) {
                throw notFinite(owner, Float.NaN, row);
            }
            largest = values[from + k] > values[from + largest] ? k : largest;
        }
        return largest;
    }

    private static IllegalArgumentException notFinite(String owner, float value, int row) {
        return new IllegalArgumentException(
                "%s: row %s contains %s; the model has diverged, or its inputs contain NaN"
                        .formatted(owner, row, value));
    }
}
