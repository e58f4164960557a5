package io.rnn4j.core.engine.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.regularization.Regularizer;
import io.rnn4j.core.regularization.L1;
import io.rnn4j.core.regularization.L1L2;
import io.rnn4j.core.regularization.L2;
import io.rnn4j.core.regularization.Orthogonality;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.function.ToDoubleFunction;

/** Penalties and their gradients against formulas in double precision. */
class PenaltyRunTest {
    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int k = 0; k < result.length; k++) {
            result[k] = values[k];
        }
        return result;
    }

    private static float[] weight(int rows, int columns) {
        float[] weight = new float[rows * columns];
        for (int k = 0; k < weight.length; k++) {
            weight[k] = (float) (0.3 * new RandomNumbers(5, "weight").normal(k));
        }
        return weight;
    }

    private static double l1(double[] w) {
        double sum = 0;
        for (double x : w) {
            sum += Math.abs(x);
        }
        return sum;
    }

    private static double l2(double[] w) {
        double sum = 0;
        for (double x : w) {
            sum += x * x;
        }
        return sum;
    }

    /** ‖WWᵀ - 1‖², or ‖WᵀW - 1‖² with more rows than columns. */
    private static double orthogonality(double[] w, int rows, int columns) {
        boolean wide = rows <= columns;
        int count = Math.min(rows, columns);
        int length = Math.max(rows, columns);
        double sum = 0;
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                double product = a == b ? -1 : 0;
                for (int k = 0; k < length; k++) {
                    double x = wide ? w[a * columns + k] : w[k * columns + a];
                    double y = wide ? w[b * columns + k] : w[k * columns + b];
                    product += x * y;
                }
                sum += product * product;
            }
        }
        return sum;
    }

    private static void check(
            Regularizer regularizer, int rows, int columns, ToDoubleFunction<double[]> formula) {
        float[] weight = weight(rows, columns);
        double[] exact = doubles(weight);
        double[] gradient = new double[exact.length];
        for (int k = 0; k < exact.length; k++) {
            double h = 1e-6;
            double[] moved = exact.clone();
            moved[k] += h;
            double above = formula.applyAsDouble(moved);
            moved[k] -= 2 * h;
            gradient[k] = 2 + (above - formula.applyAsDouble(moved)) / (2 * h);
        }
        float[] first = null;
        for (KernelsProvider kernels : KernelsFinder.installed()) {
            if (kernels.unavailable().isPresent()) {
                continue;
            }
            PenaltyRun run = new PenaltyRun(regularizer, rows, columns, kernels);
            double expected = formula.applyAsDouble(exact);
            assertEquals(expected, run.value(weight), 2e-6 * Math.max(1, expected));
            float[] added = new float[weight.length];
            java.util.Arrays.fill(added, 2f); // is added to
            run.addGradient(weight, added);
            assertArrayEquals(gradient, doubles(added), 2e-5, regularizer.toString());
            if (first == null) {
                first = added;
            }
            assertArrayEquals(first, added, "the same bits with all kernels");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 5", "5, 1", "4, 4", "6, 19", "19, 6", "2500, 3"})
    void sumsOfElements(int rows, int columns) {
        check(new L1(0.3), rows, columns, w -> 0.3 * l1(w));
        check(new L2(0.3), rows, columns, w -> 0.3 * l2(w));
        check(new L1L2(0.3, 0.2), rows, columns, w -> 0.3 * l1(w) + 0.2 * l2(w));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 5", "5, 1", "4, 4", "6, 19", "19, 6", "33, 33"})
    void orthogonality(int rows, int columns) {
        check(new Orthogonality(0.2), rows, columns, w -> 0.2 * orthogonality(w, rows, columns));
    }
}
