package io.rnn4j.core.data;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.tensor.Tensor;

import java.util.List;
import java.util.Objects;

/**
 * Fits scalers to data: each method reads the data once, row by row and in double precision, so
 * that they may be larger than memory.
 *
 * <pre>{@code
 * Series training = series.range(0, 8_000);
 * Scaler scaler = ScalerFit.of(training).standard();
 * WindowDataset windows = WindowDataset.of(List.of(training.scaled(scaler)), 96, 24);
 * }</pre>
 */
public final class ScalerFit {
    /** The exponents that are tried for a Box-Cox transformation. */
    private static final double[] EXPONENTS = {
        -1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1, 1.5, 2
    };

    /** Receives the value of a feature in a row. */
    private interface Receiver {
        void add(int feature, double value);
    }

    /** Passes all values to a receiver. */
    private interface Source {
        void read(Receiver receiver);
    }

    private final int features;
    private final Source source;

    private ScalerFit(int features, Source source) {
        this.features = features;
        this.source = source;
    }

    /**
     * {@return fits to the rows of a tensor}
     *
     * @param data at least one row [..., features], all values finite
     * @throws IllegalArgumentException if there is no row
     */
    public static ScalerFit of(Tensor data) {
        Objects.requireNonNull(data, "data");
        if (data.rank() == 0 || data.shape().elements() == 0) {
            throw new IllegalArgumentException(
                    "scaler: expected at least one row [..., features], got " + data.shape());
        }
        float[] values = data.array();
        int width = data.size(-1);
        return new ScalerFit(
                width,
                receiver -> {
                    for (int at = 0; at < values.length; at++) {
                        requireFinite(values[at], "row " + at / width, at % width);
                        receiver.add(at % width, values[at]);
                    }
                });
    }

    /**
     * {@return fits to the steps of the only input of a dataset}
     *
     * @param data the samples for training
     * @throws IllegalArgumentException if it has several inputs
     */
    public static ScalerFit of(Dataset data) {
        Objects.requireNonNull(data, "data");
        return of(data, ScaledInput.onlyInput(data.fields()));
    }

    /**
     * {@return fits to the steps of an input of a dataset} Masked steps do not count.
     *
     * @param data the samples for training
     * @param input name of an input of floats
     * @throws IllegalArgumentException if there is no such input
     */
    public static ScalerFit of(Dataset data, String input) {
        Objects.requireNonNull(data, "data");
        int index = ScaledInput.indexOf(data.fields(), input);
        int mask =
                data.fields().stream().anyMatch(each -> isMask(each, input))
                        ? SampleBuffer.indexOf(data.fields(), Role.MASK, input)
                        : -1;
        int width = ScaledInput.features(data.fields().get(index));
        return new ScalerFit(width, receiver -> read(data, index, mask, width, receiver));
    }

    private static boolean isMask(Field field, String input) {
        return field.role() == Role.MASK && field.name().equals(input);
    }

    private static void read(Dataset data, int index, int mask, int width, Receiver receiver) {
        SampleBuffer buffer = new SampleBuffer(data.fields());
        int ofStep = data.fields().get(index).width();
        for (int sample = 0; sample < data.size(); sample++) {
            buffer.clear();
            data.read(sample, buffer);
            float[] values = buffer.floats(index);
            for (int step = 0; step < buffer.steps(index); step++) {
                if (mask >= 0 && isMasked(buffer, mask, step)) {
                    continue;
                }
                for (int at = step * ofStep; at < (step + 1) * ofStep; at++) {
                    if (!Float.isFinite(values[at])) {
                        requireFinite(
                                values[at], data.nameOf(sample) + ", step " + step, at % width);
                    }
                    receiver.add(at % width, values[at]);
                }
            }
        }
    }

    private static boolean isMasked(SampleBuffer buffer, int mask, int step) {
        return buffer.fields().get(mask).isInt()
                ? buffer.ints(mask)[step] == 0
                : buffer.floats(mask)[step] == 0;
    }

