package io.rnn4j.cli.command;

import io.rnn4j.cli.command.Finding.Severity;
import io.rnn4j.cli.file.CsvFile;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.CsvOptions;
import io.rnn4j.forecast.series.NumberReader;
import io.rnn4j.forecast.series.SeriesException;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The checks of a table: gaps, constant columns, duplicates, scale, leakage. */
final class DataChecks {
    private static final double LEAKAGE = 0.999;
    private static final double OUTLIER = 10; // interquartile ranges
    private static final double SCALES = 1e6;

    private final CsvFile table;
    private final CsvOptions options;
    private final Map<Integer, double[]> numbers = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    private DataChecks(CsvFile table, CsvOptions options) {
        this.table = table;
        this.options = options;
    }

    /** Checks a table; the target, if there is one, is compared with the other columns. */
    static List<Finding> of(CsvFile table, Path file, String target, CsvOptions options)
            throws IOException {
        DataChecks checks = new DataChecks(table, options);
        checks.rows();
        for (int column = 0; column < table.header().size(); column++) {
            checks.column(column);
        }
        checks.scales();
        if (target != null) {
            checks.leakage(table.column("--target", target));
            checks.gaps(file, target);
        }
        return checks.findings;
    }

    private void add(Severity severity, String check, String where, String text) {
        findings.add(new Finding(severity, check, where, text));
    }

    private String name(int column) {
        return "column '%s'".formatted(table.header().get(column));
    }

    private void rows() {
        Set<List<String>> seen = new HashSet<>();
        int duplicates = 0;
        String first = null;
        for (int row = 0; row < table.size(); row++) {
            List<String> cells = new ArrayList<>();
            for (int column = 0; column < table.header().size(); column++) {
                cells.add(table.cell(row, column));
            }
            if (!seen.add(cells)) {
                duplicates++;
                first = first == null ? table.place(row) : first;
            }
        }
        if (duplicates > 0) {
            add(
                    Severity.WARNING,
                    "duplicates",
                    first,
                    "rows that are equal to an earlier row: %s; remove them unless they are repeated measurements"
                            .formatted(duplicates));
        }
    }

    private void column(int column) {
        int missing = 0;
        Set<String> values = new LinkedHashSet<>();
        for (int row = 0; row < table.size(); row++) {
            if (table.isMissing(row, column)) {
                missing++;
            } else {
                values.add(table.cell(row, column));
            }
        }
        if (missing == table.size()) {
            add(Severity.PROBLEM, "missing", name(column), "has no value; leave it out");
            return;
        }
        if (missing > 0) {
            add(
                    missing > table.size() / 2 ? Severity.PROBLEM : Severity.WARNING,
                    "missing",
                    name(column),
                    missing(missing));
        }
        if (values.size() == 1 && table.size() > 1) {
            add(
                    Severity.WARNING,
                    "constant",
                    name(column),
                    "is always '"
                            + values.iterator().next()
                            + "' and explains nothing; leave it out");
        }
        if (values.stream()
                .allMatch(text -> NumberReader.isNumber(text) || NumberReader.isGrouped(text))) {
            numbers(column);
        }
    }

    /** Reads a column of numbers for the later checks. */
    private void numbers(int column) {
        try {
            numbers.put(column, table.numbers(column));
        } catch (SeriesException failure) {
            add(Severity.PROBLEM, "numbers", name(column), failure.getMessage());
            return;
        }
        outliers(column);
    }

    private String missing(int count) {
        return String.format(
                Locale.ROOT,
                "missing: %d of %d values (%.1f %%)",
                count,
                table.size(),
                100.0 * count / table.size());
    }

    private double[] known(int column) {
        return Arrays.stream(numbers.get(column))
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
    }

