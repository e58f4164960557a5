package io.rnn4j.api.loss;

/** The reduction of the loss values of all elements to one number. */
public enum LossReduction {
    /** The weighted sum over the unmasked rows, divided by the sum of the weights. */
    MEAN,
    /** The weighted sum over the unmasked rows. */
    SUM,
    /** No reduction: the weighted values themselves. Not available for training. */
    NONE
}
