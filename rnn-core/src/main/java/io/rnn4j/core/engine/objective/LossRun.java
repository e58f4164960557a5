package io.rnn4j.core.engine.objective;

import io.rnn4j.api.loss.LossReduction;

/** A loss of a prepared batch: its values, their weighted sum and its gradient. */
public interface LossRun {
    /** Computes the values of the samples from … to - 1. */
    void forward(int part, int from, int to);

    /**
     * Computes the gradient with respect to the prediction for the samples from … to - 1, times the
     * weight of the result in the total loss. Their values are computed.
     */
    void backward(LossReduction reduction, double weight, int part, int from, int to);

    /**
     * {@return the sum of earlier batches plus all values, each times its weight} The sum over
     * several batches has the same bits as that over one batch of all samples. Values of weight 0
     * add nothing, whatever they are.
     */
    double addTo(double before);

    /**
     * {@return the sum of earlier batches plus the weights of all values} The sum over several
     * batches has the same bits as that over one batch of all samples.
     */
    double addWeightTo(double before);

    /** {@return the divisor of a mean: the sum of the weights of all values of the batch} */
    double totalWeight();

    /** Makes the prepared batch a part of a larger one with this divisor of a mean. */
    void totalWeight(double ofAll);

    /**
     * {@return the factor of the sum of the values, and of its gradient, in the reduced loss: for a
     * mean 1 over {@link #totalWeight}, or 0 if all rows are masked; for a sum 1}
     */
    double scale(LossReduction reduction);

    /** {@return the loss of the batch, reduced to the mean or the sum; 0 if all rows are masked} */
    default double value(LossReduction reduction) {
        return addTo(0) * scale(reduction);
    }

    /**
     * {@return the first sample with a value that counts and is not finite; -1 if there is none}
     */
    int firstNonFiniteSample();
}
