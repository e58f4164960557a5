package io.rnn4j.api.loss;

/**
 * A loss of whole sequences. It has one value for each sequence, a sum over paths through all
 * unmasked steps; in a mean, a sequence counts with the weight of its sample. The engine computes
 * the sum and its gradient in double precision, in log space.
 */
public interface SequenceLoss extends Loss {

    /** {@return the paths over which the loss sums} */
    LabelPaths paths();

    @Override
    default void define(Objective objective) {
        objective.paths(paths());
    }

    /** {@return 1: the tag of a step, or a label of a row of any width} */
    @Override
    default int targetWidth(int predictionWidth) {
        return 1;
    }

    @Override
    default PredictionKind predictionKind() {
        return PredictionKind.CLASS_LOGITS;
    }
}
