package io.rnn4j.api.loss;

import java.util.Optional;

/** A rule that rows of the target must satisfy, in addition to their width. */
@FunctionalInterface
public interface TargetRule {
    /**
     * Checks a row.
     *
     * @param targets array of rows
     * @param from index of the first element of the row
     * @param width number of elements of the row
     * @return description of the violation: what was expected, what was found and what to do; empty
     *     if the row satisfies the rule
     */
    Optional<String> violation(float[] targets, int from, int width);
}
