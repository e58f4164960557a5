package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.forecast.accuracy.ForecastErrors;
import io.rnn4j.forecast.accuracy.Measure;
import io.rnn4j.forecast.baseline.Naive;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Back-tests against computations by hand, and the coverage of conformal intervals. */
class BackTestTest {
    private static final LocalDateTime START = LocalDateTime.of(2020, 1, 1, 0, 0);

    /** A method that notes the last value of each history that it was fitted to. */
    private record Noting(List<Double> fitted) implements ForecastMethod {
        @Override
        public String name() {
            return "noting";
        }

        @Override
        public FittedMethod fit(SeriesSet history, int horizon) {
            double[] values = history.series().getFirst().copyOf(SeriesSet.VALUE);
            fitted.add(values[values.length - 1]);
            return new BaselineMethod(new Naive()).fit(history, horizon);
        }
    }

    @Test
    void methodsSeeOnlyWhatIsBeforeTheirFold() {
        SeriesSet series = SeriesSet.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Noting noting = new Noting(new ArrayList<>());
        BackTestResult result = BackTest.folds(3).run(series, 2, List.of(noting));
        assertEquals(List.of(3.0, 5.0, 7.0), noting.fitted());
        // Each fold is off by 1 in its first and by 2 in its second step.
        ForecastErrors errors = result.errors("noting");
        assertEquals(3, errors.windows());
        assertEquals(1.5, errors.total(Measure.MAE));
        assertEquals(1, errors.at(Measure.MAE, 0));
        assertEquals(2, errors.at(Measure.MAE, 1));
        assertEquals(-1.5, errors.total(Measure.BIAS));
        assertEquals(Math.sqrt(2.5), errors.total(Measure.RMSE), 1e-12);
        assertEquals(1.5, errors.total(Measure.MASE)); // the history grows by 1 a step
        assertEquals(0, result.errors("drift").total(Measure.MAE), 1e-12);
        assertTrue(result.verdict().startsWith("The baseline 'drift' is better"), result.verdict());
    }

    @Test
    void withoutRefitAMethodIsFittedOnce() {
        Noting noting = new Noting(new ArrayList<>());
        SeriesSet series = SeriesSet.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        BackTest.folds(3).step(1).refit(false).run(series, 2, List.of(noting));
        assertEquals(List.of(5.0), noting.fitted());
    }

    @Test
    void forecastsComeWithTheirTruths() {
        SeriesSet series = SeriesSet.of(0, 1, 2, 3, 4, 5, Double.NaN, 7);
        BackTestResult result =
                BackTest.folds(2).run(series, 2, List.of(new Noting(new ArrayList<>())));
        List<BackTestWindow> windows = result.forecasts("noting");
        assertEquals(2, windows.size());
        assertArrayEquals(new double[] {3, 3}, windows.getFirst().forecast().copyOfValues());
        assertArrayEquals(new double[] {4, 5}, windows.getFirst().copyOfTruth());
        assertArrayEquals(new double[] {Double.NaN, 7}, windows.getLast().copyOfTruth());
        SeriesForecast last = windows.getLast().forecast();
        assertEquals(6, series.frequency().steps(series.series().getFirst().start(), last.start()));
        assertEquals(5, result.baselines().size());
        assertEquals(6, result.methods().size());
    }

    /** A method that forecasts 0 with the interval from -1 to 1 for nine tenths of the values. */
    private static final class Interval implements ForecastMethod {
        @Override
        public String name() {
            return "interval";
        }

        @Override
        public FittedMethod fit(SeriesSet fitted, int horizon) {
            return history -> {
                TimeSeries series = history.series().getFirst();
                LocalDateTime start =
                        history.frequency().plus(series.start(), series.length(SeriesSet.VALUE));
                SeriesForecast forecast =
                        new SeriesForecast(series.id(), SeriesSet.VALUE, start, new double[horizon])
                                .quantile(0.05, new double[] {-1, -1})
                                .quantile(0.95, new double[] {1, 1});
                return new Forecast(List.of(forecast), history.frequency(), "interval");
            };
        }
    }

