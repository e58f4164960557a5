package io.rnn4j.core.initializer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.core.thread.Team;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrthogonalTest {
    private static final KernelsProvider KERNELS = KernelsFinder.best();

    private static float[] matrix(
            int rows, int columns, long seed, KernelsProvider kernels, Team.Limit limit) {
        float[] values = new float[rows * columns];
        RandomNumbers random = new RandomNumbers(seed, "kernel");
        new Orthogonal(1).initialize(values, rows, columns, random, kernels, limit);
        return values;
    }

    private static float[] matrix(int rows, int columns, long seed) {
        return matrix(rows, columns, seed, KERNELS, new Team.Limit(1, 1));
    }

    /** Sizes below, at and above a block of vectors, in double precision. */
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1, 9",
        "9, 1",
        "2, 2",
        "7, 28",
        "28, 7",
        "33, 17",
        "127, 127",
        "128, 512",
        "129, 129",
        "129, 600",
        "600, 129",
        "300, 1200",
        "513, 513"
    })
    void productsDifferByLittleFromTheIdentity(int rows, int columns) {
        float[] values = matrix(rows, columns, 3);
        int count = Math.min(rows, columns);
        int length = Math.max(rows, columns);
        int step = rows <= columns ? 1 : columns; // between two elements of a vector
        int distance = rows <= columns ? columns : 1; // between two vectors
        for (int a = 0; a < count; a++) {
            for (int b = 0; b <= a; b++) {
                double product = 0;
                for (int n = 0; n < length; n++) {
                    product +=
                            (double) values[a * distance + n * step]
                                    * values[b * distance + n * step];
                }
                assertEquals(a == b ? 1 : 0, product, a == b ? 1e-7 : 1e-6, a + "·" + b);
            }
        }
    }

    @Test
    void bitsDoNotDependOnKernelsOrThreads() {
        for (int[] size : new int[][] {{5, 3}, {130, 300}, {300, 130}, {257, 257}}) {
            float[] expected = matrix(size[0], size[1], 3);
            for (KernelsProvider kernels : KernelsFinder.installed()) {
                for (int threads : new int[] {1, 2, 3, 7}) {
                    if (kernels.unavailable().isEmpty()) {
                        Team.Limit limit = new Team.Limit(threads, 1);
                        assertArrayEquals(expected, matrix(size[0], size[1], 3, kernels, limit));
                    }
                }
            }
        }
    }

    /**
     * Moments of the uniform distribution (Haar measure) of n·n matrices: E q₁₁² = 1/n, E q₁₁⁴ =
     * 3/(n(n+2)), E q₁₁²q₂₂² = (n+1)/((n-1)n(n+2)), E q₁₁q₁₂q₂₁q₂₂ = -1/((n-1)n(n+2)), and E q = E
     * q₁₁q₂₂ = 0.
     */
    @ParameterizedTest
    @CsvSource({"2, 2", "3, 3", "3, 5", "5, 3"})
    void matricesAreUniformlyDistributed(int rows, int columns) {
        int samples = 20_000;
        double n = Math.max(rows, columns);
        double[] sums = new double[7];
        for (int seed = 0; seed < samples; seed++) {
            float[] q = matrix(rows, columns, seed);
            double first = q[0];
            double right = q[1];
            double below = q[columns];
            double second = q[columns + 1];
            sums[0] += first;
            sums[1] += second;
            sums[2] += first * first;
            sums[3] += Math.pow(first, 4);
            sums[4] += first * first * second * second;
            sums[5] += first * right * below * second;
            sums[6] += first * second;
        }
        double[] expected = {
            0,
            0,
            1 / n,
            3 / (n * (n + 2)),
            (n + 1) / ((n - 1) * n * (n + 2)),
            -1 / ((n - 1) * n * (n + 2)),
            0
        };
        for (int moment = 0; moment < sums.length; moment++) {
            // at most 0.7 / √samples is the deviation of a mean of numbers from -1 to 1 like these
            assertEquals(expected[moment], sums[moment] / samples, 4 * 0.0055, "moment " + moment);
        }
    }

    @Test
    void normalNumbersHaveTheirDistribution() {
        RandomNumbers random = new RandomNumbers(5, "ziggurat");
        int samples = 400_000;
        double[] sums = new double[5];
        int[] beyond = new int[5];
        for (int n = 0; n < samples; n++) {
            double value = Ziggurat.normal(random, n);
            for (int power = 1; power <= 4; power++) {
                sums[power] += Math.pow(value, power);
            }
            for (int limit = 1; limit <= 4; limit++) {
                beyond[limit] += Math.abs(value) > limit ? 1 : 0;
            }
        }
        double[] moments = {1, 0, 1, 0, 3};
        double[] deviations = {0, 1, Math.sqrt(2), Math.sqrt(15), Math.sqrt(96)}; // of one number
        for (int power = 1; power <= 4; power++) {
            double tolerance = 4 * deviations[power] / Math.sqrt(samples);
            assertEquals(moments[power], sums[power] / samples, tolerance, "power " + power);
        }
        double[] probabilities = {1, 0.3173105, 0.0455003, 0.0026998, 6.334e-5};
        for (int limit = 1; limit <= 4; limit++) {
            double mean = probabilities[limit] * samples;
            assertEquals(mean, beyond[limit], 4 * Math.sqrt(mean), "beyond " + limit);
        }
    }
}
