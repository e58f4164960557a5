package io.rnn4j.core.engine.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.core.initializer.Orthogonal;
import io.rnn4j.core.regularization.MaxNorm;
import io.rnn4j.core.regularization.NonNegative;
import io.rnn4j.core.regularization.NormAxis;
import io.rnn4j.core.regularization.SpectralNorm;
import io.rnn4j.core.regularization.UnitNorm;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

/** Constraints against formulas in double precision. */
class ProjectionRunTest {
    private static float[] weight(int rows, int columns) {
        float[] weight = new float[rows * columns];
        for (int k = 0; k < weight.length; k++) {
            weight[k] = (float) new RandomNumbers(5, "weight").normal(k);
        }
        return weight;
    }

    private static float[] projected(Constraint constraint, float[] weight, int rows, int columns) {
        float[] first = null;
        for (KernelsProvider kernels : KernelsFinder.installed()) {
            if (kernels.unavailable().isEmpty()) {
                float[] values = weight.clone();
                ProjectionRun run = new ProjectionRun(constraint, rows, columns, kernels);
                run.project(values, 0, 0);
                first = first == null ? values : first;
                assertArrayEquals(first, values, "the same bits with all kernels");
            }
        }
        return first;
    }

    private static double norm(float[] weight, int first, int stride, int count) {
        double sum = 0;
        for (int k = 0; k < count; k++) {
            sum += (double) weight[first + k * stride] * weight[first + k * stride];
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 4", "4, 19", "40, 3", "300, 2"})
    void normsOfColumnsAndRows(int rows, int columns) {
        float[] weight = weight(rows, columns);
        for (NormAxis axis : NormAxis.values()) {
            boolean ofColumns = axis == NormAxis.COLUMNS;
            int parts = ofColumns ? columns : rows;
            int length = ofColumns ? rows : columns;
            double limit = norm(weight, 0, ofColumns ? columns : 1, length); // exactly that of one
            float[] limited = projected(new MaxNorm(limit, axis), weight, rows, columns);
            float[] unit = projected(new UnitNorm(axis), weight, rows, columns);
            for (int part = 0; part < parts; part++) {
                int at = ofColumns ? part : part * columns;
                int stride = ofColumns ? columns : 1;
                double before = norm(weight, at, stride, length);
                for (int k = 0; k < length; k++) {
                    double w = weight[at + k * stride];
                    double expected = w * Math.min(1, limit / before);
                    assertEquals(expected, limited[at + k * stride], 1e-6 * Math.abs(w));
                    assertEquals(w / before, unit[at + k * stride], 1e-6);
                    if (before < limit * (1 - 1e-6)) {
                        assertEquals((float) w, limited[at + k * stride], "keeps its bits");
                    }
                }
            }
        }
    }

    /** The squares of the elements are infinite as floats. */
    @ParameterizedTest
    @ValueSource(floats = {1e18f, 1e19f, 1e20f, 1e30f, 8e37f})
    void largeWeightsKeepTheirDirection(float scale) {
        float[] weight = weight(7, 3);
        float[] large = weight.clone();
        for (int k = 0; k < large.length; k++) {
            large[k] = weight[k] * scale;
        }
        float[] limited = projected(new MaxNorm(2), large, 7, 3);
        float[] unit = projected(new UnitNorm(), large, 7, 3);
        for (int column = 0; column < 3; column++) {
            double before = norm(weight, column, 3, 7);
            for (int k = column; k < large.length; k += 3) {
                assertEquals(2 * weight[k] / before, limited[k], 1e-6);
                assertEquals(weight[k] / before, unit[k], 1e-6);
            }
        }
    }

    @Test
    void zerosStayZeros() {
        float[] zeros = new float[6];
        assertArrayEquals(zeros, projected(new MaxNorm(1), zeros, 2, 3));
        assertArrayEquals(zeros, projected(new UnitNorm(), zeros, 2, 3));
        assertArrayEquals(zeros, projected(new SpectralNorm(1), zeros, 2, 3));
    }

    @Test
    void negativeValuesBecomeZero() {
        float[] weight = {-1, 0, 2, -3, 4, -0.5f};
        assertArrayEquals(
                new float[] {0, 0, 2, 0, 4, 0}, projected(new NonNegative(), weight, 2, 3));
    }

    /** Vᵀ·diag·U with orthogonal factors has these singular values. */
    private static float[] withSingularValues(int rows, int columns, double... values) {
        float[] left = new float[rows * rows];
        float[] right = new float[columns * columns];
        new Orthogonal().initialize(left, rows, rows, new RandomNumbers(1, "left"));
        new Orthogonal().initialize(right, columns, columns, new RandomNumbers(1, "right"));
        float[] weight = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int k = 0; k < values.length; k++) {
                    sum += (double) left[row * rows + k] * values[k] * right[k * columns + column];
                }
                weight[row * columns + column] = (float) sum;
            }
        }
        return weight;
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "5, 20", "20, 5", "64, 64", "60, 240"})
    void spectralNormIsLimited(int rows, int columns) {
        double[] values = new double[Math.min(rows, columns)];
        for (int k = 0; k < values.length; k++) {
            values[k] = 3 * Math.pow(0.97, k); // neighbours are close to each other
        }
        float[] weight = withSingularValues(rows, columns, values);
        double largest = new SpectralNormRun(rows, columns).of(weight);
        assertEquals(3, largest, 3 * 3e-6);
        float[] limited = projected(new SpectralNorm(0.8), weight, rows, columns);
        for (int k = 0; k < weight.length; k++) {
            assertEquals(weight[k] * 0.8 / 3, limited[k], 3e-6);
        }
        double after = new SpectralNormRun(rows, columns).of(limited);
        assertTrue(after <= 0.8 * (1 + 1e-6) && after > 0.8 * (1 - 5e-6), "" + after);
        assertArrayEquals(weight, projected(new SpectralNorm(3.1), weight, rows, columns));
    }

    @Test
    void spectralNormOfUnusualMatrices() {
        float[] equal =
                withSingularValues(
                        30,
                        30,
                        java.util.stream.DoubleStream.generate(() -> 1.5).limit(30).toArray());
        assertEquals(1.5, new SpectralNormRun(30, 30).of(equal), 1e-5);
        float[] rankOne = withSingularValues(30, 40, 2);
        assertEquals(2, new SpectralNormRun(30, 40).of(rankOne), 1e-5);
        assertEquals(0, new SpectralNormRun(3, 4).of(new float[12]));
        assertEquals(5, new SpectralNormRun(1, 2).of(new float[] {3, -4}), 1e-5);
        float[] random = weight(200, 200); // σ is near 2√200
        assertEquals(2 * Math.sqrt(200), new SpectralNormRun(200, 200).of(random), 1);
        float[] broken = weight(4, 4);
        broken[5] = Float.NaN;
        assertTrue(Double.isNaN(new SpectralNormRun(4, 4).of(broken)));
    }

    @Test
    void fixedRowsAreNotChanged() {
        for (Constraint constraint :
                new Constraint[] {
                    new MaxNorm(0.1), new NonNegative(), new SpectralNorm(0.1), new UnitNorm()
                }) {
            float[] weight = weight(4, 3);
            float[] values = weight.clone();
            new ProjectionRun(constraint, 4, 3, KernelsFinder.best()).project(values, 3, 6);
            assertArrayEquals(
                    Arrays.copyOfRange(weight, 3, 6),
                    Arrays.copyOfRange(values, 3, 6),
                    "" + constraint);
            assertTrue(weight[0] != values[0] || weight[1] != values[1]);
        }
    }
}
