package io.rnn4j.forecast;

import io.rnn4j.forecast.baseline.Naive;
import io.rnn4j.forecast.series.Frequency;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

/** Published: best 2.133 / 0.751, Theta 2.637 / 0.971 (MASE / OWA). */
class M4WeeklyTest {
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void weeklySeriesOfTheM4Competition(long seed) throws IOException {
        M4Series.weekly().require(PublishedMethods.m4Weekly(seed), seed, 2.45, 0.87);
    }

    /** Every series goes on as it went, faster or slower; the last value does not tell. */
    @Test
    void aDriftIsLearnedFromManySeries() {
        PublishedSeries.madeUp(
                        12,
                        150,
                        Frequency.STEPS,
                        1,
                        13,
                        (series, step) -> 200 + (1 + series) * (0.2 * step + step * 7 % 5))
                .requireBetter(PublishedMethods.m4Weekly(1), 0.9, new Naive());
    }
}
