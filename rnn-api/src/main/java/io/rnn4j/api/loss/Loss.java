package io.rnn4j.api.loss;

import io.rnn4j.api.component.Component;

/**
 * A loss, written as an expression of one row of the prediction and one of the target. The
 * optimizer minimises the loss; its gradient is derived. Masks, sample weights, sums and means are
 * the engine's concern.
 */
public interface Loss extends Component {

    /**
     * Declares the loss of a row.
     *
     * @param objective builder of the equations
     * @throws IllegalArgumentException if the widths of prediction and target do not suit the loss
     */
    void define(Objective objective);

    /**
     * {@return the required width of a row of the target, by default that of the prediction}
     *
     * @param predictionWidth width of a row of the prediction
     */
    default int targetWidth(int predictionWidth) {
        return predictionWidth;
    }

    /**
     * {@return what the elements of a prediction are, from which metrics take whether they are
     * logits, and whether a row has one class or a label for every element; unspecified by default}
     */
    default PredictionKind predictionKind() {
        return PredictionKind.UNSPECIFIED;
    }

    /** {@return the reduction of the values of all elements; the mean by default} */
    default LossReduction reduction() {
        return LossReduction.MEAN;
    }
}
