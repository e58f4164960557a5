package io.rnn4j.core.loss;

import io.rnn4j.api.expr.Expr;

/** The function ln(1 + w), accurate near 0, composed of operations of expressions. */
final class LogarithmOfOnePlus {
    private LogarithmOfOnePlus() {}

    /**
     * Returns ln(1 + w) for w &gt; -1. The sum u = 1 + w loses the digits of a small w; (w - (u -
     * 1))/u adds the logarithm of what was lost, to first order. The lost part is at most 2⁻²⁴ u,
     * so the error of the first order is below the resolution of the result. Beyond 2²⁴ there is
     * nothing to correct, and ∞ - ∞ would be NaN.
     */
    static Expr of(Expr w) {
        Expr corrected = w.min(Expr.constant(0x1p24));
        Expr u = corrected.plus(1);
        return w.plus(1).log().plus(corrected.minus(u.minus(1)).over(u));
    }
}
