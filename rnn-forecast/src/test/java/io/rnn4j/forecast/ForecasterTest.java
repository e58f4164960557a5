package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.forecast.accuracy.Measure;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesException;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;
import io.rnn4j.forecast.setting.Likelihood;
import io.rnn4j.forecast.setting.Normalization;
import io.rnn4j.forecast.setting.Seasonality;
import io.rnn4j.forecast.setting.Strategy;
import io.rnn4j.forecast.setting.Transform;
import io.rnn4j.serialization.TrainingRecord;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

class ForecasterTest {
    private static final LocalDateTime START = LocalDateTime.of(2010, 1, 1, 0, 0);
    private static final int HORIZON = 6;

    /** Every kind, small enough for a test. */
    static Stream<Forecaster> kinds() {
        return Stream.of(
                        Forecaster.lstm(),
                        Forecaster.gru(),
                        Forecaster.encoderDecoder(),
                        Forecaster.segmentRnn().segment(4),
                        Forecaster.deepAr().paths(40),
                        Forecaster.outputRecurrent(),
                        Forecaster.gru().name("recursive").strategy(Strategy.RECURSIVE))
                .map(ForecasterTest::small);
    }

    private static Forecaster small(Forecaster forecaster) {
        return forecaster
                .window(12)
                .units(8)
                .epochs(12)
                .batchSize(16)
                .learningRate(0.02)
                .threads(1);
    }

    static Forecaster tiny(Forecaster forecaster) {
        return small(forecaster).epochs(1).samples(40);
    }

    /** A monthly season with a trend. */
    static double[] months(int count) {
        double[] values = new double[count];
        for (int month = 0; month < count; month++) {
            values[month] = 100 + month + 20 * StrictMath.sin(Math.PI * month / 6) + month * 7 % 5;
        }
        return values;
    }

