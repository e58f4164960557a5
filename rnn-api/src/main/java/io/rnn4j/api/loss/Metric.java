package io.rnn4j.api.loss;

import io.rnn4j.api.component.Component;

/**
 * A number that tells how good predictions are: the weighted mean, over all rows and elements that
 * are not masked, of an expression of one row of the prediction and one of the target.
 */
public interface Metric extends Component {

    /**
     * Writes the value of a row.
     *
     * @param objective gives prediction and target, takes the value
     */
    void define(Objective objective);

    /**
     * Turns the mean of the values into the metric.
     *
     * @param mean the mean over all rows and elements
     * @return the metric: the mean itself unless overridden (a root, say)
     */
    default double finish(double mean) {
        return mean;
    }

    /**
     * Tells which way is up.
     *
     * @return false, as for errors, unless overridden
     */
    default boolean higherIsBetter() {
        return false;
    }
}
