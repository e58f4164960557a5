package io.rnn4j.testkit.golden;

/**
 * Largest allowed difference of a float32 result from the golden number: absolute + relative ·
 * |golden number|, limited to a small part of the largest number of the tensor. Gradients of a mean
 * are often so small that the absolute part alone would accept anything.
 *
 * @param absolute allowed in any case
 * @param relative allowed for each unit of the golden number
 * @param rounding allowed however small the largest number is: what is left where large terms
 *     cancel
 */
record Tolerance(double absolute, double relative, double rounding) {
    /** Outputs, states and losses. */
    static final Tolerance FORWARD = new Tolerance(2e-6, 1e-5, 2e-6);

    /** Parameters after steps of an optimizer alone. */
    static final Tolerance OPTIMIZER = new Tolerance(2e-6, 1e-5, 2e-6);

    /** Clipped gradients, which may be tiny, and their norms. */
    static final Tolerance CLIPPED = new Tolerance(2e-6, 1e-5, 2e-7);

    /** Parameters and losses of a model in training. */
    static final Tolerance TRAINED = new Tolerance(1e-5, 1e-4, 2e-7);

    /** Half of 0.1 %, a change that must fail; actual errors are at most 6e-6. */
    private static final double OF_LARGEST = 5e-4;

    /** Gradients of several time steps, each of which rounds. */
    static Tolerance gradients(int steps) {
        return steps < 50 ? new Tolerance(1e-5, 1e-4, 2e-7) : new Tolerance(2e-5, 1e-3, 2e-7);
    }

    /**
     * Returns the largest error allowed.
     *
     * @param golden the golden number
     * @param largest the largest magnitude in its tensor
     */
    double of(double golden, double largest) {
        return Math.min(
                absolute + relative * Math.abs(golden), Math.max(rounding, OF_LARGEST * largest));
    }
}
