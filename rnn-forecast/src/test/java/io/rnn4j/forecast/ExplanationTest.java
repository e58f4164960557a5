package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.forecast.baseline.Naive;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;
import io.rnn4j.forecast.setting.Likelihood;
import io.rnn4j.forecast.setting.Normalization;
import io.rnn4j.forecast.setting.Seasonality;
import io.rnn4j.forecast.setting.Strategy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

class ExplanationTest {
    private static final int STEPS = 600;

    /** Every value depends on the column "cause" one step before, and on nothing else. */
    private static SeriesSet series() {
        Random random = new Random(5);
        double[] target = new double[STEPS];
        double[] cause = new double[STEPS];
        double[] noise = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            cause[step] = random.nextGaussian();
            noise[step] = random.nextGaussian();
            target[step] = step < 1 ? 0 : 2 * cause[step - 1] + 0.1 * random.nextGaussian();
        }
        return new SeriesSet(
                List.of(
                        new TimeSeries(
                                "",
                                LocalDateTime.of(2020, 1, 1, 0, 0),
                                Map.of("y", target, "cause", cause, "noise", noise),
                                Map.of())),
                Frequency.HOURLY,
                Columns.target("y").past("cause", "noise"));
    }

    private static double importance(Explanation explanation, String name) {
        return explanation.parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow()
                .importance();
    }

    @Test
    void theColumnThatForecastsDependOnIsFound() {
        Forecaster forecaster =
                Forecaster.gru()
                        .window(6)
                        .units(8)
                        .epochs(15)
                        .normalization(Normalization.SERIES)
                        .threads(1);
        Explanation explanation = forecaster.fit(series(), 1).explain(series());
        assertTrue(importance(explanation, "cause") > 1, explanation::toString);
        assertTrue(importance(explanation, "noise") < 0.2, explanation::toString);
        assertEquals(6, explanation.parts().stream().filter(Explanation.Part::isLag).count());
        List<String> lines = explanation.toString().lines().toList();
        assertTrue(lines.get(1).startsWith("cause"), explanation::toString);
    }

    /** Every value depends on the one so many steps before, and on nothing else. */
    private static SeriesSet dependingOn(int lag) {
        Random random = new Random(9);
        double[] values = new double[1_200];
        for (int step = 0; step < values.length; step++) {
            values[step] =
                    (step < lag ? 0 : 0.9 * values[step - lag]) + 0.3 * random.nextGaussian();
        }
        return SeriesSet.of(values);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void theLagThatForecastsDependOnIsFound(int lag) {
        SeriesSet series = dependingOn(lag);
        for (Forecaster kind :
                List.of(
                        Forecaster.gru(),
                        Forecaster.segmentRnn().segment(1),
                        Forecaster.deepAr().likelihood(Likelihood.GAUSSIAN))) {
            Explanation explanation =
                    kind.window(6)
                            .units(16)
                            .epochs(40)
                            .batchSize(32)
                            .learningRate(0.01)
                            .normalization(Normalization.SERIES)
                            .refit(false)
                            .threads(1)
                            .fit(series, 1)
                            .explain(series);
            // The error of 0.9 x has 1 + 2·0.81 / (1 - 0.81) times the variance with another x.
            double growth = Math.sqrt(1 + 2 * 0.81 / (1 - 0.81)) - 1;
            assertEquals(growth, importance(explanation, "lag " + lag), 0.4, explanation::toString);
            for (int other = 1; other <= 6; other++) {
                assertTrue(
                        other == lag || importance(explanation, "lag " + other) < 0.5,
                        explanation::toString);
            }
        }
    }

    /** Whether or not the last value is the origin of the normalised ones, it counts. */
    @ParameterizedTest
    @EnumSource(
            value = Normalization.class,
            names = {"LAST_VALUE", "LAST_VALUE_AND_DEVIATION", "SERIES"})
    void theLastValueOfARandomWalkIsFound(Normalization normalization) {
        Random random = new Random(3);
        double[] walk = new double[500];
        double[] far = new double[500]; // another series on another level, in other units
        for (int step = 1; step < walk.length; step++) {
            walk[step] = walk[step - 1] + random.nextGaussian();
            far[step] = far[step - 1] + 1e3 * random.nextGaussian();
        }
        for (int step = 0; step < walk.length; step++) {
            far[step] += 1e6;
        }
        LocalDateTime start = LocalDateTime.of(2020, 1, 1, 0, 0);
        SeriesSet series =
                new SeriesSet(
                        List.of(
                                new TimeSeries("walk", start, Map.of("y", walk), Map.of()),
                                new TimeSeries("far", start, Map.of("y", far), Map.of())),
                        Frequency.DAILY,
                        Columns.target("y"));
        FittedForecaster fitted =
                Forecaster.gru()
                        .window(6)
                        .units(8)
                        .epochs(20)
                        .normalization(normalization)
                        .calendar(false)
                        .threads(1)
                        .fit(series, 1);
        Explanation explanation = fitted.explain(series);
        double last = importance(explanation, "lag 1");
        assertTrue(last > 2, explanation::toString);
        for (int lag = 2; lag <= 6; lag++) {
            assertTrue(importance(explanation, "lag " + lag) < last / 2, explanation::toString);
        }
        assertEquals(explanation, fitted.forecast(series).explain());
    }

    @Test
    void aForecastWithIntervalsIsExplainedAndThatOfABaselineIsNot() {
        SeriesSet months = ForecasterTest.monthly(ForecasterTest.months(60));
        Forecaster forecaster = ForecasterTest.tiny(Forecaster.gru());
        BackTestResult result = BackTest.folds(4).run(months, 2, List.of(forecaster));
        FittedForecaster fitted = forecaster.fit(months, 2).intervals(result.intervals("gru", 0.5));
        assertEquals(fitted.explain(months), fitted.forecast(months).explain());
        Forecast naive = new BaselineMethod(new Naive()).fit(months, 2).forecast(months);
        assertThrows(IllegalStateException.class, naive::explain);
    }

    @Test
    void everyKindIsExplained() {
        for (Forecaster kind :
                List.of(
                        Forecaster.encoderDecoder(),
                        Forecaster.deepAr(),
                        Forecaster.outputRecurrent(),
                        Forecaster.gru().seasonality(Seasonality.DIFFERENCE),
                        Forecaster.lstm().seasonality(Seasonality.DECOMPOSITION),
                        Forecaster.gru().strategy(Strategy.RECURSIVE),
                        Forecaster.deepAr().likelihood(Likelihood.NEGATIVE_BINOMIAL),
                        Forecaster.segmentRnn())) {
            SeriesSet months = ForecasterTest.monthly(rounded(ForecasterTest.months(60)));
            Explanation explanation =
                    kind.window(30).units(4).epochs(1).threads(1).fit(months, 4).explain(months);
            assertTrue(explanation.error() > 0);
            assertTrue(
                    explanation.parts().stream()
                            .allMatch(part -> Double.isFinite(part.importance())),
                    explanation::toString);
            assertTrue(
                    explanation.toString().contains("calendar: year")
                            && explanation.toString().contains("lags "),
                    explanation::toString);
        }
    }

    private static double[] rounded(double[] values) {
        return Arrays.stream(values).map(Math::rint).toArray();
    }
}
