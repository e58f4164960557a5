package io.rnn4j.forecast.series;

import java.time.LocalDateTime;

/** Checks that series suit a method with a window and a horizon. */
final class HistoryCheck {
    private final SeriesSet set;

    HistoryCheck(SeriesSet set) {
        this.set = set;
    }

    void requireGapsBelow(int window) {
        for (TimeSeries series : set.series()) {
            for (String target : set.columns().targets()) {
                requireGapsBelow(series, target, window);
            }
        }
    }

    private void requireGapsBelow(TimeSeries series, String column, int window) {
        int length = series.length(column);
        int before = -1; // the last step with a value
        boolean begun = false;
        for (int step = 0; step <= length; step++) {
            if (step < length && Double.isNaN(series.value(column, step))) {
                continue;
            }
            int gap = step - before - 1;
            if (begun && gap >= window) {
                throw new SeriesException(
                        ("%s: %s steps from %s to %s have no value, which is not less than the"
                             + " window of %s steps; fill the gap, begin the series after it, or"
                             + " use a longer window")
                                .formatted(
                                        where(series, column),
                                        gap,
                                        time(series, before + 1),
                                        time(series, step - 1),
                                        window));
            }
            begun |= step < length;
            before = step;
        }
        if (!begun) {
            throw new SeriesException(
                    "%s has no value in its %s steps; leave the series out"
                            .formatted(where(series, column), length));
        }
    }

    void requireKnown(int horizon) {
        for (TimeSeries series : set.series()) {
            int present = 0;
            for (String target : set.columns().targets()) {
                present = Math.max(present, series.length(target));
            }
            for (String column : set.columns().known()) {
                requireKnown(series, column, present, horizon);
            }
        }
    }

    private void requireKnown(TimeSeries series, String column, int present, int horizon) {
        int length = series.length(column);
        if (length < present + horizon) {
            throw new SeriesException(
                    ("%s: a forecast of %s steps needs values from %s to %s, the column ends at %s;"
                                    + " append rows with its values, or declare it as past")
                            .formatted(
                                    where(series, column),
                                    horizon,
                                    time(series, present),
                                    time(series, present + horizon - 1),
                                    time(series, length - 1)));
        }
        for (int step = present; step < present + horizon; step++) {
            if (Double.isNaN(series.value(column, step))) {
                throw new SeriesException(
                        ("%s: a forecast of %s steps needs values from %s to %s, that of %s is"
                                        + " missing; fill it, or declare the column as past")
                                .formatted(
                                        where(series, column),
                                        horizon,
                                        time(series, present),
                                        time(series, present + horizon - 1),
                                        time(series, step)));
            }
        }
    }

    private static String where(TimeSeries series, String column) {
        String name = series.id().isEmpty() ? "" : "series '" + series.id() + "', ";
        return name + "column '" + column + "'";
    }

    private LocalDateTime time(TimeSeries series, int step) {
        return set.frequency().plus(series.start(), step);
    }
}
