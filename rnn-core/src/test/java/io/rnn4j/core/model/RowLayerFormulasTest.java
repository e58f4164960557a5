package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.add;
import static io.rnn4j.core.layer.Layers.affine;
import static io.rnn4j.core.layer.Layers.average;
import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.layerNorm;
import static io.rnn4j.core.layer.Layers.maximum;
import static io.rnn4j.core.layer.Layers.multiply;
import static io.rnn4j.core.layer.Layers.softmax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.LayerNorm;
import io.rnn4j.core.training.Examples;

import org.junit.jupiter.api.Test;

import java.util.function.DoubleBinaryOperator;

/**
 * Layers defined by equations of rows, compared with independent formulas. Other tests interpret
 * the same equations and cannot find a wrong one.
 */
class RowLayerFormulasTest {
    private static final int ROWS = 3;
    private static final int WIDTH = 5;

    private static Tensor rows(String name) {
        return Data.normal(name, ROWS, WIDTH);
    }

    // ---- several signals

    /** Three signals: with two, a half and a third of the sum cannot be told apart. */
    private static void assertElements(Layer layer, double share, DoubleBinaryOperator two) {
        Model model = LayerReference.rows(layer, WIDTH, WIDTH, WIDTH);
        LayerReference.Formula formula =
                arguments -> {
                    double[] y = new double[ROWS * WIDTH];
                    for (int k = 0; k < y.length; k++) {
                        double firstTwo = two.applyAsDouble(arguments[0][k], arguments[1][k]);
                        y[k] = share * two.applyAsDouble(firstTwo, arguments[2][k]);
                    }
                    return y;
                };
        LayerReference.assertAgrees(model, formula, 1e-5, rows("one"), rows("two"), rows("three"));
    }

    @Test
    void addIsTheSum() {
        assertElements(add(), 1, (one, other) -> one + other);
    }

    @Test
    void averageIsTheMean() {
        assertElements(average(), 1 / 3.0, (one, other) -> one + other);
    }

    @Test
    void multiplyIsTheProduct() {
        assertElements(multiply(), 1, (one, other) -> one * other);
    }

    @Test
    void maximumIsTheLargest() {
        assertElements(maximum(), 1, Math::max);
    }

    private static float[] ofThree(Layer layer) {
        Examples data =
                Examples.of("x0", Tensor.of(new float[] {1, -4}, 1, 2))
                        .input("x1", Tensor.of(new float[] {2, 3}, 1, 2))
                        .input("x2", Tensor.of(new float[] {6, -5}, 1, 2));
        return LayerReference.rows(layer, 2, 2, 2).predict(data).get("y").array();
    }

    @Test
    void simpleNumbers() {
        assertArrayEquals(new float[] {9, -6}, ofThree(add()));
        assertArrayEquals(new float[] {3, -2}, ofThree(average()), 1e-6f);
        assertArrayEquals(new float[] {12, 60}, ofThree(multiply()));
        assertArrayEquals(new float[] {6, 3}, ofThree(maximum()));
        assertArrayEquals(new float[] {1, -4, 2, 3, 6, -5}, ofThree(concatenate()));
    }

    // ---- one signal

    @Test
    void softmaxNormalisesExponentials() {
        LayerReference.Formula formula =
                arguments -> {
                    double[] y = new double[ROWS * WIDTH];
                    for (int row = 0; row < ROWS; row++) {
                        double sum = 0;
                        for (int k = row * WIDTH; k < (row + 1) * WIDTH; k++) {
                            sum += Math.exp(arguments[0][k]);
                        }
                        for (int k = row * WIDTH; k < (row + 1) * WIDTH; k++) {
                            y[k] = Math.exp(arguments[0][k]) / sum;
                        }
                    }
                    return y;
                };
        LayerReference.assertAgrees(
                LayerReference.rows(softmax(), WIDTH), formula, 1e-6, rows("x"));
    }

    private static Model normalisation(LayerNorm layer) {
        Model model = LayerReference.rows(layer, WIDTH);
        model.weights().set("layer_norm/beta", Data.normal("beta", WIDTH));
        model.weights().set("layer_norm/gamma", Data.normal("gamma", WIDTH));
        return model;
    }

    private static LayerReference.Formula normalised(double epsilon) {
        return arguments -> {
            double[] x = arguments[0];
            double[] beta = arguments[1];
            double[] gamma = arguments[2];
            double[] y = new double[ROWS * WIDTH];
            for (int row = 0; row < ROWS; row++) {
                double mean = 0;
                for (int k = 0; k < WIDTH; k++) {
                    mean += x[row * WIDTH + k] / WIDTH;
                }
                double variance = 0;
                for (int k = 0; k < WIDTH; k++) {
                    variance += Math.pow(x[row * WIDTH + k] - mean, 2) / WIDTH;
                }
                for (int k = 0; k < WIDTH; k++) {
                    double share = (x[row * WIDTH + k] - mean) / Math.sqrt(variance + epsilon);
                    y[row * WIDTH + k] = gamma[k] * share + beta[k];
                }
            }
            return y;
        };
    }

    /** An ε as large as the variance shows where it stands. */
    @Test
    void layerNormDividesByTheStandardDeviation() {
        Model model = normalisation(new LayerNorm(0.5));
        LayerReference.assertAgrees(model, normalised(0.5), 1e-5, rows("x"));
    }

    @Test
    void epsilonOfLayerNormEqualsThatOfKeras() {
        assertEquals(1e-3, layerNorm().epsilon());
        Tensor near = rows("x");
        for (int k = 0; k < near.array().length; k++) {
            near.array()[k] *= 0.03f; // a variance of about ε
        }
        LayerReference.assertAgrees(normalisation(layerNorm()), normalised(1e-3), 2e-4, near);
    }

    @Test
    void affineScalesAndShiftsEveryFeature() {
        Model model = LayerReference.rows(affine(), WIDTH);
        model.weights().set("affine/beta", Data.normal("beta", WIDTH));
        model.weights().set("affine/gamma", Data.normal("gamma", WIDTH));
        LayerReference.Formula formula =
                arguments -> {
                    double[] y = new double[ROWS * WIDTH];
                    for (int k = 0; k < y.length; k++) {
                        y[k] = arguments[2][k % WIDTH] * arguments[0][k] + arguments[1][k % WIDTH];
                    }
                    return y;
                };
        LayerReference.assertAgrees(model, formula, 1e-6, rows("x"));
    }
}
