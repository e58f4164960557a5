package io.rnn4j.forecast.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.forecast.setting.Likelihood;

import org.junit.jupiter.api.Test;

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
}
