package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.forecast.baseline.SeasonalNaive;
import io.rnn4j.forecast.series.Frequency;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

/** Published MASE: ARIMA 1.483, ETS 1.531, seasonal naive 1.631. */
class TourismMonthlyTest {
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void monthlySeriesOfTheTourismCompetition(long seed) throws IOException {
        double mase =
                PublishedSeries.tourismMonthly()
                        .run("tourism monthly", PublishedMethods.tourismMonthly(seed), seed)
                        .mase();
        assertTrue(mase <= 1.5, () -> "MASE " + mase);
    }

    private static double month(int series, int step) {
        double year = 1 + 0.4 * StrictMath.sin(Math.PI * step / 6);
        return (50 + 20 * series) * (1 + 0.01 * step) * year + step * 7 % 3;
    }

    @Test
    void growingSeasonsAreLearnedFromManySeries() {
        PublishedSeries.madeUp(8, 120, Frequency.MONTHLY, 12, 24, TourismMonthlyTest::month)
                .requireBetter(PublishedMethods.tourismMonthly(1), 0.5, new SeasonalNaive());
    }
}