    private void outliers(int column) {
        double[] sorted = known(column);
        double low = sorted[sorted.length / 4];
        double high = sorted[3 * sorted.length / 4];
        double range = high - low;
        if (range == 0) {
            return;
        }
        long far =
                Arrays.stream(sorted)
                        .filter(
                                value ->
                                        value < low - OUTLIER * range
                                                || value > high + OUTLIER * range)
                        .count();
        if (far > 0) {
            add(
                    Severity.WARNING,
                    "outliers",
                    name(column),
                    String.format(
                            Locale.ROOT,
                            "values more than %2$.0f interquartile ranges away: %1$d, such as %3$s;"
                                    + " look for wrong units or codes for missing values",
                            far,
                            OUTLIER,
                            sorted[0] < low - OUTLIER * range
                                    ? sorted[0]
                                    : sorted[sorted.length - 1]));
        }
    }

    private void scales() {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        int small = -1;
        int large = -1;
        for (int column : numbers.keySet()) {
            double[] sorted = known(column);
            double spread = sorted[sorted.length - 1] - sorted[0];
            if (spread > 0 && spread < least) {
                least = spread;
                small = column;
            }
            if (spread > most) {
                most = spread;
                large = column;
            }
        }
        if (most / least > SCALES) {
            add(
                    Severity.NOTE,
                    "scale",
                    name(large),
                    String.format(
                            Locale.ROOT,
                            "has a scale %.0e times that of %s; rnn scales all columns, other tools"
                                    + " may need scaled data",
                            most / least,
                            name(small)));
        }
    }

    /** Columns that equal the target, or its next value, up to scale (correlation). */
    private void leakage(int target) {
        double[] truth = numbers.get(target);
        if (truth == null) {
            return;
        }
        for (int column : numbers.keySet()) {
            if (column == target) {
                continue;
            }
            double[] values = numbers.get(column);
            if (Math.abs(correlation(values, truth, 0)) > LEAKAGE) {
                add(
                        Severity.WARNING,
                        "leakage",
                        name(column),
                        "is nearly the same as '%s' at the same step; is it known when a forecast is made?"
                                .formatted(table.header().get(target)));
            } else if (Math.abs(correlation(values, truth, 1)) > LEAKAGE
                    && Math.abs(correlation(truth, truth, 1)) < LEAKAGE) {
                add(
                        Severity.PROBLEM,
                        "leakage",
                        name(column),
                        "is nearly the same as '%s' one step later, so it seems to contain the future; leave it out"
                                .formatted(table.header().get(target)));
            }
        }
    }

    /** Pearson's correlation of a column with another one some steps later. */
    private static double correlation(double[] x, double[] y, int later) {
        double n = 0;
        double sumX = 0;
        double sumY = 0;
        for (int row = 0; row + later < x.length; row++) {
            if (!Double.isNaN(x[row]) && !Double.isNaN(y[row + later])) {
                n++;
                sumX += x[row];
                sumY += y[row + later];
            }
        }
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int row = 0; row + later < x.length; row++) {
            if (!Double.isNaN(x[row]) && !Double.isNaN(y[row + later])) {
                double dx = x[row] - sumX / n;
                double dy = y[row + later] - sumY / n;
                xx += dx * dx;
                yy += dy * dy;
                xy += dx * dy;
            }
        }
        return n < 3 || xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
    }

    /** Steps without a row, if the table is a series. */
    private void gaps(Path file, String target) throws IOException {
        SeriesSet set;
        try {
            set = SeriesSet.readCsv(file, Columns.target(target), options);
        } catch (SeriesException failure) {
            add(Severity.PROBLEM, "series", "column '%s'".formatted(target), failure.getMessage());
            return;
        }
        for (TimeSeries each : set.series()) {
            int steps = each.length(target);
            if (steps > table.size()) {
                add(
                        Severity.WARNING,
                        "gaps",
                        "times",
                        "steps without a row: %s (a step %s); they are missing values"
                                .formatted(steps - table.size(), set.frequency()));
            }
        }
    }
}
