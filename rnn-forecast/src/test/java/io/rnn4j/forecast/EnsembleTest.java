package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.forecast.baseline.Drift;
import io.rnn4j.forecast.baseline.Naive;
import io.rnn4j.forecast.series.SeriesSet;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

class EnsembleTest {
    private static final BaselineMethod NAIVE = new BaselineMethod(new Naive());
    private static final BaselineMethod DRIFT = new BaselineMethod(new Drift());

    private static Forecaster small() {
        return Forecaster.gru().window(8).units(4).epochs(2).threads(1);
    }

    private static SeriesSet series() {
        double[] values = new double[60];
        Arrays.setAll(values, step -> 3 * step + step * 7 % 5);
        return SeriesSet.of(values);
    }

    private static double[] values(ForecastMethod method) {
        return method.fit(series(), 3).forecast(series()).of("").copyOfValues();
    }

    @Test
    void aMeanIsWeighted() {
        // the last value is 180; the drift adds 3.05… a step
        double[] naive = values(NAIVE);
        double[] drift = values(DRIFT);
        double[] mean = values(Ensemble.of(NAIVE, DRIFT).weights(1, 3));
        for (int step = 0; step < 3; step++) {
            assertEquals((naive[step] + 3 * drift[step]) / 4, mean[step], 1e-9);
        }
    }

    @Test
    void aMedianIgnoresOneBadMember() {
        ForecastMethod bad =
                new ForecastMethod() {
                    @Override
                    public String name() {
                        return "bad";
                    }

                    @Override
                    public FittedMethod fit(SeriesSet history, int horizon) {
                        FittedMethod naive = NAIVE.fit(history, horizon);
                        return later -> {
                            Forecast forecast = naive.forecast(later);
                            SeriesForecast first = forecast.all().getFirst();
                            double[] huge = new double[horizon];
                            Arrays.fill(huge, 1e12);
                            return new Forecast(
                                    List.of(
                                            new SeriesForecast(
                                                    first.id(),
                                                    first.target(),
                                                    first.start(),
                                                    huge)),
                                    forecast.frequency());
                        };
                    }
                };
        assertArrayEquals(values(NAIVE), values(Ensemble.of(NAIVE, bad, NAIVE).median()));
    }

    @Test
    void quantilesMoveWithTheForecastOfAllMembers() {
        SeriesForecast alone = small().fit(series(), 3).forecast(series()).of("");
        SeriesForecast both =
                Ensemble.of(small(), NAIVE).fit(series(), 3).forecast(series()).of("");
        assertEquals(alone.levels(), both.levels());
        for (int step = 0; step < 3; step++) {
            double shift = both.value(step) - alone.value(step);
            assertEquals(
                    alone.copyOfQuantile(0.9)[step] + shift,
                    both.copyOfQuantile(0.9)[step],
                    1e-9 * Math.abs(both.value(step)));
        }
    }

    @Test
    void seedsAreMembersAndAreNamedInTheSource() {
        Ensemble ensemble = Ensemble.ofSeeds(small(), 1, 2);
        Forecast forecast = ensemble.fit(series(), 3).forecast(series());
        assertTrue(forecast.source().contains("seed 1") && forecast.source().contains("seed 2"));
        double[] one = values(small().seed(1));
        double[] two = values(small().seed(2));
        assertEquals((one[2] + two[2]) / 2, forecast.of("").value(2), 1e-9);
    }

    @Test
    void invalidMembersAndWeightsAreRejected() {
        assertThrows(IllegalArgumentException.class, Ensemble::of);
        assertThrows(IllegalArgumentException.class, () -> Ensemble.of(NAIVE, DRIFT).weights(1));
        assertThrows(IllegalArgumentException.class, () -> Ensemble.of(NAIVE, DRIFT).weights(1, 0));
    }
}
