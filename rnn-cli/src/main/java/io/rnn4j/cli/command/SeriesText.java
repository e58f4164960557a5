package io.rnn4j.cli.command;

import io.rnn4j.cli.console.Counted;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;

import java.util.ArrayList;
import java.util.List;

/** Describes series in words. */
final class SeriesText {
    private SeriesText() {}

    /** {@return how many series, from when to when, and how many values are missing} */
    static String describe(String file, SeriesSet set) {
        TimeSeries first = set.series().getFirst();
        Frequency frequency = set.frequency();
        List<String> parts = new ArrayList<>();
        String target = set.columns().targets().getFirst();
        long steps = 0;
        for (TimeSeries each : set.series()) {
            steps += each.length(target);
        }
        parts.add(
                set.series().size() == 1
                        ? "%s: %s, %s, from %s to %s"
                                .formatted(
                                        file,
                                        Counted.of(steps, "step"),
                                        frequency,
                                        frequency.format(first.start()),
                                        frequency.format(frequency.plus(first.start(), steps - 1)))
                        : "%s: %s series, %s in all, %s"
                                .formatted(
                                        file,
                                        set.series().size(),
                                        Counted.of(steps, "step"),
                                        frequency));
        for (String column : set.columns().targets()) {
            long missing = missing(set, column);
            if (missing > 0) {
                parts.add("'%s': %s missing".formatted(column, Counted.of(missing, "value")));
            }
            long atTheEnd = missingAtTheEnd(set, column);
            if (atTheEnd > 0) {
                parts.add(
                        "%s of them at the end, and the forecast begins after them: remove these rows, or name the columns that are known in advance with --known"
                                .formatted(atTheEnd == missing ? "all" : atTheEnd));
            }
            if (isConstant(set, column)) {
                parts.add("'%s' is constant".formatted(column));
            }
        }
        return String.join("; ", parts);
    }

    /** {@return the number of missing values of a column} */
    static long missing(SeriesSet set, String column) {
        long missing = 0;
        for (TimeSeries each : set.series()) {
            for (double value : each.copyOf(column)) {
                missing += Double.isNaN(value) ? 1 : 0;
            }
        }
        return missing;
    }

    /** {@return the greatest number of missing values at the end of a series} */
    private static long missingAtTheEnd(SeriesSet set, String column) {
        int most = 0;
        for (TimeSeries each : set.series()) {
            double[] values = each.copyOf(column);
            int count = 0;
            while (count < values.length && Double.isNaN(values[values.length - 1 - count])) {
                count++;
            }
            most = Math.max(most, count);
        }
        return most;
    }

    private static boolean isConstant(SeriesSet set, String column) {
        double known = Double.NaN;
        for (TimeSeries each : set.series()) {
            for (double value : each.copyOf(column)) {
                if (!Double.isNaN(value) && !Double.isNaN(known) && value != known) {
                    return false;
                }
                known = Double.isNaN(value) ? known : value;
            }
        }
        return true;
    }
}
