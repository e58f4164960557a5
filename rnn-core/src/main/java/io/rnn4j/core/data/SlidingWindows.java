package io.rnn4j.core.data;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.tensor.Tensor;

import java.util.Objects;

/**
 * Cuts a series into samples for forecasting. The input of a sample is a window of consecutive
 * steps; the targets are the values of one column in the {@code horizon} steps after it.
 * Consecutive windows are shifted by one step.
 *
 * <pre>{@code
 * SlidingWindows windows = new SlidingWindows(132, 12);
 * SlidingWindows.Samples training = windows.cut(series, 0, split.validationFrom());
 * model.fit(training.inputs(), training.targets(), FitOptions.epochs(50));
 * }</pre>
 *
 * @param length number of steps of a window, at least 1
 * @param horizon number of steps that are forecast, at least 1
 * @param column feature of the series that is the target, counted from 0
 */
public record SlidingWindows(int length, int horizon, int column) {

    /**
     * Samples in the order of time. With t = firstTarget + n, the input of sample n are the steps t
     * - length … t - 1, its targets those of the steps t … t + horizon - 1.
     *
     * @param inputs inputs [samples, length, features]
     * @param targets targets [samples, horizon]
     * @param firstTarget step of the series of the first target of the first sample
     */
    public record Samples(Tensor inputs, Tensor targets, int firstTarget) {
        /** Checks that the numbers of inputs and targets are equal. */
        public Samples {
            Objects.requireNonNull(inputs, "inputs");
            Objects.requireNonNull(targets, "targets");
            if (inputs.size(0) != targets.size(0)) {
                throw new IllegalArgumentException(
                        "samples: expected as many inputs as targets, got shapes %s and %s"
                                .formatted(inputs.shape(), targets.shape()));
            }
        }

        /** {@return the number of samples, at least 1} */
        public int count() {
            return inputs.size(0);
        }
    }

    /** Checks the settings. */
    public SlidingWindows {
        SettingChecks.atLeastOne("sliding windows", "length", length);
        SettingChecks.atLeastOne("sliding windows", "horizon", horizon);
        SettingChecks.require(column >= 0, "sliding windows", "column", "at least 0", column);
    }

    /**
     * Creates windows whose target is the first column.
     *
     * @param length number of steps of a window, at least 1
     * @param horizon number of steps that are forecast, at least 1
     */
    public SlidingWindows(int length, int horizon) {
        this(length, horizon, 0);
    }

    /**
     * Cuts a whole series.
     *
     * @param series the series [time, features]
     * @return the time - length - horizon + 1 samples
     * @throws IllegalArgumentException if the series is too short for one sample, or does not have
     *     the column
     */
    public Samples cut(Tensor series) {
        checkSeries(series);
        return cut(series, 0, series.size(0));
    }

    /**
     * Cuts the samples whose targets are all within a part of a series. Their windows may start
     * before the part, because earlier values are known when it is forecast; windows within the
     * part would lose its first {@code length} targets.
     *
     * @param series the whole series [time, features]
     * @param from first step of the part
     * @param to step after the last step of the part
     * @return the samples, at most to - from - horizon + 1
     * @throws IllegalArgumentException if the part is not within the series or too short for one
     *     sample, or if the series does not have the column
     */
    public Samples cut(Tensor series, int from, int to) {
        checkSeries(series);
        int steps = series.size(0);
        if (from < 0 || to > steps || from >= to) {
            throw new IllegalArgumentException(
                    "sliding windows: expected a part of the series of %s steps, got %s to %s"
                            .formatted(steps, from, to));
        }
        int first = Math.max(from, length);
        long room = (long) to - first - horizon + 1;
        if (room < 1) {
            throw new IllegalArgumentException(
                    ("sliding windows: steps %s to %s are too few for a sample; a window of %s and"
                         + " a horizon of %s need %s steps, at least %s of them in the part")
                            .formatted(
                                    from, to, length, horizon, (long) length + horizon, horizon));
        }
        int count = (int) room;
        int features = series.size(1);
        float[] values = series.array();
        Tensor inputs = Tensor.zeros(count, length, features);
        Tensor targets = Tensor.zeros(count, horizon);
        for (int sample = 0; sample < count; sample++) {
            int target = first + sample;
            System.arraycopy(
                    values,
                    (target - length) * features,
                    inputs.array(),
                    sample * length * features,
                    length * features);
            for (int ahead = 0; ahead < horizon; ahead++) {
                targets.array()[sample * horizon + ahead] =
                        values[(target + ahead) * features + column];
            }
        }
        return new Samples(inputs, targets, first);
    }

    /**
     * {@return a copy of the last window of a series, [1, length, features], for a forecast of the
     * steps after its end}
     *
     * @param series the series [time, features]
     * @throws IllegalArgumentException if the series is shorter than a window, or does not have the
     *     column
     */
    public Tensor last(Tensor series) {
        checkSeries(series);
        int steps = series.size(0);
        if (steps < length) {
            throw new IllegalArgumentException(
                    "sliding windows: expected a series of at least %s steps, got %s"
                            .formatted(length, steps));
        }
        return series.copyOfRange(steps - length, steps).reshape(1, length, series.size(1));
    }

    private void checkSeries(Tensor series) {
        Objects.requireNonNull(series, "series");
        if (series.rank() != 2) {
            throw new IllegalArgumentException(
                    "sliding windows: expected a series [time, features], got " + series.shape());
        }
        if (column >= series.size(1)) {
            throw new IllegalArgumentException(
                    "sliding windows: expected a series with a column %s, got shape %s"
                            .formatted(column, series.shape()));
        }
    }
}
