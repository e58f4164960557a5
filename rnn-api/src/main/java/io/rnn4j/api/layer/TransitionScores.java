package io.rnn4j.api.layer;

import io.rnn4j.api.tensor.Shape;

import java.util.Objects;

/**
 * The scores that a loss over paths adds to the rows of a sequence.
 *
 * @param sequence the rows: at each step a score for every class
 * @param scores one row for each sample, see {@link Network#transitions}
 */
public record TransitionScores(Signal sequence, Signal scores) {
    /** Checks that the widths agree. */
    public TransitionScores {
        Objects.requireNonNull(sequence, "sequence");
        Objects.requireNonNull(scores, "scores");
        SignalChecks.requireSequence(sequence, "the scores of transitions");
        int expected = width(sequence.width());
        if (scores.sequence() || scores.width() != expected) {
            throw new IllegalArgumentException(
                    "the transitions of %s classes have rows of width %s without time, got %s"
                            .formatted(sequence.width(), expected, SignalChecks.describe(scores)));
        }
    }

    /**
     * {@return the number of scores: of each transition, each first and each last class}
     *
     * @param classes number of classes, at least 1
     */
    public static int width(int classes) {
        return Shape.product("the scores of transitions", classes, classes + 2);
    }
}
