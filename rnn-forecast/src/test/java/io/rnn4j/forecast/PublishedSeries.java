package io.rnn4j.forecast;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.forecast.accuracy.ErrorScale;
import io.rnn4j.forecast.baseline.Baseline;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Series with published results, in a part that methods may see and the true values after it. The
 * data lie outside the repository: {@code -Drnn.published.dir} names their directory.
 *
 * @param history the series that methods see
 * @param truth the values after them by series
 * @param season the season of MASE
 * @param horizon the number of true values
 */
record PublishedSeries(SeriesSet history, Map<String, double[]> truth, int season, int horizon) {
    static final LocalDateTime START = LocalDateTime.of(1970, 1, 1, 0, 0);

    /** sMAPE, MASE and the share of true values within the outermost quantiles, in percent. */
    record Scores(double smape, double mase, double coverage) {}

    /** A column for each series: length, year and month of the start, values. */
    static PublishedSeries tourismMonthly() throws IOException {
        List<String[]> past = rows(file("tourism/monthly_in.csv"));
        List<String[]> future = rows(file("tourism/monthly_oos.csv"));
        List<TimeSeries> series = new ArrayList<>();
        Map<String, double[]> truth = new LinkedHashMap<>();
        for (int column = 0; column < past.getFirst().length; column++) {
            String id = past.getFirst()[column];
            int year = (int) Double.parseDouble(past.get(2)[column]);
            int month = (int) Double.parseDouble(past.get(3)[column]);
            series.add(
                    new TimeSeries(
                            id,
                            LocalDateTime.of(year, month, 1, 0, 0),
                            Map.of(SeriesSet.VALUE, column(past, column)),
                            Map.of()));
            truth.put(id, column(future, column));
        }
        SeriesSet history =
                new SeriesSet(series, Frequency.MONTHLY, Columns.target(SeriesSet.VALUE));
        return new PublishedSeries(history, truth, 12, 24);
    }

    private static double[] column(List<String[]> rows, int column) {
        int length = (int) Double.parseDouble(rows.get(1)[column]);
        double[] values = new double[length];
        Arrays.setAll(values, row -> Double.parseDouble(rows.get(4 + row)[column]));
        return values;
    }

    static List<String[]> rows(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replace("\"", "").split(",", -1))
                .toList();
    }

    static Path file(String name) {
        Path given = Path.of(System.getProperty("rnn.published.dir", "../shared/published"));
        // Maven runs tests in the directory of their module.
        Path home =
                Files.isDirectory(given) || given.isAbsolute()
                        ? given
                        : Path.of("..").resolve(given);
        Path file = home.resolve(name);
        if (!Files.exists(file)) {
            System.out.println("skipped: there is no " + file + "; set -Drnn.published.dir");
        }
        Assumptions.assumeTrue(Files.exists(file));
        return file;
    }

    /** The same task one or more horizons earlier, for the choice of settings. */
    PublishedSeries earlier(int horizons) {
        List<TimeSeries> parts = new ArrayList<>();
        Map<String, double[]> earlierTruth = new LinkedHashMap<>();
        for (TimeSeries each : history.series()) {
            double[] values = each.copyOf(SeriesSet.VALUE);
            int end = values.length - horizons * horizon;
            if (end >= Math.max(horizon, 2)) {
                parts.add(
                        new TimeSeries(
                                each.id(),
                                each.start(),
                                Map.of(SeriesSet.VALUE, Arrays.copyOf(values, end)),
                                Map.of()));
                earlierTruth.put(each.id(), Arrays.copyOfRange(values, end, end + horizon));
            }
        }
        return new PublishedSeries(
                new SeriesSet(parts, history.frequency(), history.columns()),
                earlierTruth,
                season,
                horizon);
    }

    /** Means over steps, then over series. */
    Scores scores(Forecast forecast) {
        double smape = 0;
        double mase = 0;
        double covered = 0;
        int count = 0;
        for (TimeSeries each : history.series()) {
            double[] values = truth.get(each.id());
            SeriesForecast of = forecast.of(each.id());
            double scale = ErrorScale.of(each.copyOf(SeriesSet.VALUE), season).absolute();
            List<Double> levels = List.copyOf(of.levels());
            for (int step = 0; step < values.length; step++) {
                double error = Math.abs(values[step] - of.value(step));
                double size = Math.abs(values[step]) + Math.abs(of.value(step));
                smape += size == 0 ? 0 : 200 * error / size / values.length;
                mase += error / scale / values.length;
                if (levels.size() > 1) {
                    boolean isIn =
                            values[step] >= of.copyOfQuantile(levels.getFirst())[step]
                                    && values[step] <= of.copyOfQuantile(levels.getLast())[step];
                    covered += isIn ? 100.0 / values.length : 0;
                }
            }
            count++;
        }
        return new Scores(smape / count, mase / count, covered / count);
    }

    /** Made-up series, whose last values are the truth. */
    static PublishedSeries madeUp(
            int count,
            int steps,
            Frequency frequency,
            int season,
            int horizon,
            BiFunction<Integer, Integer, Double> value) {
        List<TimeSeries> series = new ArrayList<>();
        Map<String, double[]> truth = new LinkedHashMap<>();
        for (int number = 0; number < count; number++) {
            int of = number;
            double[] values = new double[steps + horizon];
            Arrays.setAll(values, step -> value.apply(of, step));
            series.add(
                    new TimeSeries(
                            "s" + number,
                            START,
                            Map.of(SeriesSet.VALUE, Arrays.copyOf(values, steps)),
                            Map.of()));
            truth.put("s" + number, Arrays.copyOfRange(values, steps, values.length));
        }
        SeriesSet history = new SeriesSet(series, frequency, Columns.target(SeriesSet.VALUE));
        return new PublishedSeries(history, truth, season, horizon);
    }

    /** Fits a method, forecasts, and prints what comes out. */
    Scores run(String name, ForecastMethod method, long seed) {
        long start = System.nanoTime();
        Scores scores = scores(method.fit(history, horizon).forecast(history));
        System.out.printf(
                Locale.ROOT,
                "%s, seed %s: sMAPE %.3f, MASE %.3f; %.0f s%n",
                name,
                seed,
                scores.smape(),
                scores.mase(),
                (System.nanoTime() - start) / 1e9);
        return scores;
    }

    /** Requires that the small version of a method has at most a share of a baseline's error. */
    void requireBetter(ForecastMethod method, double share, Baseline baseline) {
        double error = run("made up", PublishedMethods.small(method), 1).mase();
        BaselineMethod simple = new BaselineMethod(baseline, season);
        double limit = share * scores(simple.fit(history, horizon).forecast(history)).mase();
        assertTrue(error < limit, () -> "MASE %s, expected less than %s".formatted(error, limit));
    }
}
