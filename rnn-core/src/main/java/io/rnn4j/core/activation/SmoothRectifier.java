package io.rnn4j.core.activation;

import io.rnn4j.api.expr.Expr;

import java.util.function.UnaryOperator;

/** Functions that equal max(x, 0) far from 0. */
final class SmoothRectifier {
    private SmoothRectifier() {}

    /**
     * Returns a function from -limit to limit and max(x, 0) beyond them, without the product of an
     * infinite x and a factor or derivative of 0.
     */
    static Expr of(Expr x, double limit, UnaryOperator<Expr> function) {
        Expr limited = x.max(Expr.constant(-limit)).min(Expr.constant(limit));
        return function.apply(limited).plus(x.minus(limited).relu());
    }
}
