package io.rnn4j.core.data;

import io.rnn4j.api.tensor.Tensor;

import java.util.Objects;

/**
 * Cuts a series into samples for forecasting: a window of the past as input, and what follows in
 * one of its columns, 1 to {@code horizon} steps ahead, as target. Every window begins one step
 * after the one before.
 *
 * <pre>{@code
 * SlidingWindows windows = new SlidingWindows(132, 12);
 * SlidingWindows.Samples training = windows.cut(series, 0, split.validationFrom());
 * model.fit(training.inputs(), training.targets(), FitOptions.epochs(50));
 * }</pre>
 *
 * @param length number of steps of a window
 * @param horizon how many steps ahead to go; all of 1 … horizon are targets
 * @param column which feature of the series is the target, counted from 0
 */
public record SlidingWindows(int length, int horizon, int column) {

    /**
     * Samples in the order of time. With t = firstTarget + n, sample n has the window of the steps
     * t - length … t - 1 and the targets of the steps t … t + horizon - 1.
     *
     * @param inputs [samples, length, features]
     * @param targets [samples, horizon]
     * @param firstTarget the step of the series that is the first target of the first sample
     */
    public record Samples(Tensor inputs, Tensor targets, int firstTarget) {
        /** Checks that there are as many inputs as targets. */
        public Samples {
            if (inputs.size(0) != targets.size(0)) {
                throw new IllegalArgumentException(
                        "there are inputs " + inputs.shape() + " but targets " + targets.shape());
            }
        }

        /**
         * Returns the number of samples.
         *
         * @return at least 1
         */
        public int count() {
            return inputs.size(0);
        }
    }

    /** Checks the settings. */
    public SlidingWindows {
        if (length < 1 || horizon < 1 || column < 0) {
            throw new IllegalArgumentException(
                    "length and horizon are at least 1 and the column at least 0, got "
                            + length
                            + ", "
                            + horizon
                            + " and "
                            + column);
        }
    }

    /**
     * Windows whose target is the first column.
     *
     * @param length number of steps of a window
     * @param horizon how many steps ahead to go
     */
    public SlidingWindows(int length, int horizon) {
        this(length, horizon, 0);
    }

    /**
     * Cuts a whole series.
     *
     * @param series [time, features]
     * @return all samples, time - length - horizon + 1 of them
     * @throws IllegalArgumentException if the series is too short for one sample, or has no such
     *     column
     */
    public Samples cut(Tensor series) {
        checkSeries(series);
        return cut(series, 0, series.size(0));
    }

    /**
     * Cuts the samples whose targets all lie in a part of a series. Windows may reach back before
     * the part: when its first value is to be forecast, what came before is known. So give the
     * whole series here, not the part alone, which would lose its first {@code length} targets.
     *
     * @param series [time, features]
     * @param from the first step of the part
     * @param to the step after the last one of the part
     * @return the samples, at most to - from - horizon + 1
     * @throws IllegalArgumentException if the part is not within the series or too short for one
     *     sample, or there is no such column
     */
    public Samples cut(Tensor series, int from, int to) {
        checkSeries(series);
        int steps = series.size(0);
        if (from < 0 || to > steps || from >= to) {
            throw new IllegalArgumentException(
                    "steps "
                            + from
                            + " to "
                            + to
                            + " are no part of a series of "
                            + steps
                            + " steps");
        }
        int first = Math.max(from, length);
        long room = (long) to - first - horizon + 1;
        if (room < 1) {
            throw new IllegalArgumentException(
                    "steps "
                            + from
                            + " to "
                            + to
                            + " of the series hold no sample: a window of "
                            + length
                            + " and a horizon of "
                            + horizon
                            + " need "
                            + ((long) length + horizon)
                            + " steps, at least "
                            + horizon
                            + " of them in the part");
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
     * Copies the last window of a series, from which to forecast what comes after its end.
     *
     * @param series [time, features]
     * @return [1, length, features]
     * @throws IllegalArgumentException if the series is shorter than a window, or has no such
     *     column
     */
    public Tensor last(Tensor series) {
        checkSeries(series);
        int steps = series.size(0);
        if (steps < length) {
            throw new IllegalArgumentException(
                    "a series of " + steps + " steps is shorter than a window of " + length);
        }
        return series.slice(steps - length, steps).reshape(1, length, series.size(1));
    }

    private void checkSeries(Tensor series) {
        Objects.requireNonNull(series, "series");
        if (series.rank() != 2) {
            throw new IllegalArgumentException(
                    "a series has shape [time, features], got " + series.shape());
        }
        if (column >= series.size(1)) {
            throw new IllegalArgumentException(
                    "column " + column + " is none of a series of shape " + series.shape());
        }
    }
}
