package io.rnn4j.api.component;

import io.rnn4j.api.expr.Expr;

/** An activation function: element by element (tanh) or of a whole row (softmax). */
public interface Activation extends Component {

    /**
     * Applies the function to a row.
     *
     * @param x the argument
     * @return the value, of the same width
     */
    Expr of(Expr x);
}
