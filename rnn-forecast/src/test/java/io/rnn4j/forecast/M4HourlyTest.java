package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.forecast.accuracy.ErrorScale;
import io.rnn4j.forecast.baseline.SeasonalNaive;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

/** Published: winner 0.893 / 0.440, AutoARIMA 0.92, seasonal naive 1.193 / 0.627 (MASE / OWA). */
class M4HourlyTest {
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void hourlySeriesOfTheM4Competition(long seed) throws IOException {
        M4Series.hourly().require(PublishedMethods.m4Hourly(seed), seed, 0.95, 0.48);
    }

    /** Calibrated on the two days before, of all series. */
    @Tag("slow")
    @Test
    void intervalsOf95PercentCoverTheTruth() throws IOException {
        PublishedSeries task = M4Series.hourly().series();
        PublishedSeries before = task.earlier(1);
        FittedMethod fitted = PublishedMethods.m4Hourly(1).fit(before.history(), before.horizon());
        ConformalIntervals intervals = intervals(before, fitted.forecast(before.history()), 0.95);
        Forecast forecast = fitted.forecast(task.history());
        double coverage = task.scores(intervals.apply(forecast, task.history())).coverage();
        System.out.println("M4 Hourly: intervals of 95 % cover " + coverage + " %");
        assertTrue(coverage >= 93 && coverage <= 97, () -> "coverage " + coverage);
    }

    private static ConformalIntervals intervals(
            PublishedSeries task, Forecast forecast, double level) {
        WindowErrors errors = new WindowErrors(task.horizon());
        task.history()
                .series()
                .forEach(
                        series ->
                                errors.add(
                                        task.truth().get(series.id()),
                                        forecast.of(series.id()),
                                        ErrorScale.of(
                                                series.copyOf(SeriesSet.VALUE), task.season())));
        double[][] scaled = new double[task.horizon()][];
        for (int step = 0; step < scaled.length; step++) {
            scaled[step] = errors.scaled(step);
        }
        return ConformalIntervals.of(scaled, new double[] {level});
    }

    private static double hour(int series, int step) {
        double day = StrictMath.sin(2 * Math.PI * step / 24);
        return 100 + 10 * series + day * (step / 24 % 7 < 5 ? 20 : 5) + step * 7 % 3;
    }

    /** The season of a week within that of a day is what the seasonal naive method misses. */
    @Test
    void weekendsAreLearnedFromManySeries() {
        PublishedSeries.madeUp(6, 960, Frequency.HOURLY, 24, 48, M4HourlyTest::hour)
                .requireBetter(PublishedMethods.m4Hourly(1), 1, new SeasonalNaive());
    }
}
