package io.rnn4j.core.metric;

/** How the results are computed from the scores of the classes. */
public enum Average {
    /**
     * The mean of the scores of all classes that occur in targets or predictions; the result has
     * the name of the metric.
     */
    MACRO,

    /** The score of the counts of all classes together; the name ends with {@code _micro}. */
    MICRO,

    /**
     * The mean of the scores, weighted with the number of targets of the class; the name ends with
     * {@code _weighted}.
     */
    WEIGHTED,

    /** No mean: a result for every class k, whose name ends with {@code _k}, from 0. */
    NONE
}
