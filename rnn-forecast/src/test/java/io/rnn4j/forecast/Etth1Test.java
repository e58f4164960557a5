package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Mean squared error of standardised values over all windows of the test part. Published: SegRNN
 * 0.351, PatchTST 0.375, DLinear 0.381, DeepAR 1.097.
 */
class Etth1Test {
    private static final int TRAINED = 8_640;
    private static final int TEST_FROM = 11_520;
    private static final int TEST_TO = 14_400;
    private static final int HORIZON = 96;

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void hourlyTemperatureOfATransformer(long seed) throws IOException {
        long start = System.nanoTime();
        double[][] channels = standardised();
        FittedForecaster fitted =
                PublishedMethods.etth1(seed).fit(series(channels, 0, TRAINED), HORIZON);
        double error = meanSquaredError(fitted, channels, TEST_FROM, TEST_TO, HORIZON, 1);
        System.out.printf(
                Locale.ROOT,
                "ETTh1, seed %s: mean squared error %.4f; %.0f s%n",
                seed,
                error,
                (System.nanoTime() - start) / 1e9);
        assertTrue(error <= 0.36, () -> "mean squared error " + error);
    }

    @Test
    void severalChannelsAreLearnedByOneNetwork() {
        double[][] channels = new double[3][1_200];
        for (int channel = 0; channel < channels.length; channel++) {
            double period = 24 * (1 + channel);
            Arrays.setAll(channels[channel], step -> StrictMath.sin(2 * Math.PI * step / period));
        }
        Forecaster method =
                PublishedMethods.etth1(1)
                        .window(96)
                        .units(24)
                        .dropout(0)
                        .samples(1_000)
                        .batchSize(32)
                        .learningRate(0.005)
                        .epochs(20);
        FittedForecaster fitted = method.fit(series(channels, 0, 900), 24);
        double error = meanSquaredError(fitted, channels, 900, 1_200, 24, 20);
        assertTrue(error < 0.1, () -> "mean squared error " + error); // 0.5 is that of the mean
    }

    /** Means and deviations are those of the training part. */
    private static double[][] standardised() throws IOException {
        List<String[]> rows = PublishedSeries.rows(PublishedSeries.file("etth/ETTh1.csv"));
        double[][] channels = new double[7][TEST_TO];
        for (int channel = 0; channel < channels.length; channel++) {
            int column = channel + 1;
            Arrays.setAll(
                    channels[channel], step -> Double.parseDouble(rows.get(step + 1)[column]));
            double[] trained = Arrays.copyOf(channels[channel], TRAINED);
            double mean = Arrays.stream(trained).average().orElseThrow();
            double variance =
                    Arrays.stream(trained)
                            .map(x -> (x - mean) * (x - mean))
                            .average()
                            .orElseThrow();
            for (int step = 0; step < TEST_TO; step++) {
                channels[channel][step] = (channels[channel][step] - mean) / Math.sqrt(variance);
            }
        }
        return channels;
    }

    private static SeriesSet series(double[][] channels, int from, int to) {
        Map<String, double[]> columns = new LinkedHashMap<>();
        for (int channel = 0; channel < channels.length; channel++) {
            columns.put("c" + channel, Arrays.copyOfRange(channels[channel], from, to));
        }
        LocalDateTime start = LocalDateTime.of(2016, 7, 1, 0, 0).plusHours(from);
        return new SeriesSet(
                List.of(new TimeSeries("", start, columns, Map.of())),
                Frequency.HOURLY,
                Columns.target(columns.keySet().toArray(String[]::new)));
    }

    /** Over all windows whose targets lie in a part, every stride-th of them. */
    private static double meanSquaredError(
            FittedForecaster fitted,
            double[][] channels,
            int from,
            int to,
            int horizon,
            int stride) {
        double sum = 0;
        long count = 0;
        for (int origin = from; origin + horizon <= to; origin += stride) {
            Forecast forecast =
                    fitted.forecast(series(channels, Math.max(0, origin - 720), origin));
            for (int channel = 0; channel < channels.length; channel++) {
                double[] values = forecast.of("", "c" + channel).copyOfValues();
                for (int step = 0; step < horizon; step++) {
                    double error = values[step] - channels[channel][origin + step];
                    sum += error * error;
                    count++;
                }
            }
        }
        return sum / count;
    }
}
