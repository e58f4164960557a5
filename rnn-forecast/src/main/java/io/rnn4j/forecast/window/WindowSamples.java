package io.rnn4j.forecast.window;

import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.Field;
import io.rnn4j.core.data.Role;
import io.rnn4j.core.data.SampleBuffer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Windows of series as samples. Steps without a value are masked, missing targets do not count. */
public final class WindowSamples implements Dataset {
    /** The form of the targets. */
    public enum Targets {
        /** There are none; windows may end with the series. */
        NONE,
        /** None is missing. */
        PLAIN,
        /** With a mask. */
        MASKED,
        /** A row has weights of 0 or 1 after the targets, for losses with many values a target. */
        WEIGHTED
    }

    private final List<EncodedSeries> series;
    private final Windows windows;
    private final Framing framing;
    private final SampleLayout layout;
    private final SampleWidths widths;
    private final List<Field> fields = new ArrayList<>();
    private final boolean masked; // whether an input step may be missing
    private final Targets targets;
    private final ThreadLocal<Frame> frames;

    /**
     * Creates samples.
     *
     * @param series the series
     * @param windows the windows
     * @param framing how they are cut and normalised
     * @param layout inputs and targets
     * @param widths widths of the inputs
     * @param targets the form of the targets
     */
    public WindowSamples(
            List<EncodedSeries> series,
            Windows windows,
            Framing framing,
            SampleLayout layout,
            SampleWidths widths,
            Targets targets) {
        this.series = series;
        this.windows = windows;
        this.framing = framing;
        this.layout = layout;
        this.widths = widths;
        this.targets = targets;
        this.frames = ThreadLocal.withInitial(() -> new Frame(framing));
        this.masked =
                series.stream().anyMatch(EncodedSeries::hasGaps)
                        || windows.firstOrigin() < framing.window();
        addFields();
    }

    private void addFields() {
        fields.add(Field.sequence(Role.INPUT, SampleLayout.PAST, widths.past()));
        if (masked) {
            fields.add(Field.sequence(Role.MASK, SampleLayout.PAST));
        }
        switch (layout.future()) {
            case NONE -> {}
            case ROW ->
                    fields.add(
                            Field.row(
                                    Role.INPUT,
                                    SampleLayout.FUTURE,
                                    widths.future() * framing.horizon()));
            case SEQUENCE ->
                    fields.add(
                            Field.sequence(Role.INPUT, SampleLayout.FUTURE, 1 + widths.future()));
            case SEGMENTS -> {
                for (int number = 0; number < widths.segments(); number++) {
                    fields.add(
                            Field.sequence(
                                    Role.INPUT,
                                    SampleLayout.segmentName(number),
                                    widths.segments() + layout.segment() * widths.future()));
                }
            }
        }
        if (targets != Targets.NONE) {
            int width = (targets == Targets.WEIGHTED ? 2 : 1) * widths.targets();
            fields.add(
                    layout.sequence()
                            ? Field.sequence(Role.TARGET, SampleLayout.FORECAST, 1)
                            : Field.row(Role.TARGET, SampleLayout.FORECAST, width));
        }
        if (targets == Targets.MASKED) {
            fields.add(
                    layout.sequence()
                            ? Field.sequence(Role.TARGET_MASK, SampleLayout.FORECAST)
                            : Field.row(Role.TARGET_MASK, SampleLayout.FORECAST, widths.targets()));
        }
    }

    @Override
    public List<Field> fields() {
        return List.copyOf(fields);
    }

    @Override
    public int size() {
        return windows.size();
    }

    @Override
    public int length(int sample) {
        requireSample(sample);
        return layout.autoregressive()
                ? framing.window() + (targets == Targets.NONE ? 0 : framing.horizon())
                : framing.window() / layout.segment();
    }

    @Override
    public void read(int sample, SampleBuffer to) {
        requireSample(sample);
        EncodedSeries from = series.get(windows.series(sample));
        int origin = windows.origin(sample);
        Frame frame = frames.get();
        frame.moveTo(from.values(), origin, from.scale());
        int field = 0;
        if (layout.autoregressive()) {
            field = readSteps(frame, from, origin, to);
        } else {
            field = readWindow(frame, from, origin, to);
            field = readFuture(from, origin, to, field);
        }
        if (targets != Targets.NONE) {
            readTargets(frame, from, origin, to, field);
        }
    }

    private int readWindow(Frame frame, EncodedSeries from, int origin, SampleBuffer to) {
        int rows = framing.window() / layout.segment();
        float[] past = to.floats(0, rows);
        float[] mask = masked ? to.floats(1, rows) : null;
        int first = origin - framing.window();
        int at = 0;
        for (int step = first; step < origin; step++) {
            int next = at + widths.past() / layout.segment();
            if (step < 0) {
                Arrays.fill(past, at, next, 0);
            } else {
                boolean isMissing = from.isMissing(step);
                past[at++] = isMissing ? 0 : frame.value(step);
                if (framing.valueWidth() == 2) {
                    past[at++] = isMissing ? 0 : frame.differenceFeature(step);
                }
                from.writePast(step, past, at);
            }
            at = next;
        }
        if (masked) {
            Arrays.fill(mask, 0, rows, 0);
            for (int step = first; step < origin; step++) {
                if (!from.isMissing(step)) {
                    mask[(step - first) / layout.segment()] = 1;
                }
            }
        }
        return masked ? 2 : 1;
    }

