package io.rnn4j.core.optimizer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Update;

/** The slot that a wrapping optimizer adds to those of the optimizer inside. */
final class WrapperSlot {
    private WrapperSlot() {}

    /**
     * Returns the value of a slot, which is the given start in the first step: slots start from 0.
     * The equations of the inner optimizer must not have a slot of this name.
     */
    static Expr of(WrappingOptimizer outer, Update u, String name, Expr start) {
        if (u.hasSlot(name)) {
            throw new IllegalArgumentException(
                    "%s: optimizer '%s' has a slot '%s' already; do not wrap it twice"
                            .formatted(outer.name(), outer.optimizer().name(), name));
        }
        Scalar one = Scalar.of(1);
        Scalar first = u.step().equalTo(one);
        return u.slot(name).times(one.minus(first)).plus(start.times(first));
    }
}
