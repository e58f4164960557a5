package io.rnn4j.core.data;

import io.rnn4j.api.tensor.Tensor;

import java.util.Map;
import java.util.Objects;

/**
 * Maps the values of every feature to a range that suits a network, and back. Fit a scaler on the
 * training part only and apply it to all parts, so that no information about the other parts enters
 * the training; {@link ScalerFit} does this. Scalers are immutable and compute in double precision.
 *
 * <p>All maps increase, so that the bounds of an interval may be reversed one by one.
 */
public interface Scaler {
    /** {@return the number of features, at least 1} */
    int features();

    /**
     * {@return the scaled value; NaN for NaN}
     *
     * @param x a value of the feature
     * @param feature index of the feature
     * @throws IllegalArgumentException if there is no such feature
     */
    double scale(double x, int feature);

    /**
     * {@return the value of the feature, the reverse of {@link #scale}; NaN for NaN}
     *
     * @param z a scaled value
     * @param feature index of the feature
     * @throws IllegalArgumentException if there is no such feature
     */
    double unscale(double z, int feature);

    /** {@return the name of the kind in model files, such as {@code standard}} */
    String name();

    /** {@return copies of the parameters by name, each with a number for every feature} */
    Map<String, double[]> parameters();

    /**
     * {@return a new tensor of scaled values} NaN remains NaN.
     *
     * @param data rows [..., features]
     * @throws IllegalArgumentException if the last axis is not that of the features
     */
    default Tensor transform(Tensor data) {
        requireFeatures(data);
        Tensor result = data.copy();
        float[] values = result.array();
        for (int at = 0; at < values.length; at++) {
            values[at] = (float) scale(values[at], at % features());
        }
        return result;
    }

    /**
     * {@return a new tensor of values of the features, the reverse of {@link #transform}} NaN
     * remains NaN.
     *
     * @param data scaled rows [..., features]
     * @throws IllegalArgumentException if the last axis is not that of the features
     */
    default Tensor inverse(Tensor data) {
        requireFeatures(data);
        Tensor result = data.copy();
        float[] values = result.array();
        for (int at = 0; at < values.length; at++) {
            values[at] = (float) unscale(values[at], at % features());
        }
        return result;
    }

    /**
     * {@return a new tensor of values of one feature, for example predictions of several steps}
     *
     * @param data scaled values of any shape
     * @param feature index of the feature
     * @throws IllegalArgumentException if the index is invalid
     */
    default Tensor inverse(Tensor data, int feature) {
        Objects.requireNonNull(data, "data");
        FeatureIndex.require(feature, features());
        Tensor result = data.copy();
        float[] values = result.array();
        for (int at = 0; at < values.length; at++) {
            values[at] = (float) unscale(values[at], feature);
        }
        return result;
    }

    private void requireFeatures(Tensor data) {
        Objects.requireNonNull(data, "data");
        if (data.rank() == 0 || data.size(-1) != features()) {
            throw new IllegalArgumentException(
                    "scaler: expected data of shape [..., %s], got %s"
                            .formatted(features(), data.shape()));
        }
    }
}
