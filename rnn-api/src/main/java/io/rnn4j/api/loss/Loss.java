package io.rnn4j.api.loss;

import io.rnn4j.api.component.Component;

/**
 * What training makes small, written as an expression of one row of the prediction and one of the
 * target. Its gradient is derived; masks, weights, sums and means are the engine's business.
 */
public interface Loss extends Component {

    /**
     * Writes the loss of a row.
     *
     * @param objective gives prediction and target, takes the value
     */
    void define(Objective objective);

    /**
     * Tells how wide a row of the target is.
     *
     * @param predictionWidth width of a row of the prediction
     * @return the same, unless the loss needs something else: the index of a class, say
     */
    default int targetWidth(int predictionWidth) {
        return predictionWidth;
    }

    /**
     * Tells what becomes of the values of all elements.
     *
     * @return the mean, unless the loss has a setting
     */
    default LossReduction reduction() {
        return LossReduction.MEAN;
    }
}
