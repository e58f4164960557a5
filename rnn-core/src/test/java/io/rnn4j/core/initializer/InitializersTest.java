package io.rnn4j.core.initializer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.core.initializer.VarianceScaling.Distribution;
import io.rnn4j.core.initializer.VarianceScaling.Mode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.IntStream;
import java.util.stream.Stream;

class InitializersTest {
    private static float[] filled(Initializer initializer, int rows, int columns) {
        float[] values = new float[rows * columns];
        initializer.initialize(values, rows, columns, new RandomNumbers(3, "kernel"));
        return values;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 5", "64, 64", "7, 28", "28, 7", "33, 17"})
    void orthogonalRowsOrColumnsHaveTheLengthOfTheGain(int rows, int columns) {
        float[] values = filled(new Orthogonal(2), rows, columns);
        boolean tall = rows >= columns;
        int count = Math.min(rows, columns);
        int length = Math.max(rows, columns);
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                double product = 0;
                for (int n = 0; n < length; n++) {
                    double x = tall ? values[n * columns + a] : values[a * columns + n];
                    double y = tall ? values[n * columns + b] : values[b * columns + n];
                    product += x * y;
                }
                assertEquals(a == b ? 4 : 0, product, 1e-5, a + "·" + b);
            }
        }
    }

    @Test
    void glorotUniformCoversItsInterval() {
        float[] values = filled(new GlorotUniform(), 40, 110);
        double limit = Math.sqrt(6.0 / 150);
        double largest =
                IntStream.range(0, values.length)
                        .mapToDouble(n -> Math.abs(values[n]))
                        .max()
                        .orElseThrow();
        assertTrue(largest <= limit && largest > 0.99 * limit, () -> largest + " of " + limit);
        assertEquals(limit / Math.sqrt(3), deviation(values, 0), 0.02 * limit);
    }

    @Test
    void normalHasMeanAndDeviation() {
        float[] values = filled(new Normal(3, 0.5), 100, 200);
        double mean =
                IntStream.range(0, values.length)
                        .mapToDouble(n -> values[n])
                        .average()
                        .orElseThrow();
        assertEquals(3, mean, 0.02);
        assertEquals(0.5, deviation(values, 3), 0.02);
    }

    private static double deviation(float[] values, double mean) {
        return Math.sqrt(
                IntStream.range(0, values.length)
                        .mapToDouble(n -> (values[n] - mean) * (values[n] - mean))
                        .average()
                        .orElseThrow());
    }

    @Test
    void uniformStaysWithinBounds() {
        for (float value : filled(new Uniform(-2, 5), 50, 50)) {
            assertTrue(value >= -2 && value <= 5, () -> "" + value);
        }
        assertThrows(IllegalArgumentException.class, () -> new Uniform(1, 0));
    }

    @Test
    void constantsAreConstant() {
        assertArrayEquals(new float[] {0, 0}, filled(new Zeros(), 1, 2));
        assertArrayEquals(new float[] {1, 1}, filled(new Ones(), 1, 2));
        assertArrayEquals(new float[] {0.5f, 0.5f}, filled(new Constant(0.5), 1, 2));
    }

    // ---- scaled variances; bounds and moments by formulas of Keras' documentation

    static Stream<Arguments> scaled() {
        return Stream.of(
                Arguments.of(new HeNormal(), 2.0 / 60, true),
                Arguments.of(new HeUniform(), 2.0 / 60, false),
                Arguments.of(new LecunNormal(), 1.0 / 60, true),
                Arguments.of(new LecunUniform(), 1.0 / 60, false),
                Arguments.of(new GlorotNormal(), 2.0 / (60 + 240), true),
                Arguments.of(new GlorotUniform(), 2.0 / (60 + 240), false),
                Arguments.of(new VarianceScaling(), 1.0 / 60, true),
                Arguments.of(
                        new VarianceScaling(3, Mode.FAN_OUT, Distribution.UNIFORM),
                        3.0 / 240,
                        false),
                Arguments.of(
                        new VarianceScaling(3, Mode.FAN_AVERAGE, Distribution.TRUNCATED_NORMAL),
                        3.0 / 150,
                        true));
    }

    @ParameterizedTest
    @MethodSource("scaled")
    void variancesFollowTheFans(Initializer initializer, double variance, boolean truncated) {
        float[] values = filled(initializer, 60, 240);
        double deviation = Math.sqrt(variance);
        assertEquals(deviation, deviation(values, 0), 0.015 * deviation);
        double largest =
                IntStream.range(0, values.length)
                        .mapToDouble(n -> Math.abs(values[n]))
                        .max()
                        .orElseThrow();
        double bound = deviation * (truncated ? 2 / 0.87962566103423978 : Math.sqrt(3));
        assertTrue(
                largest <= bound * (1 + 1e-6) && largest > 0.99 * bound, largest + " of " + bound);
    }

    @Test
    void untruncatedNormalValuesExceedTwoDeviations() {
        float[] values = filled(new VarianceScaling(2, Mode.FAN_IN, Distribution.NORMAL), 60, 240);
        double deviation = Math.sqrt(2.0 / 60);
        assertEquals(deviation, deviation(values, 0), 0.015 * deviation);
        long beyond =
                IntStream.range(0, values.length)
                        .filter(n -> Math.abs(values[n]) > 2 * deviation)
                        .count();
        assertEquals(0.0455, beyond / (double) values.length, 0.005);
    }

    @Test
    void truncatedNormalHasTheDeviationOfTheTruncatedDistribution() {
        float[] values = filled(new TruncatedNormal(-1, 0.5), 100, 200);
        assertEquals(0.5 * 0.87962566103423978, deviation(values, -1), 0.005);
        for (float value : values) {
            assertTrue(value >= -2 && value <= 0, () -> "" + value);
        }
    }

    // ---- matrices

    @Test
    void scaledIdentityFillsEverySquareBlock() {
        assertArrayEquals(
                new float[] {0.5f, 0, 0.5f, 0, 0, 0.5f, 0, 0.5f},
                filled(new ScaledIdentity(0.5), 2, 4));
        assertArrayEquals(new float[] {1, 0, 0, 1, 0, 0}, filled(new ScaledIdentity(), 3, 2));
    }

    @Test
    void sparseColumnsHaveEquallyManyConnections() {
        int rows = 30;
        int columns = 400;
        float[] values = filled(new Sparse(0.77, 0.5), rows, columns); // ceil(23.1) zeros
        int[] ofRow = new int[rows];
        double squares = 0;
        for (int column = 0; column < columns; column++) {
            int connections = 0;
            for (int row = 0; row < rows; row++) {
                float value = values[row * columns + column];
                connections += value == 0 ? 0 : 1;
                ofRow[row] += value == 0 ? 0 : 1;
                squares += value * value;
            }
            assertEquals(6, connections, "column " + column);
        }
        assertEquals(0.5, Math.sqrt(squares / (6 * columns)), 0.02);
        for (int count : ofRow) {
            assertEquals(80, count, 35); // more than four standard deviations
        }
        assertArrayEquals(new float[6], filled(new Sparse(1, 0.5), 2, 3));
        assertEquals(0.5, deviation(filled(new Sparse(0, 0.5), 100, 100), 0), 0.02);
    }

    @Test
    void invalidSettingsAreRejected() {
        assertRejected(() -> new VarianceScaling().scale(0), "variance_scaling: scale");
        assertRejected(() -> new VarianceScaling().scale(Double.NaN), "variance_scaling: scale");
        assertRejected(() -> new TruncatedNormal(0, -1), "truncated_normal: standardDeviation");
        assertRejected(
                () -> new TruncatedNormal(Double.NaN, 1), "truncated_normal: mean must be finite");
        assertRejected(
                () -> new ScaledIdentity(Double.POSITIVE_INFINITY), "scaled_identity: scale");
        assertRejected(() -> new Sparse(1.5, 0.1), "sparse: sparsity must be from 0 to 1, got 1.5");
    }

    private static void assertRejected(Runnable call, String message) {
        String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(actual.startsWith(message), actual);
    }
}
