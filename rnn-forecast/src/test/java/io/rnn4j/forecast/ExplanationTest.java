package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;
import io.rnn4j.forecast.setting.Likelihood;
import io.rnn4j.forecast.setting.Normalization;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDateTime;
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

    @Test
    void everyKindIsExplained() {
        for (Forecaster kind :
                List.of(
                        Forecaster.encoderDecoder(),
                        Forecaster.deepAr(),
                        Forecaster.outputRecurrent(),
                        Forecaster.segmentRnn())) {
            SeriesSet months = ForecasterTest.monthly(ForecasterTest.months(60));
            Explanation explanation =
                    kind.window(30).units(4).epochs(1).threads(1).fit(months, 4).explain(months);
            assertTrue(explanation.error() > 0);
            assertTrue(
                    explanation.toString().contains("calendar: year")
                            && explanation.toString().contains("lags "),
                    explanation::toString);
        }
    }
}
