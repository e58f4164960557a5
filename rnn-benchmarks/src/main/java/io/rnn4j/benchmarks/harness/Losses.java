package io.rnn4j.benchmarks.harness;

/**
 * The losses at the beginning and at the end of a training.
 *
 * @param first the loss of the first step, or the mean loss of the first epoch
 * @param last the loss of the last step, or the mean loss of the last epoch
 */
public record Losses(double first, double last) {
    /**
     * Requires that the training has reduced the loss.
     *
     * @throws IllegalStateException if it has not
     */
    public void requireFall() {
        if (!(last < first)) {
            throw new IllegalStateException("the loss did not fall: " + first + " → " + last);
        }
    }
}
