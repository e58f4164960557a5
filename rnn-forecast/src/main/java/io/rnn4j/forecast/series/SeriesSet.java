package io.rnn4j.forecast.series;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One or many series of the same frequency and with the same columns.
 *
 * @param series the series, at least one, each with all columns
 * @param frequency the distance between two steps
 * @param columns the roles of the columns
 */
public record SeriesSet(List<TimeSeries> series, Frequency frequency, Columns columns) {
    /** The name of the only column of series that are given as arrays or a row each. */
    public static final String VALUE = "value";

    /** The largest number of steps of a series. */
    static final int LONGEST = 100_000_000;

    /** Checks that all series have the columns. */
    public SeriesSet {
        Objects.requireNonNull(series, "series");
        Objects.requireNonNull(frequency, "frequency");
        Objects.requireNonNull(columns, "columns");
        Set<String> names = new HashSet<>();
        for (int index = 0; index < series.size(); index++) {
            TimeSeries each = Objects.requireNonNull(series.get(index), "series[" + index + "]");
            if (!names.add(each.id())) {
                throw new IllegalArgumentException(
                        "every series needs a name of its own, got '%s' twice"
                                .formatted(each.id()));
            }
            for (String column : columns.varying()) {
                if (!each.columns().contains(column)) {
                    throw new IllegalArgumentException(
                            "series '%s' has no column '%s'; it has %s"
                                    .formatted(each.id(), column, each.columns()));
                }
            }
        }
        if (series.isEmpty()) {
            throw new IllegalArgumentException("expected at least one series, got none");
        }
        series = List.copyOf(series);
    }

    /**
     * {@return one series from an array}
     *
     * @param values the values, the oldest first; NaN is a missing value
     * @param start the time of the first step
     * @param frequency the distance between two steps
     */
    public static SeriesSet of(double[] values, LocalDateTime start, Frequency frequency) {
        Objects.requireNonNull(values, "values");
        return new SeriesSet(
                List.of(new TimeSeries("", start, Map.of(VALUE, values), Map.of())),
                frequency,
                Columns.target(VALUE));
    }

    /**
     * {@return one series from an array without times}
     *
     * @param values the values, the oldest first; NaN is a missing value
     */
    public static SeriesSet of(double... values) {
        return of(values, Frequency.STEP_ZERO, Frequency.STEPS);
    }

    /**
     * Reads series from a CSV file with a header and one row for each step of each series. The
     * frequency is found: the most frequent distance between two rows; steps without a row are
     * missing values.
     *
     * @param file the file
     * @param columns the roles of its columns
     * @return the series
     * @throws SeriesException if the file does not hold such series
     * @throws IOException if the file cannot be read
     */
    public static SeriesSet readCsv(Path file, Columns columns) throws IOException {
        return readCsv(file, columns, CsvOptions.standard());
    }

    /**
     * Reads series from a CSV file with a header and one row for each step of each series.
     *
     * @param file the file
     * @param columns the roles of its columns
     * @param frequency the distance between two steps
     * @return the series
     * @throws SeriesException if the file does not hold such series
     * @throws IOException if the file cannot be read
     */
    public static SeriesSet readCsv(Path file, Columns columns, Frequency frequency)
            throws IOException {
        return readCsv(file, columns, CsvOptions.standard().frequency(frequency));
    }

    /**
     * Reads series from a CSV file with a header and one row for each step of each series.
     *
     * @param file the file
     * @param columns the roles of its columns
     * @param options decimal mark, pattern of times and frequency; what is not set is detected
     * @return the series
     * @throws SeriesException if the file does not hold such series
     * @throws IOException if the file cannot be read
     */
    public static SeriesSet readCsv(Path file, Columns columns, CsvOptions options)
            throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(columns, "columns");
        Objects.requireNonNull(options, "options");
        try (CsvTable table = CsvTable.open(file.toString(), file)) {
            return LongForm.read(table, columns, options);
        }
    }

    /**
     * Reads series from a CSV file with a header and one row for each series: a name, then its
     * values, padded with empty cells, as the files of the M4 competition.
     *
     * @param file the file
     * @param start the time of the first step of every series
     * @param frequency the distance between two steps
     * @return the series, with the column {@link #VALUE}
     * @throws SeriesException if the file does not hold such series
     * @throws IOException if the file cannot be read
     */
    public static SeriesSet readWideCsv(Path file, LocalDateTime start, Frequency frequency)
            throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(frequency, "frequency");
        try (CsvTable table = CsvTable.open(file.toString(), file)) {
            return WideForm.read(table, frequency, start);
        }
    }

    /**
     * Reads series from the rows of a database query, one for each step of each series, sorted by
     * time within a series. The frequency is detected as by {@link #readCsv(Path, Columns)}.
     *
     * @param rows the rows; the caller closes them
     * @param columns the roles of the columns, by their labels
     * @return the series
     * @throws SeriesException if the rows are not such series
     * @throws SQLException if the database fails
     */
    public static SeriesSet read(ResultSet rows, Columns columns) throws SQLException {
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(columns, "columns");
        try {
            return LongForm.read(new ResultSetTable(rows), columns, CsvOptions.standard());
        } catch (ResultSetTable.Failure failure) {
            throw failure.getCause();
        }
    }

    /**
     * Reads series from a table. The frequency is detected as by {@link #readCsv(Path, Columns)}.
     *
     * @param table the table, before its first row
     * @param columns the roles of its columns
     * @return the series
     * @throws SeriesException if the table does not hold such series
     */
    public static SeriesSet read(Table table, Columns columns) {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(columns, "columns");
        return LongForm.read(table, columns, CsvOptions.standard());
    }

    /**
     * Reads series from a table.
     *
     * @param table the table, before its first row
     * @param columns the roles of its columns
     * @param frequency the distance between two steps
     * @return the series
     * @throws SeriesException if the table does not hold such series
     */
    public static SeriesSet read(Table table, Columns columns, Frequency frequency) {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(columns, "columns");
        return LongForm.read(table, columns, CsvOptions.standard().frequency(frequency));
    }

    /**
     * Requires that no target has a gap as long as a window, so that every window contains a value.
     * A gap at the beginning of a series is allowed.
     *
     * @param window number of steps, at least 1
     * @throws SeriesException if a gap has at least this number of steps, or if a target has no
     *     value
     */
    public void requireGapsBelow(int window) {
        if (window < 1) {
            throw new IllegalArgumentException("window must be at least 1, got " + window);
        }
        new HistoryCheck(this).requireGapsBelow(window);
    }

    /**
     * Requires that all columns known in advance have values over a horizon after the targets.
     *
     * @param horizon number of steps, at least 1
     * @throws SeriesException if a column ends earlier, or a value of the horizon is missing
     */
    public void requireKnown(int horizon) {
        new HistoryCheck(this).requireKnown(Horizon.require(horizon));
    }

    /** {@return the number of series, the columns and the frequency} */
    @Override
    public String toString() {
        return "%s series of %s, a step %s".formatted(series.size(), columns.varying(), frequency);
    }
}
