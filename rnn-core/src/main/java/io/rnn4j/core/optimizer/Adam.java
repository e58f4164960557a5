package io.rnn4j.core.optimizer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;

/**
 * Adam (Kingma and Ba, 2015, algorithm 1): m' = β₁m + (1-β₁)g, v' = β₂v + (1-β₂)g², w' = w -
 * η/(1-β₁ᵗ) · m' / (√v'/√(1-β₂ᵗ) + ε).
 *
 * @param learningRate η
 * @param beta1 β₁
 * @param beta2 β₂
 * @param epsilon ε
 * @param weightDecay λ; λw is added to the gradient
 * @param amsgrad if v' is replaced by its largest value so far (Reddi et al. 2018)
 */
public record Adam(
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        boolean amsgrad)
        implements Optimizer {
    /** Checks the settings. */
    public Adam {
        Moments.check("adam", learningRate, beta1, beta2, epsilon, weightDecay);
    }

    /** Learning rate 0.001, as in Keras. */
    public Adam() {
        this(0.001);
    }

    /**
     * β₁ = 0.9, β₂ = 0.999, ε = 1e-7, as in Keras.
     *
     * @param learningRate η
     */
    public Adam(double learningRate) {
        this(learningRate, 0.9, 0.999, 1e-7, 0, false);
    }

    @Override
    public String name() {
        return "adam";
    }

    @Override
    public void define(Update u) {
        Expr w = u.parameter();
        Expr g = weightDecay == 0 ? u.gradient() : u.gradient().plus(w.times(weightDecay));
        u.next(w.minus(Moments.step(u, g, beta1, beta2, epsilon, amsgrad)));
    }

    /**
     * Changes one setting.
     *
     * @param beta1 β₁
     * @return an optimizer with it
     */
    public Adam beta1(double beta1) {
        return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad);
    }

    /**
     * Changes one setting.
     *
     * @param beta2 β₂
     * @return an optimizer with it
     */
    public Adam beta2(double beta2) {
        return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad);
    }

    /**
     * Changes one setting.
     *
     * @param epsilon ε
     * @return an optimizer with it
     */
    public Adam epsilon(double epsilon) {
        return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad);
    }

    /**
     * Changes one setting.
     *
     * @param weightDecay λ
     * @return an optimizer with it
     */
    public Adam weightDecay(double weightDecay) {
        return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad);
    }

    /**
     * Changes one setting.
     *
     * @param amsgrad if v' is replaced by its largest value so far
     * @return an optimizer with it
     */
    public Adam amsgrad(boolean amsgrad) {
        return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad);
    }
}
