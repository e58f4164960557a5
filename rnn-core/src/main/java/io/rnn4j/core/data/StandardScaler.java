package io.rnn4j.core.data;

import io.rnn4j.api.tensor.Tensor;

/**
 * Moves every feature to mean 0 and standard deviation 1: z = (x - μ)/σ. Fit it on the training
 * part and apply it to all parts; fitted on more, it would tell the model about data that it must
 * not know.
 *
 * <p>μ and σ are computed and applied in double precision; σ is that of the population, √(Σ(x -
 * μ)²/n), as in scikit-learn. A feature that is constant has σ = 1. A scaler does not change once
 * made.
 */
public final class StandardScaler {
    private final double[] means;
    private final double[] deviations;

    private StandardScaler(double[] means, double[] deviations) {
        this.means = means;
        this.deviations = deviations;
    }

    /**
     * Measures means and standard deviations.
     *
     * @param data [features], or with any axes before: [time, features], [samples, time, features]
     *     …
     * @return the scaler of these features
     * @throws IllegalArgumentException if there are no data or one of them is not finite
     */
    public static StandardScaler fit(Tensor data) {
        if (data.rank() == 0 || data.array().length == 0) {
            throw new IllegalArgumentException(
                    "a scaler is fitted on at least one row [..., features], got " + data.shape());
        }
        float[] values = data.array();
        int features = data.size(-1);
        double[] means = new double[features];
        double[] deviations = new double[features];
        for (int feature = 0; feature < features; feature++) {
            fit(values, features, feature, means, deviations);
        }
        return new StandardScaler(means, deviations);
    }

    private static void fit(
            float[] values, int features, int feature, double[] means, double[] deviations) {
        double sum = 0;
        boolean constant = true;
        for (int at = feature; at < values.length; at += features) {
            if (!Float.isFinite(values[at])) {
                throw new IllegalArgumentException(
                        "a scaler is fitted on finite numbers, got "
                                + values[at]
                                + " in row "
                                + at / features
                                + ", feature "
                                + feature);
            }
            sum += values[at];
            constant &= values[at] == values[feature];
        }
        if (constant) { // rounding of the mean must not make a deviation of 1e-17
            means[feature] = values[feature];
            deviations[feature] = 1;
            return;
        }
        int rows = values.length / features;
        double mean = sum / rows;
        double squares = 0;
        for (int at = feature; at < values.length; at += features) {
            double difference = values[at] - mean;
            squares += difference * difference;
        }
        means[feature] = mean;
        deviations[feature] = Math.sqrt(squares / rows);
    }

    /**
     * Makes a scaler of known numbers, for example of those that were stored beside a model.
     *
     * @param means μ of every feature
     * @param deviations σ of every feature, above 0
     * @return the scaler
     * @throws IllegalArgumentException if the arrays differ in length, are empty or hold a number
     *     that is not finite, or a deviation is not above 0
     */
    public static StandardScaler of(double[] means, double[] deviations) {
        if (means.length == 0 || means.length != deviations.length) {
            throw new IllegalArgumentException(
                    "a scaler has a mean and a deviation for every feature, got "
                            + means.length
                            + " means and "
                            + deviations.length
                            + " deviations");
        }
        for (int feature = 0; feature < means.length; feature++) {
            double deviation = deviations[feature];
            if (!Double.isFinite(means[feature]) || !Double.isFinite(deviation) || deviation <= 0) {
                throw new IllegalArgumentException(
                        "feature "
                                + feature
                                + " needs a finite mean and a finite deviation above 0, got "
                                + means[feature]
                                + " and "
                                + deviation);
            }
        }
        return new StandardScaler(means.clone(), deviations.clone());
    }

    /**
     * Returns the number of features.
     *
     * @return at least 1
     */
    public int features() {
        return means.length;
    }

    /**
     * Returns the means.
     *
     * @return a copy, one a feature
     */
    public double[] means() {
        return means.clone();
    }

    /**
     * Returns the standard deviations, 1 for features that were constant.
     *
     * @return a copy, one a feature
     */
    public double[] deviations() {
        return deviations.clone();
    }

    /**
     * Scales: (x - μ)/σ. What is NaN stays NaN.
     *
     * @param data [..., features]
     * @return a new tensor of the same shape
     * @throws IllegalArgumentException if the last axis is not that of the features
     */
    public Tensor transform(Tensor data) {
        checkFeatures(data);
        Tensor result = data.copy();
        float[] values = result.array();
        for (int at = 0; at < values.length; at++) {
            int feature = at % means.length;
            values[at] = (float) ((values[at] - means[feature]) / deviations[feature]);
        }
        return result;
    }

    /**
     * Scales back: z·σ + μ. What is NaN stays NaN.
     *
     * @param data [..., features]
     * @return a new tensor of the same shape
     * @throws IllegalArgumentException if the last axis is not that of the features
     */
    public Tensor inverse(Tensor data) {
        checkFeatures(data);
        Tensor result = data.copy();
        float[] values = result.array();
        for (int at = 0; at < values.length; at++) {
            int feature = at % means.length;
            values[at] = (float) (values[at] * deviations[feature] + means[feature]);
        }
        return result;
    }

    /**
     * Scales back numbers that are all of one feature, for example predictions of it for several
     * steps ahead.
     *
     * @param data of any shape
     * @param feature which feature, counted from 0
     * @return a new tensor of the same shape
     * @throws IllegalArgumentException if there is no such feature
     */
    public Tensor inverse(Tensor data, int feature) {
        if (feature < 0 || feature >= means.length) {
            throw new IllegalArgumentException(
                    "the scaler has features 0 to " + (means.length - 1) + ", got " + feature);
        }
        Tensor result = data.copy();
        float[] values = result.array();
        for (int at = 0; at < values.length; at++) {
            values[at] = (float) (values[at] * deviations[feature] + means[feature]);
        }
        return result;
    }

    private void checkFeatures(Tensor data) {
        if (data.rank() == 0 || data.size(-1) != means.length) {
            throw new IllegalArgumentException(
                    "the scaler was fitted on "
                            + means.length
                            + " features and expects [..., "
                            + means.length
                            + "], got "
                            + data.shape());
        }
    }
}
