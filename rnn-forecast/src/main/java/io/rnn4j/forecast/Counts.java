package io.rnn4j.forecast;

import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeSeries;
import io.rnn4j.forecast.setting.Likelihood;

import java.util.List;

/** The check of targets that must be counts. */
final class Counts {
    private static final int LARGEST = 1 << 24; // up to which every whole number is a float

    private Counts() {}

    /** Rejects a value that is not a count; a missing value is none. */
    static void require(SeriesSet set, List<String> targets) {
        for (TimeSeries series : set.series()) {
            for (String target : targets) {
                double[] values = series.copyOf(target);
                for (int step = 0; step < values.length; step++) {
                    double value = values[step];
                    boolean isCount = value >= 0 && value <= LARGEST && value == Math.rint(value);
                    if (!isCount && !Double.isNaN(value)) {
                        throw new IllegalArgumentException(
                                ("series '%s', column '%s', step %s: the likelihood %s needs whole"
                                     + " numbers from 0 to %s, got %s; use another likelihood for"
                                     + " values that are not counts")
                                        .formatted(
                                                series.id(),
                                                target,
                                                step,
                                                Likelihood.NEGATIVE_BINOMIAL,
                                                LARGEST,
                                                value));
                    }
                }
            }
        }
    }
}
