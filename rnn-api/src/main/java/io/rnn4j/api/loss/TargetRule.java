package io.rnn4j.api.loss;

import java.util.Optional;

/** What the rows of a target have to be, beside their width. */
@FunctionalInterface
public interface TargetRule {
    /**
     * Looks at a row.
     *
     * @param targets holds the row
     * @param from where it begins
     * @param width how many numbers it has
     * @return what was expected, what came, and what to do; empty if the row suits
     */
    Optional<String> complaint(float[] targets, int from, int width);
}
