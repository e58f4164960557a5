package io.rnn4j.core.engine.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.expr.RandomMask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

/** The values of random masks are statistically independent along each of their keys. */
class DropoutMaskTest {
    private static final int WIDTH = 64;
    private static final int STEPS = 100;
    private static final int SAMPLES = 40;

    /**
     * Five standard deviations of the mean of n independent values, each 0 or 1 with equal
     * probability.
     */
    private static double fiveDeviations(int n) {
        return 5 * 0.5 / Math.sqrt(n);
    }

    private static DropoutMask source(RandomMask mask, long seed, long step) {
        DropoutMask source = new DropoutMask(mask, "layer", WIDTH);
        source.draw(seed, step);
        return source;
    }

    /** Draws 1 and 0: [samples, steps, width]. */
    private static float[] drawn(String name, double probability, long seed, long trainingStep) {
        DropoutMask source = source(RandomMask.zoneout(name, probability), seed, trainingStep);
        float[] result = new float[SAMPLES * STEPS * WIDTH];
        for (int row = 0; row < SAMPLES * STEPS; row++) {
            source.row(row / STEPS, row % STEPS, 0, result, row * WIDTH, WIDTH);
        }
        return result;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.5, 0.8, 0.99})
    void theShareIsTheProbability(double probability) {
        float[] drawn = drawn("m", probability, 1, 0);
        double sum = 0;
        for (float value : drawn) {
            sum += value;
        }
        assertEquals(probability, sum / drawn.length, fiveDeviations(drawn.length));
    }

    /** Neighbours in every direction are equal in half of the cases. */
    @Test
    void neighbouringKeysAreIndependent() {
        float[] drawn = drawn("m", 0.5, 1, 0);
        int[] distances = {1, 2, 16, WIDTH, WIDTH + 1, STEPS * WIDTH, STEPS * WIDTH + 1};
        for (int distance : distances) {
            assertIndependent(drawn, drawn, distance, "elements " + distance + " apart");
        }
        assertIndependent(drawn, drawn("m", 0.5, 1, 1), 0, "training steps");
        assertIndependent(drawn, drawn("m", 0.5, 2, 0), 0, "seeds");
        assertIndependent(drawn, drawn("n", 0.5, 1, 0), 0, "names");
    }

    private static void assertIndependent(float[] one, float[] two, int distance, String what) {
        int n = one.length - distance;
        double equal = 0;
        for (int k = 0; k < n; k++) {
            equal += one[k] == two[k + distance] ? 1 : 0;
        }
        assertEquals(0.5, equal / n, fiveDeviations(n), what);
    }

    @Test
    void everyRowAndColumnHasTheExpectedShare() {
        float[] drawn = drawn("m", 0.5, 3, 7);
        for (int column = 0; column < WIDTH; column++) {
            double sum = 0;
            for (int at = column; at < drawn.length; at += WIDTH) {
                sum += drawn[at];
            }
            assertEquals(0.5, sum * WIDTH / drawn.length, fiveDeviations(SAMPLES * STEPS));
        }
        double chiSquare = 0; // variance of the sum of a row: WIDTH / 4
        for (int at = 0; at < drawn.length; at += WIDTH) {
            double sum = 0;
            for (int column = 0; column < WIDTH; column++) {
                sum += drawn[at + column];
            }
            chiSquare += (sum - WIDTH / 2.0) * (sum - WIDTH / 2.0) / (WIDTH / 4.0);
        }
        int rows = SAMPLES * STEPS;
        assertEquals(rows, chiSquare, 5 * Math.sqrt(2.0 * rows));
    }

    @Test
    void constantMaskIsIndependentOfTheStep() {
        DropoutMask constant = source(RandomMask.dropout("m", 0.3, true), 1, 0);
        DropoutMask changing = source(RandomMask.dropout("m", 0.3, false), 1, 0);
        float[][] rows = new float[4][WIDTH];
        constant.row(5, 0, 0, rows[0], 0, WIDTH);
        constant.row(5, 9, 0, rows[1], 0, WIDTH);
        changing.row(5, 0, 0, rows[2], 0, WIDTH);
        changing.row(5, 9, 0, rows[3], 0, WIDTH);
        assertArrayEquals(rows[0], rows[1]);
        assertFalse(Arrays.equals(rows[2], rows[3]));
    }

    @Test
    void elementsAreScaledAndRowsAreReadableInParts() {
        DropoutMask source = source(RandomMask.dropout("m", 0.2, false), 1, 0);
        float[] whole = new float[WIDTH];
        float[] part = new float[WIDTH];
        source.row(2, 3, 0, whole, 0, WIDTH);
        source.row(2, 3, 10, part, 10, WIDTH - 10);
        for (int column = 0; column < WIDTH; column++) {
            assertTrue(whole[column] == 0 || whole[column] == 1.25f);
            assertEquals(whole[column], (float) source.element(2, 3, column));
            if (column >= 10) {
                assertEquals(whole[column], part[column]);
            }
        }
        source.rest();
        source.row(2, 3, 0, whole, 0, WIDTH);
        assertEquals(1, whole[7]);
        assertEquals(1, source.element(2, 3, 7));
    }
}
