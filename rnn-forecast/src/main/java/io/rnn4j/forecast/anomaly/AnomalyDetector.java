package io.rnn4j.forecast.anomaly;

import io.rnn4j.core.model.Model;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Objects;

/**
 * Detects anomalies in a stream of values. A small recurrent network learns normal behaviour from
 * the beginning of the stream; each further value then gets a score.
 *
 * <pre>{@code
 * AnomalyDetector detector = AnomalyDetector.fit(values);
 * AnomalyStream stream = detector.stream();
 * double score = stream.next(value);
 * if (stream.isAnomaly()) { … stream.expected(), stream.lower(), stream.upper() … }
 * }</pre>
 *
 * <p>The same values, settings and seed give the same scores to the bit.
 */
public final class AnomalyDetector {
    /** The smallest number of values, without missing ones, that a detector can be fitted to. */
    public static final int LEAST_VALUES = 50;

    private final AnomalyOptions options;
    private final TimeFeatures features;
    private final boolean timed;
    private final Model model;
    private final AnomalyState state;

    AnomalyDetector(
            AnomalyOptions options,
            TimeFeatures features,
            boolean timed,
            Model model,
            AnomalyState state) {
        this.options = options;
        this.features = features;
        this.timed = timed;
        this.model = model;
        this.state = state;
    }

    /**
     * Fits a detector with the {@linkplain AnomalyOptions#standard() standard settings}.
     *
     * @param values the beginning of a stream, in ascending order of time, at equal distances; NaN
     *     where a value is missing
     * @return the detector; its streams continue after these values
     * @throws IllegalArgumentException if there are fewer than {@value #LEAST_VALUES} values that
     *     are not missing, or if one is infinite
     */
    public static AnomalyDetector fit(double... values) {
        return fit(values, AnomalyOptions.standard());
    }

    /**
     * Fits a detector.
     *
     * @param values the beginning of a stream, as for {@link #fit(double...)}
     * @param options the settings
     * @return the detector; its streams continue after these values
     * @throws IllegalArgumentException if there are fewer than {@value #LEAST_VALUES} values that
     *     are not missing, or if one is infinite
     */
    public static AnomalyDetector fit(double[] values, AnomalyOptions options) {
        return fit(values, null, options, false);
    }

    /**
     * Fits a detector of values with times, which also learns from the time of the day and of the
     * week, as far as the values span at least two days and two weeks.
     *
     * @param values the beginning of a stream, as for {@link #fit(double...)}
     * @param times the time of each value, all in one time zone
     * @param options the settings
     * @return the detector; its streams continue after these values
     * @throws IllegalArgumentException if there are fewer than {@value #LEAST_VALUES} values that
     *     are not missing, if one is infinite, or if there is not one time for each value
     */
    public static AnomalyDetector fit(
            double[] values, LocalDateTime[] times, AnomalyOptions options) {
        Objects.requireNonNull(times, "times");
        return fit(values, times, options, true);
    }

    private static AnomalyDetector fit(
            double[] values, LocalDateTime[] times, AnomalyOptions options, boolean timed) {
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(options, "options");
        check(values, times);
        RunningScale scale = RunningScale.of(values);
        TimeFeatures features = TimeFeatures.of(times);
        int first = 0;
        while (Double.isNaN(values[first])) {
            first++;
        }
        // The network learns from the first part; its errors on the rest are those of new values.
        int end = first + 4 * (values.length - first) / 5;
        float[][] inputs = new float[end - first - 1][ValueNetwork.FEATURES];
        double[] changes = new double[inputs.length];
        double last = Double.NaN;
        for (int step = 0; step < inputs.length; step++) {
            int at = first + step;
            last = Double.isNaN(values[at]) ? last : scale.transform(values[at]);
            inputs[step][0] = (float) last;
            features.write(seconds(times, at + 1), inputs[step], 1);
            changes[step] = scale.transform(values[at + 1]) - last;
        }
        Model model = ValueNetwork.fit(inputs, changes, options);
        AnomalyStream stream = new AnomalyStream(options, features, timed, model);
        stream.begin(scale);
        for (int at = first; at < values.length; at++) {
            stream.learn(values[at], seconds(times, at), at >= end);
        }
        return new AnomalyDetector(options, features, timed, model, stream.snapshot());
    }

