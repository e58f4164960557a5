package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertTrue;

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
        PublishedSeries task = PublishedSeries.m4Weekly();
        PublishedSeries.Scores scores =
                task.run("M4 weekly", PublishedMethods.m4Weekly(seed), seed);
        double owa = (scores.smape() / 9.161 + scores.mase() / 2.777) / 2;
        assertTrue(scores.mase() <= 2.45, () -> "MASE " + scores.mase());
        assertTrue(owa <= 0.87, () -> "OWA " + owa);
    }

    /** Every series goes on as it went, faster or slower; the last value does not tell. */
    @Test
    void aDriftIsLearnedFromManySeries() {
        PublishedSeries task =
                PublishedSeries.madeUp(
                        12,
                        150,
                        Frequency.STEPS,
                        1,
                        13,
                        (series, step) -> 200 + (1 + series) * (0.2 * step + step * 7 % 5));
        ForecastMethod method = PublishedMethods.small(PublishedMethods.m4Weekly(1));
        double error = task.run("made-up weeks", method, 1).mase();
        double naive = task.mase(new Naive(), 1);
        assertTrue(error < 0.9 * naive, () -> error + ", naive " + naive);
    }
}
