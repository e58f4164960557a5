package io.rnn4j.core.loss;

import io.rnn4j.api.expr.Expr;

/** Logits as both cross-entropies use them. */
final class Logits {
    private static final Expr LOWEST = Expr.constant(-Float.MAX_VALUE);

    private Logits() {}

    /**
     * Logits relative to the largest, so that large ones do not eat up the digits of a difference;
     * one of -∞, which rules a class out, becomes the lowest number there is, because 0 · ∞ is not
     * 0.
     */
    static Expr shifted(Expr logits) {
        return logits.minus(logits.max()).max(LOWEST);
    }
}
