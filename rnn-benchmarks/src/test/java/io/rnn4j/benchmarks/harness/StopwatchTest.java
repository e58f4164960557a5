package io.rnn4j.benchmarks.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StopwatchTest {
    private static int steps(Stopwatch stopwatch) {
        int steps = 1;
        while (stopwatch.lap()) {
            steps++;
        }
        return steps;
    }

    @Test
    void fixedNumberOfStepsIncludesTheFirst() {
        Stopwatch stopwatch = Stopwatch.of(10);
        assertEquals(10, steps(stopwatch));
        assertEquals(10, stopwatch.laps());
    }

    @Test
    void warmUpIsOneUntimedStepAtLeast() {
        Stopwatch stopwatch = new Stopwatch(new Timing(0, 0), 2000);
        assertEquals(2001, steps(stopwatch));
        assertEquals(2000, stopwatch.laps());
    }

    @Test
    void measuresForTheGivenTime() {
        long nanoseconds = 20_000_000;
        long start = System.nanoTime();
        Stopwatch stopwatch = new Stopwatch(new Timing(nanoseconds, nanoseconds), 1);
        steps(stopwatch);
        assertTrue(System.nanoTime() - start >= 2 * nanoseconds);
    }

    @Test
    void quantilesAreOrdered() {
        Stopwatch stopwatch = Stopwatch.of(1000);
        steps(stopwatch);
        assertTrue(stopwatch.quantile(0) <= stopwatch.quantile(0.5));
        assertTrue(stopwatch.quantile(0.5) <= stopwatch.quantile(0.99));
        assertTrue(stopwatch.quantile(0) >= 0);
    }
}
