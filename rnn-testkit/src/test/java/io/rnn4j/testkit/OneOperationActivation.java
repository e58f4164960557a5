package io.rnn4j.testkit;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

import java.util.function.UnaryOperator;

/**
 * An activation of one operation.
 *
 * @param name name of the activation
 * @param function the operation
 */
record OneOperationActivation(String name, UnaryOperator<Expr> function) implements Activation {
    @Override
    public Expr of(Expr x) {
        return function.apply(x);
    }

    @Override
    public String toString() {
        return name;
    }
}
