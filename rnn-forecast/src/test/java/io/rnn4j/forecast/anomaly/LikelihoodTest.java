package io.rnn4j.forecast.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The normal distribution's tail, and when the anomaly likelihood becomes small. */
class LikelihoodTest {
    @Test
    void tailsAreThoseOfTheTables() {
        assertEquals(0.5, Likelihood.tail(0), 1e-15);
        assertEquals(0.15865525393145705, Likelihood.tail(1), 1e-14);
        assertEquals(0.9772498680518208, Likelihood.tail(-2), 1e-14);
        assertEquals(1.3498980316300946e-3, Likelihood.tail(3), 1e-14);
        assertEquals(2.866515718791939e-7, Likelihood.tail(5), 1e-18);
        assertEquals(7.619853024160527e-24, Likelihood.tail(10), 1e-35);
    }

    @Test
    void aRiseOfTheShortMeanIsImprobable() {
        Likelihood likelihood = new Likelihood();
        for (int step = 0; step < 500; step++) {
            likelihood.next(step % 3 * 0.1, true);
        }
        assertTrue(likelihood.probability() > 0.01);
        for (int step = 0; step < 5; step++) {
            likelihood.next(2, true);
        }
        assertTrue(likelihood.probability() < 1e-6);
    }
}
