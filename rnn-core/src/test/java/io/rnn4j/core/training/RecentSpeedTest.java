package io.rnn4j.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RecentSpeedTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void slowFirstStepsDoNotCount() {
        long now = -5; // a clock may begin anywhere
        RecentSpeed speed = new RecentSpeed(now);
        for (int step = 1; step <= 100; step++) {
            now += step <= 10 ? 10 * SECOND : SECOND / 10;
            speed.stepEnded(now);
            if (step == 1) {
                assertEquals(0.1, speed.stepsPerSecond(now), 1e-9);
            }
        }
        assertEquals(10, speed.stepsPerSecond(now), 1e-9);
    }

    @Test
    void atLeastHalfOfTheStepsCount() {
        long now = 0;
        RecentSpeed speed = new RecentSpeed(now);
        for (int step = 1; step <= 64; step++) {
            now += step <= 32 ? SECOND : SECOND / 2;
            speed.stepEnded(now);
        }
        assertEquals(2, speed.stepsPerSecond(now), 1e-9);
        now += SECOND;
        speed.stepEnded(now);
        assertEquals(33 / 17.0, speed.stepsPerSecond(now), 1e-9);
    }

    @Test
    void theFirstTwoSecondsAreTooShort() {
        RecentSpeed speed = new RecentSpeed(7);
        assertFalse(speed.isWarm(6 + 2 * SECOND));
        assertTrue(speed.isWarm(7 + 2 * SECOND));
    }
}
