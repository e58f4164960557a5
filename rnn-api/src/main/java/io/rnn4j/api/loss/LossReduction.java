package io.rnn4j.api.loss;

/** What becomes of the loss of the single elements. */
public enum LossReduction {
    /** Their weighted sum over the unmasked rows, divided by the sum of the weights: a mean. */
    MEAN,
    /** Their weighted sum over the unmasked rows. */
    SUM,
    /** They stay as they are; for a loss that is read, not trained on. */
    NONE
}