    @Test
    void theTableShowsMeasuresOfIntervalsWhereThereAreSome() {
        SeriesSet series = SeriesSet.of(1, 2, 1, 2, 0.5, 3);
        BackTestResult result = BackTest.folds(1).run(series, 2, List.of(new Interval()));
        List<String> lines = result.toString().lines().toList();
        List<String> header = List.of(lines.getFirst().trim().split(" {2,}"));
        assertEquals(
                List.of(
                        "method",
                        "MAE",
                        "RMSE",
                        "MASE",
                        "sMAPE",
                        "WAPE",
                        "RMSSE",
                        "bias",
                        "quantile loss",
                        "coverage",
                        "Winkler"),
                header);
        List<String> own = List.of(lines.get(1).trim().split(" +"));
        // 0.5 is inside, 3 is outside by 2: losses 0.05·1.5, 0.05·0.5, 0.05·4 and 0.95·2
        assertEquals(List.of("0.5500", "50.00", "22.00"), own.subList(8, 11));
        List<String> naive = List.of(lines.get(2).trim().split(" +"));
        assertEquals(List.of("-", "-", "-"), naive.subList(8, 11));
        String plain = BackTest.folds(1).run(series, 2, List.of()).toString();
        assertTrue(!plain.contains("coverage") && !plain.contains("Winkler"), plain);
    }

    @Test
    void missingTruthsDoNotCount() {
        SeriesSet series = SeriesSet.of(1, 2, 1, 2, Double.NaN, 4);
        ForecastErrors errors = BackTest.folds(1).run(series, 2, List.of()).errors("naive");
        assertEquals(2, errors.total(Measure.MAE));
        assertTrue(Double.isNaN(errors.at(Measure.MAE, 0)));
    }

    @Test
    void progressIsReported() {
        List<BackTest.Progress> seen = new ArrayList<>();
        BackTest.folds(2).run(SeriesSet.of(1, 2, 3, 4, 5, 6, 7), 1, List.of(), seen::add);
        assertEquals(10, seen.size());
        assertEquals(10, seen.getLast().done());
        assertEquals(10, seen.getLast().all());
        assertEquals(0, seen.getLast().remaining().toNanos());
    }

    @Test
    void theTimeIsEstimatedBefore() {
        ForecastMethod slow =
                new ForecastMethod() {
                    @Override
                    public String name() {
                        return "slow";
                    }

                    @Override
                    public FittedMethod fit(SeriesSet history, int horizon) {
                        throw new AssertionError("only the estimate was asked for");
                    }

                    @Override
                    public Duration estimate(SeriesSet history, int horizon) {
                        return Duration.ofSeconds(history.series().getFirst().length("value"));
                    }
                };
        List<ForecastMethod> methods = List.of(slow, Ensemble.of(slow, new Interval()));
        SeriesSet series = SeriesSet.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        // The last history has 8 values, the first one 4.
        assertEquals(
                Duration.ofSeconds(3 * (8 + 8)), BackTest.folds(3).estimate(series, 2, methods));
        assertEquals(
                Duration.ofSeconds(4 + 4),
                BackTest.folds(3).refit(false).estimate(series, 2, methods));
        Forecaster gru = ForecasterTest.tiny(Forecaster.gru());
        SeriesSet months = ForecasterTest.monthly(ForecasterTest.months(60));
        assertTrue(BackTest.folds(3).estimate(months, 2, List.of(gru)).isPositive());
        assertThrows(
                IllegalArgumentException.class,
                () -> BackTest.folds(9).estimate(series, 2, methods));
    }

    @Test
    void conformalIntervalsCoverTheirShareOfTheFuture() {
        SplittableRandom random = new SplittableRandom(11);
        List<TimeSeries> all = new ArrayList<>();
        for (int n = 0; n < 300; n++) {
            double[] values = new double[60];
            double scale = Math.exp(random.nextDouble(0, 5));
            for (int step = 1; step < values.length; step++) {
                values[step] = 0.8 * values[step - 1] + scale * random.nextGaussian();
            }
            all.add(new TimeSeries("s" + n, START, Map.of("y", values), Map.of()));
        }
        SeriesSet whole = new SeriesSet(all, Frequency.DAILY, Columns.target("y"));
        List<TimeSeries> parts = all.stream().map(s -> s.before(54, Set.of())).toList();
        SeriesSet history = new SeriesSet(parts, Frequency.DAILY, Columns.target("y"));
        ConformalIntervals intervals =
                BackTest.folds(2).run(history, 6, List.of()).intervals("naive", 0.8, 0.95);
        Forecast forecast =
                intervals.apply(
                        new BaselineMethod(new Naive()).fit(history, 6).forecast(history), history);
        int[] covered = new int[2];
        for (TimeSeries each : whole.series()) {
            for (int step = 0; step < 6; step++) {
                double truth = each.value("y", 54 + step);
                SeriesForecast of = forecast.of(each.id());
                covered[0] += isWithin(truth, of, 0.1, 0.9, step) ? 1 : 0;
                covered[1] += isWithin(truth, of, 0.025, 0.975, step) ? 1 : 0;
            }
        }
        assertEquals(0.80, covered[0] / 1800.0, 0.03);
        assertEquals(0.95, covered[1] / 1800.0, 0.02);
    }

