package io.rnn4j.api.loss;

import io.rnn4j.api.component.Component;

/**
 * A measure of the quality of predictions: the weighted mean, over all unmasked rows and their
 * elements, of an expression of one row of the prediction and one of the target. Rows that the loss
 * of the output ignores, by a weight of 0, do not count. The weights of a mean are those of samples
 * and steps that are given with the data.
 *
 * <p>A metric that a mean does not express has several sums ({@link Objective#sums}) or a {@link
 * RowAccumulator} ({@link Objective#accumulate}), and one or several results, each with a name
 * ({@link Objective#result}).
 */
public interface Metric extends Component {

    /**
     * Declares the value of a row.
     *
     * @param objective builder of the equations
     * @throws IllegalArgumentException if the widths of prediction and target do not suit the
     *     metric
     */
    void define(Objective objective);

    /**
     * Converts the mean of the values to the metric. It is not called if the metric declares
     * results.
     *
     * @param mean weighted mean over all rows and elements
     * @return the metric; the mean itself by default, or for example its square root
     */
    default double finish(double mean) {
        return mean;
    }

    /** {@return whether larger values are better; false by default, as for errors} */
    default boolean higherIsBetter() {
        return false;
    }
}
