package io.rnn4j.core.optimizer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;

/**
 * Gradient descent with momentum: v' = μv + (1-d)g, w' = w - ηv'; with Nesterov's momentum w' = w -
 * η(g + μv') (Sutskever et al. 2013, in the form of PyTorch). The first v is the first gradient.
 *
 * @param learningRate η
 * @param momentum μ; 0 for none
 * @param dampening d
 * @param weightDecay λ; λw is added to the gradient
 * @param nesterov if the step looks ahead
 */
public record GradientDescent(
        double learningRate,
        double momentum,
        double dampening,
        double weightDecay,
        boolean nesterov)
        implements Optimizer {
    /** Checks the settings. */
    public GradientDescent {
        Rates.check("gradient_descent", learningRate, weightDecay);
        Rates.fraction("gradient_descent", "momentum", momentum);
    }

    /** Learning rate 0.01, no momentum, as in Keras. */
    public GradientDescent() {
        this(0.01);
    }

    /**
     * No momentum.
     *
     * @param learningRate η
     */
    public GradientDescent(double learningRate) {
        this(learningRate, 0, 0, 0, false);
    }

    @Override
    public String name() {
        return "gradient_descent";
    }

    @Override
    public void define(Update u) {
        if (nesterov && (momentum == 0 || dampening != 0)) {
            throw new IllegalArgumentException(
                    "gradient_descent: Nesterov's step needs a momentum and no dampening, got "
                            + momentum
                            + " and "
                            + dampening
                            + "; add momentum(0.9), say, or leave nesterov out");
        }
        Expr w = u.parameter();
        Expr g = weightDecay == 0 ? u.gradient() : u.gradient().plus(w.times(weightDecay));
        Expr direction = g;
        if (momentum != 0) {
            Scalar first = u.step().equalTo(Scalar.of(1));
            Scalar share = first.times(Scalar.of(dampening)).plus(Scalar.of(1 - dampening));
            Expr velocity = u.slot("velocity").times(momentum).plus(g.times(share));
            u.next("velocity", velocity);
            direction = nesterov ? g.plus(velocity.times(momentum)) : velocity;
        }
        u.next(w.minus(direction.times(u.learningRate())));
    }

    /**
     * Changes one setting.
     *
     * @param momentum μ
     * @return an optimizer with it
     */
    public GradientDescent momentum(double momentum) {
        return new GradientDescent(learningRate, momentum, dampening, weightDecay, nesterov);
    }

    /**
     * Changes one setting.
     *
     * @param dampening d
     * @return an optimizer with it
     */
    public GradientDescent dampening(double dampening) {
        return new GradientDescent(learningRate, momentum, dampening, weightDecay, nesterov);
    }

    /**
     * Changes one setting.
     *
     * @param weightDecay λ
     * @return an optimizer with it
     */
    public GradientDescent weightDecay(double weightDecay) {
        return new GradientDescent(learningRate, momentum, dampening, weightDecay, nesterov);
    }

    /**
     * Changes one setting.
     *
     * @param nesterov if the step looks ahead
     * @return an optimizer with it
     */
    public GradientDescent nesterov(boolean nesterov) {
        return new GradientDescent(learningRate, momentum, dampening, weightDecay, nesterov);
    }
}
