package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.expr.Expr;

/**
 * The leaky rectifier: x where it is positive, elsewhere x times a slope.
 *
 * @param negativeSlope the slope below 0
 */
public record LeakyRelu(double negativeSlope) implements Activation {
    /** Slope 0.2, the default of Keras. */
    public LeakyRelu() {
        this(0.2);
    }

    @Override
    public String name() {
        return "leaky_relu";
    }

    @Override
    public Expr of(Expr x) {
        return x.max(Expr.constant(0)).plus(x.min(Expr.constant(0)).times(negativeSlope));
    }
}
