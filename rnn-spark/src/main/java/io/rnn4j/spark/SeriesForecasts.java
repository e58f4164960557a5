package io.rnn4j.spark;

import io.rnn4j.forecast.FittedForecaster;
import io.rnn4j.forecast.SeriesForecast;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;

import java.io.Serializable;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * Forecasts the series of a partition, whose rows are sorted by series and time. It holds {@value
 * #BATCH} series at a time. The forecast of a series does not depend on the others.
 *
 * @param id the column that names the series in the table; empty for one series
 * @param time the column of times in the table
 * @param numbered whether times are whole numbers
 * @param bad the treatment of series that cannot be forecast
 * @param skipped counts the series that are left out
 */
record SeriesForecasts(
        String id, String time, boolean numbered, BadRows bad, LongAccumulator skipped)
        implements Serializable {
    private static final int BATCH = 32;

    /** {@return the rows of the forecasts of a partition} */
    Iterator<Row> of(FittedForecaster fitted, Iterator<Row> partition) {
        SeriesRows rows = new SeriesRows(partition);
        return new Iterator<>() {
            private final Queue<Row> ready = new ArrayDeque<>();

            @Override
            public boolean hasNext() {
                while (ready.isEmpty()) {
                    List<TimeSeries> batch = new ArrayList<>();
                    boolean more = true;
                    while (batch.size() < BATCH && (more = rows.nextSeries())) {
                        batch.addAll(read(fitted, rows));
                    }
                    ready.addAll(forecasts(fitted, batch));
                    if (!more) {
                        break;
                    }
                }
                return !ready.isEmpty();
            }

            @Override
            public Row next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return ready.remove();
            }
        };
    }

    private Columns columns(FittedForecaster fitted) {
        return fitted.columns().id(id).time(time);
    }

    /** {@return the present series; none if it is skipped} */
    private List<TimeSeries> read(FittedForecaster fitted, SeriesRows rows) {
        Columns columns = columns(fitted);
        try {
            return SeriesSet.read(
                            new LongRows(LongTable.header(columns), rows),
                            columns,
                            fitted.frequency())
                    .series();
        } catch (IllegalArgumentException failure) {
            skip(failure);
            return List.of();
        }
    }

    private void skip(IllegalArgumentException failure) {
        if (bad == BadRows.REJECT) {
            throw new IllegalArgumentException(
                    failure.getMessage() + "; or skip such series with setHandleInvalid(\"skip\")",
                    failure);
        }
        skipped.add(1);
    }

    private List<Row> forecasts(FittedForecaster fitted, List<TimeSeries> batch) {
        if (batch.isEmpty()) {
            return List.of();
        }
        List<Row> rows = new ArrayList<>();
        try {
            SeriesSet set = new SeriesSet(batch, fitted.frequency(), columns(fitted));
            for (SeriesForecast forecast : fitted.forecast(set).all()) {
                add(forecast, fitted.frequency(), rows);
            }
        } catch (IllegalArgumentException failure) {
            if (batch.size() == 1 || bad == BadRows.REJECT) {
                skip(failure);
                return List.of();
            }
            for (TimeSeries each : batch) { // to find those that cannot be forecast
                rows.addAll(forecasts(fitted, List.of(each)));
            }
        }
        return rows;
    }

    private void add(SeriesForecast forecast, Frequency frequency, List<Row> rows) {
        double[] values = forecast.copyOfValues();
        List<double[]> quantiles =
                forecast.levels().stream().map(forecast::copyOfQuantile).toList();
        for (int step = 0; step < values.length; step++) {
            LocalDateTime at = frequency.plus(forecast.start(), step);
            List<Object> row = new ArrayList<>();
            row.add(forecast.id());
            row.add(numbered ? (Object) number(at, frequency) : at);
            row.add(values[step]);
            for (double[] quantile : quantiles) {
                row.add(quantile[step]);
            }
            rows.add(RowFactory.create(row.toArray()));
        }
    }

    /** {@return the number of a step, or a year} */
    private static long number(LocalDateTime time, Frequency frequency) {
        return frequency.equals(Frequency.STEPS)
                ? Long.parseLong(frequency.format(time))
                : time.getYear();
    }
}
