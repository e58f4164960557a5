package io.rnn4j.core.metric;

import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

/**
 * e to the mean cross-entropy -ln p of the classes of the targets, with their predicted probability
 * p: at least 1; K for K classes of equal probability. The target is an index or a distribution
 * over classes; rows with a negative index do not count. The loss of the output states whether
 * predictions are logits or probabilities; class weights and label smoothing of the loss do not
 * change the metric. A probability below 1.2e-38 counts as this number.
 */
public record Perplexity() implements Metric {
    @Override
    public String name() {
        return "perplexity";
    }

    @Override
    public void define(Objective o) {
        CrossEntropy.define(o);
    }

    @Override
    public double finish(double mean) {
        return Math.exp(mean);
    }
}
