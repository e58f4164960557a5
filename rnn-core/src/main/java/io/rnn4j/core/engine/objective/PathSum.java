package io.rnn4j.core.engine.objective;

/** The sum over paths of one sequence of unmasked steps, in double precision. */
interface PathSum {
    /**
     * Computes -ln of the probability of the paths that a target allows.
     *
     * @param scores [steps, classes], which may be changed
     * @param steps number of steps
     * @param labels the target; the first elements are valid
     * @param count number of labels
     * @param gradient receives the gradient with respect to the scores, [steps, classes]; null if
     *     it is not needed. It is 0 for a loss of ∞
     * @return the loss, ∞ if no path is allowed
     */
    double loss(double[] scores, int steps, int[] labels, int count, double[] gradient);

    /** Finds a path of the greatest score, of equal ones that with the first classes. */
    void decode(double[] scores, int steps, int[] path);
}
