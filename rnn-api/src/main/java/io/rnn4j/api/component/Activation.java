package io.rnn4j.api.component;

import io.rnn4j.api.expr.Expr;

/**
 * A function of a row, written as an expression: element by element (tanh) or of the whole row
 * (softmax).
 */
public interface Activation extends Component {

    /**
     * Applies the function.
     *
     * @param x the row it is applied to
     * @return an expression of the same width
     */
    Expr of(Expr x);
}