    /**
     * {@return fits to all steps of series} Missing values (NaN) do not count.
     *
     * @param series at least one, all with the same number of columns
     * @throws IllegalArgumentException if there is none, or if the numbers of columns differ
     */
    public static ScalerFit of(Series... series) {
        List<Series> all = NullChecks.listOf("series", series);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("scaler: expected at least one series, got none");
        }
        int width = all.getFirst().columns();
        for (Series each : all) {
            if (each.columns() != width) {
                throw new IllegalArgumentException(
                        "scaler: expected series with the same number of columns, got %s and %s"
                                .formatted(width, each.columns()));
            }
        }
        return new ScalerFit(
                width,
                receiver -> {
                    for (Series each : all) {
                        read(each, receiver);
                    }
                });
    }

    private static void read(Series series, Receiver receiver) {
        int width = series.columns();
        int block = Math.max(1, 4_096 / width);
        float[] rows = new float[block * width];
        for (int step = 0; step < series.steps(); step += block) {
            int count = Math.min(block, series.steps() - step);
            series.read(step, count, rows, 0);
            for (int at = 0; at < count * width; at++) {
                if (Float.isInfinite(rows[at])) {
                    requireFinite(rows[at], "step " + (step + at / width), at % width);
                }
                if (!Float.isNaN(rows[at])) {
                    receiver.add(at % width, rows[at]);
                }
            }
        }
    }

    private static void requireFinite(float value, String where, int feature) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(
                    "scaler: expected finite values, got %s in %s, feature %s"
                            .formatted(value, where, feature));
        }
    }

    /**
     * {@return a scaler to mean 0 and standard deviation 1}
     *
     * @throws IllegalArgumentException if a feature has no value, or one that is not finite
     */
    public StandardScaler standard() {
        Moments[] moments = moments();
        source.read((feature, value) -> moments[feature].add(value));
        double[] means = new double[features];
        double[] deviations = new double[features];
        for (int feature = 0; feature < features; feature++) {
            requireValues(moments[feature].count(), feature);
            means[feature] = moments[feature].mean();
            deviations[feature] = moments[feature].deviation();
        }
        return StandardScaler.of(means, deviations);
    }

    private Moments[] moments() {
        Moments[] moments = new Moments[features];
        for (int feature = 0; feature < features; feature++) {
            moments[feature] = new Moments();
        }
        return moments;
    }

    private static void requireValues(long count, int feature) {
        if (count == 0) {
            throw new IllegalArgumentException(
                    "scaler: feature %s has no value; fit to other data, or leave it out"
                            .formatted(feature));
        }
    }

    /**
     * {@return a scaler to the range from 0 to 1}
     *
     * @throws IllegalArgumentException if a feature has no value, or one that is not finite
     */
    public MinMaxScaler minMax() {
        double[] minima = new double[features];
        double[] maxima = new double[features];
        long[] counts = new long[features];
        source.read(
                (feature, value) -> {
                    boolean isFirst = counts[feature]++ == 0;
                    minima[feature] = isFirst ? value : Math.min(minima[feature], value);
                    maxima[feature] = isFirst ? value : Math.max(maxima[feature], value);
                });
        for (int feature = 0; feature < features; feature++) {
            requireValues(counts[feature], feature);
        }
        return MinMaxScaler.of(minima, maxima);
    }

    /**
     * {@return a scaler by median and interquartile range} Of more than 1,048,576 values of a
     * feature, every second, fourth … one counts.
     *
     * @throws IllegalArgumentException if a feature has no value, or one that is not finite
     */
    public RobustScaler robust() {
        SampledValues[] values = new SampledValues[features];
        for (int feature = 0; feature < features; feature++) {
            values[feature] = new SampledValues();
        }
        source.read((feature, value) -> values[feature].add(value));
        double[] medians = new double[features];
        double[] ranges = new double[features];
        for (int feature = 0; feature < features; feature++) {
            double[] sorted = values[feature].sorted();
            requireValues(sorted.length, feature);
            medians[feature] = SampledValues.quantile(sorted, 0.5);
            double range =
                    SampledValues.quantile(sorted, 0.75) - SampledValues.quantile(sorted, 0.25);
            ranges[feature] = range == 0 ? 1 : range;
        }
        return RobustScaler.of(medians, ranges);
    }

    /**
     * {@return a scaler of logarithms to mean 0 and standard deviation 1}
     *
     * @throws IllegalArgumentException if a feature has no value, or one that is not greater than 0
     */
    public BoxCoxScaler log() {
        return power(new double[] {0});
    }

    /**
     * {@return a scaler by the power of -1, -0.75 … 1, 1.5 or 2 under which the values of a feature
     * are most like a normal distribution, by maximum likelihood (Box and Cox 1964)}
     *
     * @throws IllegalArgumentException if a feature has no value, or one that is not greater than 0
     */
    public BoxCoxScaler boxCox() {
        return power(EXPONENTS);
    }

    private BoxCoxScaler power(double[] exponents) {
        Moments[][] moments = new Moments[exponents.length][];
        for (int n = 0; n < exponents.length; n++) {
            moments[n] = moments();
        }
        Moments[] logarithms = moments();
        source.read(
                (feature, value) -> {
                    if (value <= 0) {
                        throw new IllegalArgumentException(
                                ("scaler: feature %s: expected values greater than 0, got %s; add a"
                                                + " constant to all values, or fit another scaler")
                                        .formatted(feature, value));
                    }
                    logarithms[feature].add(StrictMath.log(value));
                    for (int n = 0; n < exponents.length; n++) {
                        moments[n][feature].add(BoxCoxScaler.power(value, exponents[n]));
                    }
                });
        double[] chosen = new double[features];
        double[] means = new double[features];
        double[] deviations = new double[features];
        for (int feature = 0; feature < features; feature++) {
            requireValues(logarithms[feature].count(), feature);
            double most = Double.NEGATIVE_INFINITY;
            for (int n = 0; n < exponents.length; n++) {
                Moments transformed = moments[n][feature];
                double likelihood =
                        -StrictMath.log(Math.max(transformed.variance(), Double.MIN_NORMAL)) / 2
                                + (exponents[n] - 1) * logarithms[feature].mean();
                if (likelihood > most) {
                    most = likelihood;
                    chosen[feature] = exponents[n];
                    means[feature] = transformed.mean();
                    deviations[feature] = transformed.deviation();
                }
            }
        }
        return BoxCoxScaler.of(chosen, means, deviations);
    }
}