    private static boolean isWithin(
            double truth, SeriesForecast forecast, double low, double high, int step) {
        return truth >= forecast.copyOfQuantile(low)[step]
                && truth <= forecast.copyOfQuantile(high)[step];
    }

    @Test
    void aLevelNeedsEnoughWindows() {
        double[] values = new double[40];
        for (int step = 0; step < values.length; step++) {
            values[step] = step % 3;
        }
        BackTestResult nine = BackTest.folds(9).run(SeriesSet.of(values), 1, List.of());
        assertArrayEquals(new double[] {0.9}, nine.intervals("naive", 0.9).copyOfLevels());
        BackTestResult eight = BackTest.folds(8).run(SeriesSet.of(values), 1, List.of());
        String message =
                assertThrows(IllegalArgumentException.class, () -> eight.intervals("naive", 0.9))
                        .getMessage();
        assertTrue(message.contains("needs at least 9 windows"), message);
        assertThrows(IllegalArgumentException.class, () -> nine.intervals("naive"));
    }

    @Test
    void quantilesDoNotCross() {
        SeriesForecast forecast =
                new SeriesForecast("s", "y", START, new double[] {1, 1})
                        .quantile(0.1, new double[] {3, 0})
                        .quantile(0.9, new double[] {2, 5});
        assertArrayEquals(new double[] {2, 0}, forecast.copyOfQuantile(0.1));
        assertArrayEquals(new double[] {3, 5}, forecast.copyOfQuantile(0.9));
    }

    @Test
    void forecastIsWrittenAsCsv() {
        SeriesForecast one =
                new SeriesForecast("a,b", "y", START, new double[] {1.5})
                        .quantile(0.025, new double[] {1})
                        .quantile(0.975, new double[] {2});
        assertEquals(
                "id,time,target,value,q2.5,q97.5\n\"a,b\",2020-01-01,y,1.5,1.0,2.0\n",
                new Forecast(List.of(one), Frequency.DAILY).toCsv());
    }

    @Test
    void messages() {
        assertMessage(
                "needs at least 7",
                () -> BackTest.folds(3).run(SeriesSet.of(1, 2, 3), 2, List.of()));
        BackTestResult result = BackTest.folds(2).run(SeriesSet.of(1, 2, 3, 4, 5), 1, List.of());
        assertMessage("at least 19 windows", () -> result.intervals("naive", 0.95));
        assertMessage("no method is called 'x'", () -> result.errors("x"));
        assertMessage("between 0 and 1, got 95.0", () -> result.intervals("naive", 95));
    }

    private static void assertMessage(String part, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void methodsAreRankedByMaeWhereThereIsNoMase() {
        double[] values = new double[10]; // no change between steps, so no scale of MASE
        Arrays.fill(values, 0, 9, 5);
        values[9] = 6;
        BackTestResult result = BackTest.folds(1).run(SeriesSet.of(values), 1, List.of());
        assertTrue(Double.isNaN(result.errors("naive").total(Measure.MASE)));
        assertEquals(Measure.MAE, result.rankedBy());
        assertEquals("The best baseline is naive (MAE 1.000).", result.verdict());
    }

    @Test
    void nothingIsMeasuredWithoutTrueValues() {
        SeriesSet series = SeriesSet.of(1, 2, 4, 3, 5, Double.NaN);
        BackTestResult result = BackTest.folds(1).run(series, 1, List.of());
        assertEquals(
                "Nothing was measured: all true values of the back-test are missing.",
                result.verdict());
        assertThrows(IllegalArgumentException.class, () -> result.best(Measure.MAE, List.of()));
    }
}
