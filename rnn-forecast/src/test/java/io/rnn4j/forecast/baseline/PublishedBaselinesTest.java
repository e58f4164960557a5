package io.rnn4j.forecast.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The baselines on the weekly and hourly series of the M4 competition, beside its published
 * results. The data lie outside the repository: {@code -Drnn.published.dir} names their directory.
 */
class PublishedBaselinesTest {
    private record Result(double smape, double mase) {}

    @Test
    void weeklySeriesGiveThePublishedErrors() throws IOException {
        Result naive = result(new Naive(), "Weekly", 1, 1);
        assertEquals(9.161, naive.smape(), 5e-4);
        assertEquals(2.777, naive.mase(), 5e-4);
        Result theta = result(new Theta(), "Weekly", 1, 1);
        assertEquals(9.093, theta.smape(), 0.01);
        assertEquals(2.637, theta.mase(), 0.005);
    }

    @Test
    void hourlySeriesGiveThePublishedErrors() throws IOException {
        Result naive = result(new SeasonalNaive(), "Hourly", 24, 1);
        assertEquals(13.912, naive.smape(), 5e-4);
        assertEquals(1.193, naive.mase(), 5e-4);
        Result theta = result(new Theta(), "Hourly", 24, 1);
        assertEquals(18.138, theta.smape(), 0.02);
        assertEquals(2.455, theta.mase(), 0.005);
        assertEquals(1.991, result(new ExponentialSmoothing(), "Hourly", 24, 8).mase(), 5e-4);
    }

    private static Result result(Baseline baseline, String data, int season, int stride)
            throws IOException {
        List<double[]> histories = rows(data + "-train.csv");
        List<double[]> truths = rows(data + "-test.csv");
        double smape = 0;
        double mase = 0;
        int count = 0;
        for (int series = 0; series < histories.size(); series += stride) {
            double[] history = histories.get(series);
            double[] truth = truths.get(series);
            double[] forecast = baseline.forecast(history, season, truth.length);
            double scale = 0;
            for (int step = season; step < history.length; step++) {
                scale += Math.abs(history[step] - history[step - season]);
            }
            scale /= history.length - season;
            double relative = 0;
            double scaled = 0;
            for (int step = 0; step < truth.length; step++) {
                double error = Math.abs(truth[step] - forecast[step]);
                relative += 200 * error / (Math.abs(truth[step]) + Math.abs(forecast[step]));
                scaled += error / scale;
            }
            smape += relative / truth.length;
            mase += scaled / truth.length;
            count++;
        }
        return new Result(smape / count, mase / count);
    }

    /** The series of a file, a row each: a name, then values, padded with empty cells. */
    private static List<double[]> rows(String name) throws IOException {
        Path given = Path.of(System.getProperty("rnn.published.dir", "../shared/published"));
        // Maven runs tests in the directory of their module.
        Path home =
                Files.isDirectory(given) || given.isAbsolute()
                        ? given
                        : Path.of("..").resolve(given);
        Path file = home.resolve("m4").resolve(name);
        if (!Files.exists(file)) {
            System.out.println("skipped: there is no " + file + "; set -Drnn.published.dir");
        }
        Assumptions.assumeTrue(Files.exists(file));
        List<double[]> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.replace("\"", "").split(",");
            double[] values = new double[cells.length - 1];
            int count = 0;
            for (int cell = 1; cell < cells.length; cell++) {
                if (!cells[cell].isBlank() && !cells[cell].equals("NA")) {
                    values[count++] = Double.parseDouble(cells[cell]);
                }
            }
            rows.add(Arrays.copyOf(values, count));
        }
        return rows;
    }
}