    /** A step of the input is the value before it; the target is its own. */
    private int readSteps(Frame frame, EncodedSeries from, int origin, SampleBuffer to) {
        int first = origin - framing.window();
        int rows = length(0);
        float[] past = to.floats(0, rows);
        float[] mask = masked ? to.floats(1, rows) : null;
        for (int row = 0; row < rows; row++) {
            int step = first + row;
            int at = row * widths.past();
            if (step < 0) {
                Arrays.fill(past, at, at + widths.past(), 0);
            } else {
                past[at] = from.isMissing(step - 1) ? 0 : frame.value(step - 1);
                from.writeFuture(step, past, at + 1);
            }
            if (masked) {
                mask[row] = step < 0 ? 0 : 1;
            }
        }
        return masked ? 2 : 1;
    }

    private int readFuture(EncodedSeries from, int origin, SampleBuffer to, int field) {
        int horizon = framing.horizon();
        switch (layout.future()) {
            case NONE -> {
                return field;
            }
            case ROW -> {
                float[] row = to.floats(field, 1);
                int at = 0;
                for (int step = 0; step < horizon; step++) {
                    at = from.writeFuture(origin + step, row, at);
                }
                return field + 1;
            }
            case SEQUENCE -> {
                float[] rows = to.floats(field, horizon);
                int at = 0;
                for (int step = 0; step < horizon; step++) {
                    rows[at] = (step + 1f) / horizon;
                    at = from.writeFuture(origin + step, rows, at + 1);
                }
                return field + 1;
            }
            default -> {
                for (int number = 0; number < widths.segments(); number++) {
                    float[] row = to.floats(field + number, 1);
                    Arrays.fill(row, 0, widths.segments(), 0);
                    row[number] = 1;
                    int at = widths.segments();
                    for (int step = 0; step < layout.segment(); step++) {
                        int ahead = Math.min(number * layout.segment() + step, horizon - 1);
                        at = from.writeFuture(origin + ahead, row, at);
                    }
                }
                return field + widths.segments();
            }
        }
    }

    private void readTargets(
            Frame frame, EncodedSeries from, int origin, SampleBuffer to, int field) {
        int count = layout.autoregressive() ? length(0) : widths.targets();
        int steps = layout.sequence() ? count : 1;
        float[] values = to.floats(field, steps);
        int first = layout.autoregressive() ? origin - framing.window() : origin;
        int end = origin + framing.horizon();
        float[] weights = values; // after the values
        int weightsFrom = count;
        if (targets == Targets.MASKED) {
            weights = to.floats(field + 1, steps);
            weightsFrom = 0;
        }
        for (int index = 0; index < count; index++) {
            int step = first + index;
            boolean isMissing = step >= end || from.isMissing(step);
            if (isMissing) {
                values[index] = 0;
            } else {
                values[index] =
                        layout.autoregressive() ? frame.draw(step) : frame.target(step - origin);
            }
            if (targets != Targets.PLAIN) {
                weights[weightsFrom + index] = isMissing ? 0 : 1;
            }
        }
    }

    /**
     * {@return the values of a forecast, before the transform}
     *
     * @param sample number of the sample
     * @param outputs outputs of a network for it, one for each step and each of several quantiles
     * @param from index of the first output
     * @param stride number of outputs of a step
     */
    public double[] reversed(int sample, float[] outputs, int from, int stride) {
        EncodedSeries of = series.get(windows.series(sample));
        Frame frame = frames.get();
        frame.moveTo(of.values(), windows.origin(sample), of.scale());
        double[] values = new double[framing.horizon()];
        for (int step = 0; step < values.length; step++) {
            values[step] = frame.reversed(step, outputs[from + step * stride]);
        }
        return values;
    }

    /**
     * {@return the absolute errors of a forecast of transformed values, in deviations of the
     * series; NaN where the value is missing}
     *
     * @param sample number of the sample
     * @param outputs outputs of a network for it, one for each step and each of several quantiles
     * @param from index of the first output
     * @param stride number of outputs of a step
     * @param steps number of steps of the horizon that are measured
     */
    public double[] errors(int sample, float[] outputs, int from, int stride, int steps) {
        EncodedSeries of = series.get(windows.series(sample));
        Frame frame = frames.get();
        frame.moveTo(of.values(), windows.origin(sample), of.scale());
        double[] errors = new double[steps];
        for (int step = 0; step < steps; step++) {
            errors[step] =
                    frame.error(step, outputs[from + step * stride]) / of.scale().deviation();
        }
        return errors;
    }

    /**
     * {@return the last known value as a network would have drawn it; 0 if it is missing}
     *
     * @param sample number of the sample
     */
    public float lastValue(int sample) {
        EncodedSeries of = series.get(windows.series(sample));
        Frame frame = frames.get();
        int origin = windows.origin(sample);
        frame.moveTo(of.values(), origin, of.scale());
        return of.isMissing(origin - 1) ? 0 : frame.draw(origin - 1);
    }

    /**
     * Writes an input of an autoregressive network for a step of the horizon.
     *
     * @param sample number of the sample
     * @param step the step of the horizon, from 0
     * @param value the value before it, as the network drew it
     * @param to receives the input
     * @param from index of the first feature
     */
    public void writeStep(int sample, int step, float value, float[] to, int from) {
        to[from] = framing.counts() ? Frame.ofCount(value) : value;
        series.get(windows.series(sample)).writeFuture(windows.origin(sample) + step, to, from + 1);
    }
}
