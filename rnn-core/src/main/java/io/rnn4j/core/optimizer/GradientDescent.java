package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Update;

/**
 * Gradient descent with momentum (Sutskever et al. 2013, in the form of PyTorch):
 *
 * <pre>
 * v' = μv + (1-d)g, in the first step v' = g
 * w' = w - ηv', with Nesterov momentum w' = w - η(g + μv')
 * </pre>
 *
 * @param learningRate η, finite and at least 0
 * @param velocity μ and d
 * @param weightDecay λ, at least 0 and finite; λw is added to the gradient
 * @param nesterov whether Nesterov momentum is used, which needs a momentum and no dampening
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record GradientDescent(
        double learningRate, Velocity velocity, double weightDecay, boolean nesterov)
        implements WeightDecayOptimizer<GradientDescent> {
    /**
     * The moving average of the gradients.
     *
     * @param momentum μ, at least 0 and less than 1; 0 for no average
     * @param dampening d, the fraction by which a gradient is reduced, at least 0 and less than 1
     */
    public record Velocity(double momentum, double dampening) {
        /** Checks the settings. */
        public Velocity {
            SettingChecks.fraction("gradient_descent", "momentum", momentum);
            SettingChecks.fraction("gradient_descent", "dampening", dampening);
        }
    }

    /** Checks the settings. */
    public GradientDescent {
        SettingChecks.notNull("gradient_descent", "velocity", velocity);
        WeightDecay.check("gradient_descent", learningRate, weightDecay);
        if (nesterov && (velocity.momentum() == 0 || velocity.dampening() != 0)) {
            throw new IllegalArgumentException(
                    ("gradient_descent: Nesterov momentum needs a momentum greater than 0 and a"
                         + " dampening of 0, got %s and %s; call momentum(0.9), for example, before"
                         + " nesterov(true)")
                            .formatted(velocity.momentum(), velocity.dampening()));
        }
    }

    /** Creates the optimizer with learning rate 0.01 and no momentum, as in Keras. */
    public GradientDescent() {
        this(0.01);
    }

    /**
     * Creates the optimizer without momentum.
     *
     * @param learningRate η, finite and at least 0
     */
    public GradientDescent(double learningRate) {
        this(learningRate, new Velocity(0, 0), 0, false);
    }

    @Override
    public String name() {
        return "gradient_descent";
    }

    @Override
    public void define(Update u) {
        double momentum = velocity.momentum();
        double dampening = velocity.dampening();
        Expr g = WeightDecay.penalizedGradient(u, weightDecay);
        Expr direction = g;
        if (momentum != 0) {
            Scalar first = u.step().equalTo(Scalar.of(1));
            Scalar share = first.times(Scalar.of(dampening)).plus(Scalar.of(1 - dampening));
            Expr next = u.slot("velocity").times(momentum).plus(g.times(share));
            u.next("velocity", next);
            direction = nesterov ? g.plus(next.times(momentum)) : next;
        }
        u.next(u.parameter().minus(direction.times(u.learningRate())));
    }

    /** {@return a copy with this momentum μ, at least 0 and less than 1} */
    public GradientDescent momentum(double momentum) {
        return Settings.with(this, "momentum", momentum);
    }

    /** {@return a copy with this dampening d of the gradients, at least 0 and less than 1} */
    public GradientDescent dampening(double dampening) {
        return Settings.with(this, "dampening", dampening);
    }

    /** {@return a copy with Nesterov momentum, which needs a momentum, or without it} */
    public GradientDescent nesterov(boolean nesterov) {
        return Settings.with(this, "nesterov", nesterov);
    }
}
