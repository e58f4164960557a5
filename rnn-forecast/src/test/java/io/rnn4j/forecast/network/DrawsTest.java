package io.rnn4j.forecast.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.forecast.setting.Likelihood;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrawsTest {
    private static final int COUNT = 200_000;

    /** {@return the share of draws up to a limit} */
    private static double share(Likelihood likelihood, float[] parameters, double limit) {
        RandomNumbers random = new RandomNumbers(1, "test");
        int below = 0;
        for (int n = 0; n < COUNT; n++) {
            below += Draws.draw(likelihood, parameters, 0, random, n) <= limit ? 1 : 0;
        }
        return (double) below / COUNT;
    }

    /** Quantiles of tables: 1.2816 of the normal distribution, 1.6377 of t with 3 degrees. */
    @Test
    void sharesAreThoseOfTheDistribution() {
        float logVariance = (float) (2 * StrictMath.log(2));
        assertEquals(
                0.9,
                share(Likelihood.GAUSSIAN, new float[] {10, logVariance}, 10 + 2 * 1.2816),
                0.003);
        float logDegrees = (float) StrictMath.log(3);
        assertEquals(
                0.9,
                share(
                        Likelihood.STUDENT_T,
                        new float[] {10, logVariance, logDegrees},
                        10 + 2 * 1.6377),
                0.003);
        assertEquals(
                0.5,
                share(Likelihood.STUDENT_T, new float[] {10, logVariance, logDegrees}, 10),
                0.003);
    }

    private static float[] counts(double mean, double dispersion) {
        return new float[] {(float) StrictMath.log(mean), (float) StrictMath.log(dispersion)};
    }

    /** Probabilities of counts from their recurrence: p(k) = p(k - 1) (k - 1 + r) / k · q. */
    @ParameterizedTest
    @CsvSource({"0.5, 2", "3, 0.5", "3, 0.0001", "40, 0.1", "40, 0.0001", "900, 1.5", "2000, 3"})
    void sharesOfCountsAreThoseOfTheDistribution(double mean, double dispersion) {
        double r = 1 / dispersion;
        double q = dispersion * mean / (1 + dispersion * mean);
        double logProbability = -r * Math.log1p(dispersion * mean);
        double below = Math.exp(logProbability);
        int count = 0;
        for (double share : new double[] {0.1, 0.5, 0.9}) {
            while (below < share) {
                count++;
                logProbability += Math.log((count - 1 + r) / count * q);
                below += Math.exp(logProbability);
            }
            assertEquals(
                    below,
                    share(Likelihood.NEGATIVE_BINOMIAL, counts(mean, dispersion), count),
                    0.004,
                    "up to " + count);
        }
    }
}
