package io.rnn4j.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.function.LongToDoubleFunction;

/** Schedules against formulas and loops of PyTorch and Keras, and their combinations. */
class ScheduleTest {
    private static void assertValues(
            Schedule schedule, long counts, LongToDoubleFunction expected) {
        for (long count = 0; count < counts; count++) {
            double value = expected.applyAsDouble(count);
            assertEquals(value, schedule.at(count), 1e-13 * Math.max(1, value), "count " + count);
        }
    }

    // ---- formulas

    @Test
    void polynomialDecayIsThatOfKeras() {
        for (double power : new double[] {1, 0.5, 2, 3.7}) {
            assertValues(
                    Schedule.polynomial(10, power, 0.1),
                    15,
                    i -> (1 - 0.1) * Math.pow(1 - Math.min(i, 10) / 10.0, power) + 0.1);
        }
        assertEquals(0.1, Schedule.polynomial(10, 2, 0.1).at(10));
    }

    @Test
    void inverseTimeDecayIsThatOfKeras() {
        assertValues(Schedule.inverseTime(0.5 / 7), 100, i -> 1 / (1 + 0.5 * i / 7));
    }

    @Test
    void restartsAreThoseOfPyTorch() {
        for (int growth = 1; growth <= 3; growth++) {
            int factor = growth;
            // the loop of CosineAnnealingWarmRestarts.step
            double[] expected = new double[200];
            int length = 6;
            int current = 0;
            for (int i = 0; i < expected.length; i++) {
                expected[i] = 0.05 + 0.95 * (1 + Math.cos(Math.PI * current / length)) / 2;
                if (++current >= length) {
                    current -= length;
                    length *= factor;
                }
            }
            Schedule schedule = Schedule.cosineWithRestarts(6, factor, 0.05);
            assertValues(schedule, 200, i -> expected[(int) i]);
            assertEquals(1, schedule.at(6));
        }
        assertEquals(
                Schedule.cosineWithRestarts(7, 1, 0).at(3),
                Schedule.cosineWithRestarts(7, 1, 0).at(7_000_000_000_003L));
    }

    /** OneCycleLR._get_lr of PyTorch for a largest learning rate of 1. */
    private static double oneCycle(int step, int total, double rise, double div, double finalDiv) {
        double[] ends = {rise * total - 1, total - 1};
        double[] starts = {1 / div, 1};
        double[] targets = {1, 1 / div / finalDiv};
        double begin = 0;
        for (int phase = 0; ; phase++) {
            if (step <= ends[phase] || phase == 1) {
                double part = (step - begin) / (ends[phase] - begin);
                double wave = Math.cos(Math.PI * part) + 1;
                return targets[phase] + (starts[phase] - targets[phase]) / 2 * wave;
            }
            begin = ends[phase];
        }
    }

    @Test
    void oneCycleIsThatOfPyTorch() {
        assertValues(Schedule.oneCycle(50), 50, i -> oneCycle((int) i, 50, 0.3, 25, 1e4));
        assertValues(
                Schedule.oneCycle(37, 0.45, 0.1, 0.002),
                37,
                i -> oneCycle((int) i, 37, 0.45, 10, 50));
        Schedule schedule = Schedule.oneCycle(50);
        assertEquals(1, schedule.at(14));
        assertEquals(1 / 250_000.0, schedule.at(49), 1e-18);
        assertEquals(1 / 250_000.0, schedule.at(1_000), 1e-18);
        assertEquals(0.5, Schedule.oneCycle(2, 0, 0.5, 0.5).at(5));
    }

    // ---- combinations

    @Test
    void productMultiplies() {
        Schedule product =
                Schedule.multiStep(0.1, 3).times(Schedule.exponential(0.9)).times(i -> 2);
        assertValues(product, 6, i -> 2 * Math.pow(0.9, i) * (i < 3 ? 1 : 0.1));
    }

    @Test
    void sequenceStartsEverySchedulesFromItsBeginning() {
        Schedule sequence =
                Schedule.constant(0.5)
                        .then(2, Schedule.inverseTime(1).then(3, Schedule.constant(9)));
        double[] expected = {0.5, 0.5, 1, 1 / 2.0, 1 / 3.0, 9, 9};
        assertValues(sequence, expected.length, i -> expected[(int) i]);
        Schedule chained =
                Schedule.constant(0.5)
                        .then(2, Schedule.inverseTime(1))
                        .then(5, Schedule.constant(9));
        assertValues(chained, expected.length, i -> expected[(int) i]);
    }

    @Test
    void warmUpComesBeforeAnySchedule() {
        Schedule schedule = Schedule.linear(0.8, 0.1, 0).afterWarmUp(4);
        double[] expected = {0.2, 0.4, 0.6, 0.8, 0.8, 0.7, 0.6};
        assertValues(schedule, expected.length, i -> expected[(int) i]);
        Schedule cycles = Schedule.cosineWithRestarts(5, 2, 0);
        assertValues(cycles.afterWarmUp(10), 60, i -> i < 10 ? (i + 1) / 10.0 : cycles.at(i - 10));
        assertValues(cycles.warmedUp(10), 60, i -> Math.min(1, (i + 1) / 10.0) * cycles.at(i));
    }

    @Test
    void slowedSchedulesAreStaircases() {
        assertValues(Schedule.exponential(0.5).slowedBy(3), 10, i -> Math.pow(0.5, i / 3));
    }

    // ---- misuse

    @Test
    void invalidNumbersAreRejected() {
        refused(
                "polynomial schedule has a length of at least 1, got 0",
                () -> Schedule.polynomial(0, 1, 0));
        refused(
                "power of a polynomial schedule is above 0 and finite, got 0.0",
                () -> Schedule.polynomial(1, 0, 0));
        refused(
                "minimum of a polynomial schedule is finite, got NaN",
                () -> Schedule.polynomial(1, 1, Double.NaN));
        refused(
                "rate of an inverse time schedule is above 0 and finite, got NaN",
                () -> Schedule.inverseTime(Double.NaN));
        refused(
                "cosine schedule with restarts has a length of at least 1",
                () -> Schedule.cosineWithRestarts(0, 1, 0));
        refused(
                "grow by a factor of at least 1, got 0",
                () -> Schedule.cosineWithRestarts(1, 0, 0));
        refused("minimum of a cosine schedule is finite", () -> Schedule.cosine(3, Double.NaN));
        refused("one cycle has a length of at least 2", () -> Schedule.oneCycle(1));
        refused("got 9 and 1.0", () -> Schedule.oneCycle(9, 1, 0, 0));
        refused("start of one cycle is finite", () -> Schedule.oneCycle(9, 0.3, Double.NaN, 0));
        refused("constant schedule is finite, got NaN", () -> Schedule.constant(Double.NaN));
        refused(
                "slope of a linear schedule is finite",
                () -> Schedule.linear(1, Double.POSITIVE_INFINITY, 0));
        Schedule one = Schedule.constant(1);
        refused(
                "a sequence of schedules has a length of at least 1, got 0",
                () -> one.then(0, one));
        refused("a warm-up has a length of at least 1, got -1", () -> one.afterWarmUp(-1));
        refused("slowed down has a length of at least 1", () -> one.slowedBy(0));
        assertThrows(NullPointerException.class, () -> one.then(1, null));
        assertThrows(NullPointerException.class, () -> one.times(null));
    }

    private static void refused(String message, Runnable call) {
        String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(actual.contains(message), actual);
    }
}