    private static long seconds(LocalDateTime[] times, int at) {
        return times == null ? 0 : TimeFeatures.seconds(times[at]);
    }

    private static void check(double[] values, LocalDateTime[] times) {
        if (times != null) {
            if (times.length != values.length) {
                throw new IllegalArgumentException(
                        "a detector needs one time for each value, got %s times and %s values"
                                .formatted(times.length, values.length));
            }
            for (int at = 0; at < times.length; at++) {
                Objects.requireNonNull(times[at], "times[" + at + "]");
            }
        }
        for (int at = 0; at < values.length; at++) {
            if (Double.isInfinite(values[at])) {
                throw new IllegalArgumentException(
                        "values[%s] must be finite, or NaN where it is missing, got %s"
                                .formatted(at, values[at]));
            }
        }
        long present = Arrays.stream(values).filter(value -> !Double.isNaN(value)).count();
        if (present < LEAST_VALUES) {
            throw new IllegalArgumentException(
                    ("a detector learns from at least %s values that are not missing, got %s among"
                                    + " %s; pass a longer beginning of the stream")
                            .formatted(LEAST_VALUES, present, values.length));
        }
    }

    /** {@return a stream that continues after the values the detector has seen} */
    public AnomalyStream stream() {
        AnomalyStream stream = new AnomalyStream(options, features, timed, model);
        stream.restore(state);
        return stream;
    }

    /**
     * {@return a copy whose streams continue after the values of another stream, for example to
     * save it}
     *
     * @param newState the state of a stream of this detector, from {@link AnomalyStream#snapshot}
     * @throws IllegalArgumentException if it is the state of a detector with other settings
     */
    public AnomalyDetector continuing(AnomalyState newState) {
        Objects.requireNonNull(newState, "newState");
        new AnomalyStream(options, features, timed, model).restore(newState); // checks it
        return new AnomalyDetector(options, features, timed, model, newState);
    }

    /**
     * {@return a copy whose streams have another threshold; it needs no training}
     *
     * @param newThreshold the rule that says which values are anomalies
     */
    public AnomalyDetector threshold(AnomalyThreshold newThreshold) {
        return new AnomalyDetector(options.threshold(newThreshold), features, timed, model, state);
    }

    /** {@return the settings} */
    public AnomalyOptions options() {
        return options;
    }

    /** {@return whether the values have times} */
    public boolean isTimed() {
        return timed;
    }

    Model model() {
        return model;
    }

    TimeFeatures features() {
        return features;
    }

    AnomalyState state() {
        return state;
    }

    static void requireSize(AnomalyState state, AnomalyOptions options) {
        int expected = AnomalyStream.statistics(options);
        if (state.statistics().length != expected) {
            throw new IllegalArgumentException(
                    ("the state must be that of a stream of this detector, with %s statistics, got"
                                    + " %s")
                            .formatted(expected, state.statistics().length));
        }
    }

    /**
     * Saves the network, the settings and the learned state to one file. The file is replaced
     * atomically.
     *
     * @param file path of the file, by convention ending in {@code .safetensors}
     * @throws IOException if the file cannot be written
     */
    public void save(Path file) throws IOException {
        AnomalyFile.write(this, Objects.requireNonNull(file, "file"));
    }

    /**
     * Loads a detector.
     *
     * @param file a file that {@link #save} has written
     * @return the detector
     * @throws IOException if the file cannot be read, or is not the file of a detector
     */
    public static AnomalyDetector load(Path file) throws IOException {
        return AnomalyFile.read(Objects.requireNonNull(file, "file"));
    }
}
