package io.rnn4j.api.loss;

import java.util.Optional;

/** A rule that rows of the target must satisfy, in addition to their width. */
@FunctionalInterface
public interface TargetRule {
    /**
     * Checks a row.
     *
     * @param row the elements of the row, floats or ints, both exact; not to be changed or kept
     * @return description of the violation: what was expected, what was found and what to do; empty
     *     if the row satisfies the rule
     */
    Optional<String> violation(double[] row);
}
