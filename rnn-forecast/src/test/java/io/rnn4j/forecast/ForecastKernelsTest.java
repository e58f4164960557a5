package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.setting.Likelihood;
import io.rnn4j.kernel.KernelsFinder;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Forecasts with scalar and with vector kernels, each in a JVM of its own. */
class ForecastKernelsTest {
    /** The program of the other JVMs. */
    static final class Forecasts {
        private Forecasts() {}

        /** Prints forecasts of several kinds. */
        public static void main(String[] arguments) {
            double[] values = new double[150];
            Arrays.setAll(values, step -> Math.floorMod(step * step, 12) + step * 7 % 5);
            SeriesSet series = SeriesSet.of(values);
            for (Forecaster forecaster :
                    List.of(
                            Forecaster.lstm(),
                            Forecaster.encoderDecoder(),
                            Forecaster.segmentRnn().segment(6),
                            Forecaster.deepAr().paths(40),
                            Forecaster.deepAr()
                                    .paths(40)
                                    .likelihood(Likelihood.NEGATIVE_BINOMIAL))) {
                Forecaster small = forecaster.window(24).units(40).epochs(2).threads(1);
                System.out.println(small.fit(series, 12).forecast(series).toCsv());
            }
        }
    }

    @Test
    void forecastsHaveTheSameBitsWithAnyKernels() throws IOException, InterruptedException {
        assumeTrue(
                KernelsFinder.installed().stream()
                        .anyMatch(
                                each ->
                                        each.name().equals("vector")
                                                && each.unavailable().isEmpty()),
                "vector kernels cannot run on this JVM");
        String scalar = OtherJvm.run(Forecasts.class, "scalar");
        assertTrue(scalar.lines().count() > 5 * 12, scalar);
        assertEquals(scalar, OtherJvm.run(Forecasts.class, "vector"));
    }
}
