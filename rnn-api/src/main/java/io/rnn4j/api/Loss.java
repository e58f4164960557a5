package io.rnn4j.api;

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
     * Tells what becomes of the values of all elements.
     *
     * @return the mean, unless the loss has a setting
     */
    default LossReduction reduction() {
        return LossReduction.MEAN;
    }
}
