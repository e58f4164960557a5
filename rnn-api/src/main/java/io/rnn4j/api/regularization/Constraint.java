package io.rnn4j.api.regularization;

import io.rnn4j.api.component.Component;

/**
 * A constraint: a condition on the values of a weight, which is satisfied again after every step of
 * the optimizer. It is written as an expression of a row or column.
 */
public interface Constraint extends Component {

    /**
     * Declares the values that satisfy the constraint.
     *
     * @param projection builder of the equation
     */
    void define(Projection projection);
}
