package io.rnn4j.api.regularization;

import io.rnn4j.api.component.Component;

/**
 * A regularizer: a penalty on the values of a weight, or on the outputs of a layer, that is added
 * to the loss. It is written as an expression of a row; its gradient is derived.
 */
public interface Regularizer extends Component {

    /**
     * Declares the penalty of a row.
     *
     * @param penalty builder of the equation
     */
    void define(Penalty penalty);
}
