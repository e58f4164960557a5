package io.rnn4j.core.regularization;

import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.api.regularization.Projection;

/** Replaces negative values by 0, as NonNeg of Keras. */
public record NonNegative() implements Constraint {
    @Override
    public String name() {
        return "non_negative";
    }

    @Override
    public void define(Projection p) {
        p.value(p.row().relu());
    }
}
