package io.rnn4j.forecast.anomaly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.LocalDateTime;
import java.util.Arrays;

/** Sine and cosine of times, and which of them a series is long enough for. */
class TimeFeaturesTest {
    private static LocalDateTime[] hours(int count) {
        LocalDateTime[] times = new LocalDateTime[count];
        Arrays.setAll(times, LocalDateTime.of(2026, 1, 1, 0, 0)::plusHours);
        return times;
    }

    @Test
    void sinesAreThoseOfTheLibrary() {
        for (int step = 0; step <= 1000; step++) {
            double turn = step / 1000.0;
            assertEquals(StrictMath.sin(2 * Math.PI * turn), TimeFeatures.sine(turn), 1e-15);
        }
    }

    @Test
    void aQuarterOfADayIsAQuarterOfATurn() {
        float[] features = new float[5];
        new TimeFeatures(true, false).write(6 * 3600, features, 1);
        assertArrayEquals(new float[] {0, 1, 0, 0, 0}, features, 1e-7f);
        new TimeFeatures(true, true).write(-7 * 86_400 + 12 * 3600, features, 1);
        double angle = 2 * Math.PI / 14;
        assertArrayEquals(
                new float[] {0, 0, -1, (float) Math.sin(angle), (float) Math.cos(angle)},
                features,
                1e-6f);
    }

    @Test
    void periodsAreLearntFromTwoOfThem() {
        assertEquals(TimeFeatures.NONE, TimeFeatures.of(null));
        assertEquals(TimeFeatures.NONE, TimeFeatures.of(hours(48)));
        assertEquals(new TimeFeatures(true, false), TimeFeatures.of(hours(49)));
        assertEquals(new TimeFeatures(true, true), TimeFeatures.of(hours(337)));
        LocalDateTime[] days = new LocalDateTime[60];
        Arrays.setAll(days, LocalDateTime.of(2026, 1, 1, 0, 0)::plusDays);
        assertEquals(new TimeFeatures(false, true), TimeFeatures.of(days));
    }
}
