package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;
import io.rnn4j.forecast.setting.Normalization;

import org.junit.jupiter.api.Test;

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

    @Test
    void theLagThatForecastsDependOnIsFound() {
        Random random = new Random(9);
        double[] values = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            values[step] =
                    step < 1
                            ? random.nextGaussian()
                            : 0.8 * values[step - 1] + 0.3 * random.nextGaussian();
        }
        SeriesSet series = SeriesSet.of(values);
        for (Forecaster kind : List.of(Forecaster.lstm(), Forecaster.segmentRnn().segment(1))) {
            Explanation explanation =
                    kind.window(4)
                            .units(8)
                            .epochs(20)
                            .normalization(Normalization.SERIES)
                            .threads(1)
                            .fit(series, 1)
                            .explain(series);
            double lag1 = importance(explanation, "lag 1");
            for (int lag : new int[] {2, 3, 4}) {
                assertTrue(
                        lag1 > 2 * importance(explanation, "lag " + lag), kind + " " + explanation);
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