    static SeriesSet monthly(double... values) {
        return SeriesSet.of(values, START, Frequency.MONTHLY);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindLearnsASeason(Forecaster forecaster) {
        BackTestResult result =
                BackTest.folds(2)
                        .refit(false)
                        .run(monthly(months(120)), HORIZON, List.of(forecaster));
        double error = result.errors(forecaster.name()).total(Measure.MAE);
        double naive = result.errors("naive").total(Measure.MAE);
        assertTrue(error < naive / 2, () -> error + ", naive " + naive);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void quantilesAreInOrderAroundTheForecast(Forecaster forecaster) {
        SeriesSet series = monthly(months(60));
        Forecaster small = tiny(forecaster);
        if (!forecaster.name().equals("recursive")) {
            small = small.quantiles(0.05, 0.2, 0.8, 0.95);
        }
        SeriesForecast forecast = small.fit(series, HORIZON).forecast(series).of("");
        assertEquals(HORIZON, forecast.steps());
        double[] before = null;
        for (double level : forecast.levels()) {
            double[] quantile = forecast.copyOfQuantile(level);
            for (int step = 0; step < HORIZON; step++) {
                assertTrue(Double.isFinite(quantile[step]));
                assertTrue(before == null || before[step] <= quantile[step]);
                if (level == 0.5) {
                    assertEquals(quantile[step], forecast.value(step));
                }
            }
            before = quantile;
        }
        assertEquals(forecaster.name().equals("recursive") ? 0 : 5, forecast.levels().size());
    }

    @Test
    void theForecastBeginsAfterTheSeries() {
        SeriesSet series = monthly(months(60));
        Forecast forecast = tiny(Forecaster.gru()).fit(series, HORIZON).forecast(series);
        assertEquals(START.plusMonths(60), forecast.of("").start());
        SeriesSet longer = monthly(months(63));
        FittedForecaster fitted = tiny(Forecaster.gru()).fit(series, HORIZON);
        assertEquals(START.plusMonths(63), fitted.forecast(longer).of("").start());
        assertNotEquals(
                fitted.forecast(series).of("").value(3), fitted.forecast(longer).of("").value(0));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void sameSeedGivesTheSameBitsForAnyThreads(Forecaster forecaster) {
        SeriesSet series = monthly(months(50));
        Forecaster small = tiny(forecaster);
        String one = small.seed(7).fit(series, HORIZON).forecast(series).toCsv();
        assertEquals(one, small.seed(7).threads(2).fit(series, HORIZON).forecast(series).toCsv());
        assertNotEquals(one, small.seed(8).fit(series, HORIZON).forecast(series).toCsv());
    }

    @Test
    void theResultNamesDataSettingsAndSeed() {
        SeriesSet series = monthly(months(50));
        FittedForecaster fitted = tiny(Forecaster.gru()).seed(99).fit(series, HORIZON);
        String text = fitted.forecast(series).toString();
        assertTrue(text.contains("seed 99") && text.contains("window 12"), text);
        String data = DataFingerprint.of(series);
        assertTrue(text.contains("fitted to data " + data), text);
        double[] other = months(50);
        other[17] = Math.nextUp(other[17]);
        assertNotEquals(data, DataFingerprint.of(monthly(other)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void missingValuesAreMasked(Forecaster forecaster) {
        double[] values = months(120);
        Arrays.fill(values, 0, 3, Double.NaN);
        for (int step = 5; step < values.length; step += 9) {
            values[step] = Double.NaN;
        }
        Arrays.fill(values, 60, 70, Double.NaN); // with step 59, a step less than the window
        SeriesSet series = monthly(values);
        SeriesForecast forecast = small(forecaster).fit(series, HORIZON).forecast(series).of("");
        double[] truth = months(126);
        for (int step = 0; step < HORIZON; step++) {
            double error = Math.abs(truth[120 + step] - forecast.value(step));
            assertTrue(error < 30, "step " + step + ": " + error);
        }
    }

    @Test
    void aGapAsLongAsTheWindowIsNamed() {
        double[] gap = months(120);
        Arrays.fill(gap, 60, 72, Double.NaN);
        String message =
                assertThrows(
                                SeriesException.class,
                                () -> tiny(Forecaster.gru()).fit(monthly(gap), HORIZON))
                        .getMessage();
        assertTrue(
                message.startsWith("column 'value': 12 steps from 2015-01-01T00:00 to")
                        && message.contains("the window of 12 steps"),
                message);
        FittedForecaster fitted = tiny(Forecaster.gru()).fit(monthly(months(120)), HORIZON);
        assertEquals(
                message,
                assertThrows(SeriesException.class, () -> fitted.forecast(monthly(gap)))
                        .getMessage());
        assertThrows(SeriesException.class, () -> fitted.explain(monthly(gap)));
    }

    @ParameterizedTest
    @EnumSource(Normalization.class)
    void forecastsHaveTheUnitOfTheSeries(Normalization normalization) {
        for (Seasonality seasonality : Seasonality.values()) {
            for (Transform transform : Transform.values()) {
                boolean isLogarithm = transform.name().startsWith("LOGARITHM");
                if (normalization == Normalization.MEAN && isLogarithm) {
                    continue; // proportions of logarithms mean nothing
                }
                SeriesSet series = monthly(months(96));
                Forecaster forecaster =
                        small(Forecaster.gru())
                                .samples(40)
                                .epochs(6)
                                .window(24)
                                .normalization(normalization)
                                .seasonality(seasonality)
                                .transform(transform);
                SeriesForecast forecast = forecaster.fit(series, HORIZON).forecast(series).of("");
                for (int step = 0; step < HORIZON; step++) {
                    double value = forecast.value(step);
                    assertTrue(value > 50 && value < 400, () -> seasonality + " " + value);
                }
            }
        }
    }

    @Test
    void aSeasonalDifferenceOfAnExactSeasonIsExact() {
        double[] values = new double[72];
        Arrays.setAll(values, step -> 10 + step % 12 * step % 12);
        SeriesSet series = monthly(values);
        Forecaster forecaster =
                small(Forecaster.gru()).seasonality(Seasonality.DIFFERENCE).epochs(20);
        SeriesForecast forecast = forecaster.fit(series, 24).forecast(series).of("");
        for (int step = 0; step < 24; step++) {
            assertEquals(values[step], forecast.value(step), 1);
        }
    }

    /** The target is the known column, which is random, so that nothing else tells it. */
    @ParameterizedTest
    @MethodSource("kinds")
    void columnsThatAreKnownInAdvanceAreReadOverTheHorizon(Forecaster forecaster) {
        double[] known = new double[406];
        Random random = new Random(3);
        Arrays.setAll(known, step -> random.nextInt(2));
        double[] target = new double[400];
        Arrays.setAll(target, step -> 5 + 10 * known[step]);
        SeriesSet series =
                new SeriesSet(
                        List.of(
                                new TimeSeries(
                                        "",
                                        START,
                                        Map.of("y", target, "promotion", known),
                                        Map.of())),
                        Frequency.DAILY,
                        Columns.target("y").known("promotion"));
        if (forecaster.name().equals("recursive") || forecaster.name().equals("outputRecurrent")) {
            return; // the first has no row of the horizon, the second reads it after the recurrence
        }
        SeriesForecast forecast =
                small(forecaster)
                        .normalization(Normalization.SERIES)
                        .calendar(false)
                        .epochs(25)
                        .fit(series, HORIZON)
                        .forecast(series)
                        .of("");
        for (int step = 0; step < HORIZON; step++) {
            assertEquals(5 + 10 * known[400 + step], forecast.value(step), 4, "step " + step);
        }
    }

    @Test
    void aKnownColumnThatEndsEarlyIsNamed() {
        SeriesSet series =
                new SeriesSet(
                        List.of(
                                new TimeSeries(
                                        "a",
                                        START,
                                        Map.of("y", months(60), "holiday", new double[63]),
                                        Map.of())),
                        Frequency.MONTHLY,
                        Columns.target("y").known("holiday"));
        FittedForecaster fitted = tiny(Forecaster.gru()).fit(series, HORIZON);
        String message =
                assertThrows(IllegalArgumentException.class, () -> fitted.forecast(series))
                        .getMessage();
        assertTrue(
                message.startsWith(
                        "series 'a', column 'holiday': a forecast of 6 steps needs values from"
                                + " 2015-01-01T00:00 to 2015-06-01T00:00, the column ends at"
                                + " 2015-03-01T00:00"),
                message);
    }

    @Test
    void seriesOfAnyLengthShareOneNetwork() {
        List<TimeSeries> all = new ArrayList<>();
        for (int length : new int[] {4, 9, 20, 60}) {
            all.add(
                    new TimeSeries(
                            "s" + length,
                            START,
                            Map.of("y", months(length), "z", months(length)),
                            Map.of("size", length < 10 ? "small" : "large", "area", "3.5")));
        }
        SeriesSet series =
                new SeriesSet(
                        all, Frequency.MONTHLY, Columns.target("y", "z").statics("size", "area"));
        for (Forecaster forecaster : kinds().toList()) {
            Forecast forecast = tiny(forecaster).fit(series, HORIZON).forecast(series);
            assertEquals(8, forecast.all().size());
            assertTrue(Double.isFinite(forecast.of("s4", "z").value(5)));
        }
    }

    @Test
    void columnsOfThePastAreRejectedStepByStep() {
        SeriesSet series =
                new SeriesSet(
                        List.of(
                                new TimeSeries(
                                        "",
                                        START,
                                        Map.of("y", months(60), "x", months(60)),
                                        Map.of())),
                        Frequency.MONTHLY,
                        Columns.target("y").past("x"));
        assertTrue(
                Double.isFinite(
                        tiny(Forecaster.gru()).fit(series, 3).forecast(series).of("").value(0)));
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> tiny(Forecaster.deepAr()).fit(series, 3))
                        .getMessage();
        assertTrue(message.contains("[x]"), message);
    }

    @Test
    void allLikelihoodsAreSampled() {
        SeriesSet series = monthly(DoubleStream.of(months(60)).map(Math::rint).toArray());
        for (Likelihood likelihood : Likelihood.values()) {
            SeriesForecast forecast =
                    tiny(Forecaster.deepAr())
                            .likelihood(likelihood)
                            .fit(series, HORIZON)
                            .forecast(series)
                            .of("");
            assertTrue(forecast.copyOfQuantile(0.1)[2] < forecast.copyOfQuantile(0.9)[2]);
        }
    }

    /** A season of counts with the means 2 and 30, half a year each. */
    private static double[] counts(int months) {
        Random random = new Random(8);
        double[] values = new double[months];
        for (int month = 0; month < months; month++) {
            double limit = StrictMath.exp(-(month % 12 < 6 ? 2 : 30));
            for (double p = random.nextDouble(); p > limit; p *= random.nextDouble()) {
                values[month]++;
            }
        }
        return values;
    }

    @Test
    void countsHaveANegativeBinomialDistribution(@TempDir Path directory) throws IOException {
        SeriesSet series = monthly(counts(240));
        Forecaster forecaster =
                small(Forecaster.deepAr())
                        .likelihood(Likelihood.NEGATIVE_BINOMIAL)
                        .quantiles(0.05, 0.5, 0.95)
                        .epochs(25);
        FittedForecaster fitted = forecaster.fit(series, 12);
        SeriesForecast forecast = fitted.forecast(series).of("");
        for (int step = 0; step < 12; step++) {
            assertEquals(step < 6 ? 2 : 30, forecast.value(step), step < 6 ? 1.5 : 6, "" + step);
            assertTrue(forecast.copyOfQuantile(0.05)[step] >= 0);
        }
        // 95 % quantiles of Poisson distributions with the means 2 and 30 are 5 and 39
        assertEquals(5, forecast.copyOfQuantile(0.95)[2], 2.5);
        assertEquals(39, forecast.copyOfQuantile(0.95)[9], 8);
        Path file = directory.resolve("counts.safetensors");
        fitted.save(file);
        assertEquals(
                fitted.forecast(series).toCsv(),
                FittedForecaster.load(file).forecast(series).toCsv());
        assertTrue(fitted.explain(series).error() < 5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 2.5, 16_777_217})
    void valuesThatAreNotCountsAreNamed(double value) {
        double[] values = counts(60);
        Forecaster forecaster = tiny(Forecaster.deepAr()).likelihood(Likelihood.NEGATIVE_BINOMIAL);
        FittedForecaster fitted = forecaster.fit(monthly(values), HORIZON);
        values[17] = value;
        SeriesSet series = monthly(values);
        String expected =
                "step 17: the likelihood NEGATIVE_BINOMIAL needs whole numbers from 0 to 16777216,"
                        + " got "
                        + value;
        for (Executable use :
                List.<Executable>of(
                        () -> forecaster.fit(series, HORIZON), () -> fitted.forecast(series))) {
            String message = assertThrows(IllegalArgumentException.class, use).getMessage();
            assertTrue(message.contains(expected), message);
        }
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> forecaster.transform(Transform.SQUARE_ROOT).fit(series, 1))
                        .getMessage();
        assertTrue(message.contains("expected no transform"), message);
    }

    @Test
    void progressHasAnEstimate() {
        List<ForecasterProgress> reports = new ArrayList<>();
        SeriesSet series = monthly(months(200));
        small(Forecaster.gru()).epochs(3).listener(reports::add).fit(series, HORIZON);
        assertTrue(reports.getFirst().epochs().done() <= 1); // 0 on a slow machine
        assertTrue(reports.getFirst().remaining().isPositive());
        assertTrue(reports.getFirst().search());
        assertFalse(reports.getLast().search());
        assertEquals(Duration.ZERO, reports.getLast().remaining());
        Duration estimate = small(Forecaster.gru()).estimate(series, HORIZON);
        assertTrue(estimate.isPositive());
        Duration limit = Duration.ofNanos(1);
        assertEquals(limit, small(Forecaster.gru()).timeLimit(limit).estimate(series, HORIZON));
    }

    @Test
    void bothTrainingsAreRecordedAndInformListeners() {
        List<Integer> epochs = new ArrayList<>(); // of all trainings
        FittedForecaster fitted =
                small(Forecaster.gru())
                        .seed(7)
                        .epochs(3)
                        .patience(3)
                        .trainingListeners(
                                () ->
                                        List.of(
                                                TrainingListener.onEpochEnded(
                                                        progress -> epochs.add(progress.epoch()))))
                        .fit(monthly(months(200)), HORIZON);
        TrainingRecord record = fitted.training().orElseThrow();
        assertEquals(7, record.seed());
        assertEquals(3, record.epochs());
        assertEquals(
                List.of("loss", "search_loss", "search_val_loss"),
                List.copyOf(record.results().keySet()));
        long trained = record.results().get("loss").stream().filter(loss -> !loss.isNaN()).count();
        assertEquals(3 + trained, epochs.size());
        assertEquals(List.of(0, 1, 2, 0), epochs.subList(0, 4));
    }

    @Test
    void aTimeLimitEndsBothTrainings() {
        List<ForecasterProgress> reports = new ArrayList<>();
        SeriesSet series = monthly(months(200));
        small(Forecaster.gru())
                .epochs(100)
                .timeLimit(Duration.ofNanos(1))
                .listener(reports::add)
                .fit(series, HORIZON);
        assertEquals(2, reports.size()); // one epoch of one step each
    }

    @Test
    void aLossOfOnesOwnGivesAPointForecast() {
        SeriesSet series = monthly(months(60));
        SeriesForecast forecast =
                tiny(Forecaster.lstm())
                        .loss(new MeanSquaredError())
                        .fit(series, HORIZON)
                        .forecast(series)
                        .of("");
        assertTrue(forecast.levels().isEmpty());
    }

    @Test
    void invalidSettingsAreNamed() {
        SeriesSet series = monthly(months(20));
        assertThrows(IllegalArgumentException.class, () -> Forecaster.gru().window(0));
        assertThrows(IllegalArgumentException.class, () -> Forecaster.gru().quantiles(0.5, 0.1));
        assertThrows(
                IllegalArgumentException.class, () -> Forecaster.gru().timeLimit(Duration.ZERO));
        String message =
                assertThrows(IllegalArgumentException.class, () -> Forecaster.gru().fit(series, 20))
                        .getMessage();
        assertTrue(message.contains("20 steps") && message.contains("at least 21"), message);
        message =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        Forecaster.gru()
                                                .transform(Transform.LOGARITHM)
                                                .fit(monthly(3, 0, 2, 4, 5), 1))
                        .getMessage();
        assertTrue(message.contains("step 1") && message.contains("LOGARITHM"), message);
    }
}
