package io.rnn4j.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class ForecastErrorsTest {
    private static final double[] SERIES = {1, 3, 2, 6, 5, 9, 4};

    @Test
    void naiveForecastIsTheLastKnownValue() {
        assertArrayEquals(new double[] {6, 5, 9}, Baselines.naive(SERIES, 4, 3, 1));
        assertArrayEquals(new double[] {2, 6, 5}, Baselines.naive(SERIES, 4, 3, 2));
    }

    @Test
    void seasonalForecastIsOneSeasonBefore() {
        assertArrayEquals(new double[] {1, 3, 2}, Baselines.seasonal(SERIES, 4, 3, 4));
    }

    @Test
    void errorsOfKnownForecasts() {
        // errors 1, 0, -7
        ForecastErrors errors = ForecastErrors.of(new double[] {6, 9, -3}, new double[] {5, 9, 4});
        assertEquals(8 / 3.0, errors.mae(), 1e-15);
        assertEquals(Math.sqrt(50 / 3.0), errors.rmse(), 1e-15);
    }

    @Test
    void scaleOfMaseUsesTheTrainingPartOnly() {
        // |2|, |-1|, |4| of the first four values
        assertEquals(7 / 3.0, Baselines.naiveMae(SERIES, 4), 1e-15);
        assertEquals(3.0, new ForecastErrors(7, 8).mase(7 / 3.0), 1e-15);
    }

    @Test
    void forecastsWithoutValuesAreRejected() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ForecastErrors.of(new double[2], new double[3]));
    }

    @Test
    void seriesIsComplete() throws IOException {
        double[] numbers = Sunspots.read();
        assertEquals(3177, numbers.length);
        assertEquals(58, numbers[0]); // January 1749
        assertEquals(127.2, numbers[2540]); // September 1960
        assertEquals(37, numbers[3176]); // September 2013
    }
}
