package io.rnn4j.core.initializer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.stream.IntStream;

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
}
