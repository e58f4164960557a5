package io.rnn4j.core.optimizer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;

/**
 * Gradients divided by the root of their mean square (Tieleman and Hinton 2012, lecture 6.5, in the
 * form of PyTorch): v' = ρv + (1-ρ)g², w' = w - ηg/(√v' + ε). Centered (Graves 2013), the divisor
 * is the standard deviation √(v' - a'²) + ε with a' = ρa + (1-ρ)g; where rounding makes the
 * difference negative, it is 0. With momentum, b' = μb + g/(…) and w' = w - ηb'.
 *
 * @param learningRate η
 * @param decay ρ
 * @param momentum μ; 0 for none
 * @param epsilon ε
 * @param weightDecay λ; λw is added to the gradient
 * @param centered if the mean is subtracted from the mean square
 */
public record RmsProp(
        double learningRate,
        double decay,
        double momentum,
        double epsilon,
        double weightDecay,
        boolean centered)
        implements Optimizer {
    /** Checks the settings. */
    public RmsProp {
        Rates.check("rmsprop", learningRate, weightDecay);
        Rates.fraction("rmsprop", "decay", decay);
        Rates.fraction("rmsprop", "momentum", momentum);
        Rates.notNegative("rmsprop", "epsilon", epsilon);
    }

    /** Learning rate 0.001, as in Keras. */
    public RmsProp() {
        this(0.001);
    }

    /**
     * ρ = 0.9, ε = 1e-7, no momentum, as in Keras.
     *
     * @param learningRate η
     */
    public RmsProp(double learningRate) {
        this(learningRate, 0.9, 0, 1e-7, 0, false);
    }

    @Override
    public String name() {
        return "rmsprop";
    }

    @Override
    public void define(Update u) {
        Expr w = u.parameter();
        Expr g = weightDecay == 0 ? u.gradient() : u.gradient().plus(w.times(weightDecay));
        Expr variance = average(u, "mean_square", g.square());
        if (centered) {
            Expr mean = average(u, "mean", g);
            variance = variance.minus(mean.square()).max(Expr.constant(0));
        }
        Expr step = g.over(variance.sqrt().plus(epsilon));
        if (momentum != 0) {
            step = u.slot("velocity").times(momentum).plus(step);
            u.next("velocity", step);
        }
        u.next(w.minus(step.times(u.learningRate())));
    }

    private Expr average(Update u, String slot, Expr value) {
        Expr next = u.slot(slot).times(decay).plus(value.times(1 - decay));
        u.next(slot, next);
        return next;
    }

    /**
     * Changes one setting.
     *
     * @param decay ρ
     * @return an optimizer with it
     */
    public RmsProp decay(double decay) {
        return new RmsProp(learningRate, decay, momentum, epsilon, weightDecay, centered);
    }

    /**
     * Changes one setting.
     *
     * @param momentum μ
     * @return an optimizer with it
     */
    public RmsProp momentum(double momentum) {
        return new RmsProp(learningRate, decay, momentum, epsilon, weightDecay, centered);
    }

    /**
     * Changes one setting.
     *
     * @param epsilon ε
     * @return an optimizer with it
     */
    public RmsProp epsilon(double epsilon) {
        return new RmsProp(learningRate, decay, momentum, epsilon, weightDecay, centered);
    }

    /**
     * Changes one setting.
     *
     * @param weightDecay λ
     * @return an optimizer with it
     */
    public RmsProp weightDecay(double weightDecay) {
        return new RmsProp(learningRate, decay, momentum, epsilon, weightDecay, centered);
    }

    /**
     * Changes one setting.
     *
     * @param centered if the mean is subtracted from the mean square
     * @return an optimizer with it
     */
    public RmsProp centered(boolean centered) {
        return new RmsProp(learningRate, decay, momentum, epsilon, weightDecay, centered);
    }
}
