package io.rnn4j.benchmarks.harness;

/**
 * What shows that a training trained.
 *
 * @param first the loss of the first step, or the mean of the first epoch
 * @param last that of the last one
 */
public record Losses(double first, double last) {
    /**
     * Complains about a training that learned nothing.
     *
     * @throws IllegalStateException if the loss did not fall
     */
    public void requireFall() {
        if (!(last < first)) {
            throw new IllegalStateException("the loss did not fall: " + first + " → " + last);
        }
    }
}
