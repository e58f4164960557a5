package io.rnn4j.forecast.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.TreeMap;

/** Every measure against a number computed by hand. */
class ForecastErrorsTest {
    private final ForecastErrors errors = new ForecastErrors(2);

    ForecastErrorsTest() {
        errors.add(
                new double[] {10, 20},
                new double[] {12, 16},
                new TreeMap<>(Map.of(0.1, new double[] {9, 14}, 0.9, new double[] {15, 18})),
                new ErrorScale(2, 4));
        errors.add(
                new double[] {0, Double.NaN},
                new double[] {1, 5},
                new TreeMap<>(Map.of(0.1, new double[] {-1, 4}, 0.9, new double[] {3, 6})),
                new ErrorScale(1, 1));
    }

    @Test
    void totals() {
        // errors: -2, 4, -1
        assertEquals(7.0 / 3, errors.total(Measure.MAE), 1e-12);
        assertEquals(Math.sqrt(7), errors.total(Measure.RMSE), 1e-12);
        assertEquals((1 + 2 + 1) / 3.0, errors.total(Measure.MASE), 1e-12);
        assertEquals((400.0 / 22 + 800.0 / 36 + 200) / 3, errors.total(Measure.SMAPE), 1e-12);
        assertEquals((20 + 20) / 2.0, errors.total(Measure.MAPE), 1e-12);
        assertEquals(100 * 7 / 30.0, errors.total(Measure.WAPE), 1e-12);
        assertEquals((Math.sqrt(10 / 4.0) + 1) / 2, errors.total(Measure.RMSSE), 1e-12);
        assertEquals(-1 / 3.0, errors.total(Measure.BIAS), 1e-12);
        // pinball: 0.1·1, 0.1·5, 0.1·6, 0.9·2, 0.1·1, 0.1·3
        assertEquals(
                (0.1 + 0.5 + 0.6 + 1.8 + 0.1 + 0.3) / 6,
                errors.total(Measure.QUANTILE_LOSS),
                1e-12);
        assertEquals(200.0 / 3, errors.total(Measure.COVERAGE), 1e-12);
        // widths 6, 4, 4; 20 lies 2 above 18, alpha is 0.2
        assertEquals((6 + 4 + 10 * 2 + 4) / 3.0, errors.total(Measure.WINKLER), 1e-9);
    }

    @Test
    void steps() {
        assertEquals(1.5, errors.at(Measure.MAE, 0), 1e-12);
        assertEquals(4, errors.at(Measure.MAE, 1), 1e-12);
        assertEquals(0, errors.at(Measure.COVERAGE, 1), 1e-12);
        assertEquals(2, errors.windows());
    }

    @Test
    void nothingThatCountsIsNotANumber() {
        for (Measure measure : Measure.values()) {
            assertTrue(Double.isNaN(new ForecastErrors(1).total(measure)), measure.label());
        }
    }

    @Test
    void scaleIgnoresMissingValues() {
        ErrorScale scale = ErrorScale.of(new double[] {1, 3, Double.NaN, 4, 8, 10}, 2);
        // a season apart: 4 - 3, 10 - 4; consecutive: 2, 4, 2
        assertEquals(3.5, scale.absolute(), 1e-12);
        assertEquals((4 + 16 + 4) / 3.0, scale.squared(), 1e-12);
        assertEquals(0, ErrorScale.of(new double[] {5}, 1).absolute());
    }
}
