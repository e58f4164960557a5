package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.forecast.accuracy.Measure;
import io.rnn4j.forecast.baseline.Naive;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesException;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;
import io.rnn4j.forecast.setting.Transform;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Back-tests that cannot be, or just can. Messages say what, where, got, expected, what to do. */
class HostileBackTestTest {
    private static final double NAN = Double.NaN;

    private static SeriesSet counting(int steps) {
        double[] values = new double[steps];
        Arrays.setAll(values, step -> step + step % 3);
        return SeriesSet.of(values);
    }

    private static void assertMessage(Runnable call, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), part + " in " + message);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void foldsAreAtLeastOne(int folds) {
        assertMessage(
                () -> BackTest.folds(folds), "back-test", "folds", "at least 1", "got " + folds);
    }

    @Test
    void stepsAreNotNegativeAndZeroIsTheHorizon() {
        assertMessage(
                () -> BackTest.folds(2).step(-3),
                "back-test",
                "step",
                "at least 0 (0 for the horizon)",
                "got -3");
        SeriesSet series = counting(20);
        assertEquals(
                BackTest.folds(3).step(4).run(series, 4, List.of()).toString(),
                BackTest.folds(3).step(0).run(series, 4, List.of()).toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -5, 1_000_001, Integer.MAX_VALUE})
    void horizonsAreOfAForecast(int horizon) {
        assertMessage(
                () -> BackTest.folds(1).run(counting(20), horizon, List.of()),
                "horizon must be from 1 to 1000000",
                "got " + horizon);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 1, 11",
        "21, 1, 1",
        "2147483647, 1, 1",
        "2147483647, 2147483647, 1000000",
        "1, 1, 20",
        "1, 1, 1000000"
    })
    void moreThanTheSeriesHaveIsRejected(int folds, int step, int horizon) {
        long all = horizon + (folds - 1L) * step + 1;
        assertMessage(
                () -> BackTest.folds(folds).step(step).run(counting(20), horizon, List.of()),
                "the longest series has 20 steps",
                "horizon of " + horizon,
                "folds = " + folds,
                "at least " + all,
                folds == 1 ? "; use a shorter horizon" : "use fewer folds or a shorter horizon");
    }

    @Test
    void aHistoryOfOneStepIsEnoughForBaselines() {
        BackTestResult result = BackTest.folds(19).step(1).run(counting(20), 1, List.of());
        assertEquals(19, result.errors("naive").windows());
        assertFalse(result.verdict().isEmpty());
    }

    @Test
    void withoutMethodsBaselinesAreCompared() {
        BackTestResult result = BackTest.folds(2).run(counting(20), 2, List.of());
        assertEquals(result.methods(), result.baselines());
        assertTrue(result.verdict().startsWith("The best baseline is"), result.verdict());
    }

    @Test
    void methodsWithTheSameNameAreRejectedBeforeAnyRuns() {
        List<BackTest.Progress> progress = new ArrayList<>();
        Forecaster gru = ForecasterTest.tiny(Forecaster.gru());
        assertMessage(
                () ->
                        BackTest.folds(1)
                                .run(counting(60), 2, List.of(gru, gru.seed(3)), progress::add),
                "name of its own",
                "'gru' twice",
                "rename one with name(…)");
        assertMessage(
                () ->
                        BackTest.folds(1)
                                .run(
                                        counting(60),
                                        2,
                                        List.of(new BaselineMethod(new Naive())),
                                        progress::add),
                "'naive' twice",
                "the baselines are there without being named");
        assertEquals(List.of(), progress);
    }

    @Test
    void aNetworkThatCannotBeFittedIsNamedWithTheFold() {
        Forecaster gru = ForecasterTest.tiny(Forecaster.gru());
        assertMessage(
                () -> BackTest.folds(3).run(counting(12), 3, List.of(gru)),
                "method 'gru', fold 1 of 3",
                "3 steps",
                "a horizon of 3 needs at least 4",
                "use a shorter horizon or longer series");
        assertMessage(
                () ->
                        BackTest.folds(2)
                                .run(counting(40), 2, List.of(gru.transform(Transform.LOGARITHM))),
                "method 'gru', fold 1 of 2",
                "step 0");
    }

    @Test
    void gapsLongerThanTheWindowKeepTheirMessage() {
        double[] values = new double[60];
        Arrays.fill(values, 20, 50, NAN);
        assertThrows(
                SeriesException.class,
                () ->
                        BackTest.folds(1)
                                .run(
                                        SeriesSet.of(values),
                                        2,
                                        List.of(ForecasterTest.tiny(Forecaster.gru()))));
    }

    private static TimeSeries series(String id, double... values) {
        return new TimeSeries(
                id, LocalDateTime.of(2020, 1, 1, 0, 0), Map.of("y", values), Map.of());
    }

    private static SeriesSet set(TimeSeries... series) {
        return new SeriesSet(List.of(series), Frequency.DAILY, Columns.target("y"));
    }

    @Test
    void aSeriesWithoutValuesBeforeAFoldIsLeftOutOfIt() {
        SeriesSet all =
                set(
                        series("late", NAN, NAN, NAN, NAN, NAN, NAN, 7, 8),
                        series("whole", 1, 2, 3, 4, 5, 6, 7, 8),
                        series("none", NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN));
        BackTestResult result = BackTest.folds(3).step(1).run(all, 1, List.of());
        assertEquals(
                List.of("whole", "whole", "late", "whole"),
                result.forecasts("naive").stream().map(each -> each.forecast().id()).toList());
        assertEquals(1, result.errors("naive").total(Measure.MAE));
    }

    @Test
    void seriesWithoutAnyValueAreRejected() {
        assertMessage(
                () ->
                        BackTest.folds(2)
                                .run(set(series("a", new double[] {NAN, NAN, NAN})), 1, List.of()),
                "the column 'y' has no values");
        assertMessage(
                () ->
                        BackTest.folds(2)
                                .run(set(series("a", new double[] {NAN, NAN, 1})), 1, List.of()),
                "fold 1 of 2",
                "no series has a value of every target [y]",
                "fewer folds");
        SeriesSet none = set(series("a", NAN, NAN));
        assertMessage(
                () -> new BaselineMethod(new Naive()).fit(none, 1).forecast(none),
                "series 'a', column 'y'",
                "'naive' needs a value",
                "all 2 steps are missing",
                "leave the series out");
    }

    @Test
    void aMethodThatForecastsSomethingElseIsNamed() {
        ForecastMethod wrong =
                new ForecastMethod() {
                    @Override
                    public String name() {
                        return "wrong";
                    }

                    @Override
                    public FittedMethod fit(SeriesSet history, int horizon) {
                        return new BaselineMethod(new Naive()).fit(history, horizon + 1);
                    }
                };
        assertMessage(
                () -> BackTest.folds(1).run(counting(20), 2, List.of(wrong)),
                "method 'wrong', fold 1 of 1",
                "expected 3 steps",
                "got 2");
    }
}
