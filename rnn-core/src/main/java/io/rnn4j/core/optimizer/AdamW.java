package io.rnn4j.core.optimizer;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;

/**
 * Adam with a weight decay of its own (Loshchilov and Hutter 2019, algorithm 2, in the form of
 * PyTorch): w' = (1 - ηλ)w - η/(1-β₁ᵗ) · m' / (√v'/√(1-β₂ᵗ) + ε), with m' = β₁m + (1-β₁)g and v' =
 * β₂v + (1-β₂)g². The decay does not enter m and v, so that it acts on all weights alike.
 *
 * @param learningRate η
 * @param beta1 β₁
 * @param beta2 β₂
 * @param epsilon ε
 * @param weightDecay λ
 * @param amsgrad if v' is replaced by its largest value so far (Reddi et al. 2018)
 */
public record AdamW(
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        boolean amsgrad)
        implements Optimizer {
    /** Checks the settings. */
    public AdamW {
        Moments.check("adamw", learningRate, beta1, beta2, epsilon, weightDecay);
    }

    /** Learning rate 0.001, as in Keras. */
    public AdamW() {
        this(0.001);
    }

    /**
     * β₁ = 0.9, β₂ = 0.999, ε = 1e-7, λ = 0.004, as in Keras.
     *
     * @param learningRate η
     */
    public AdamW(double learningRate) {
        this(learningRate, 0.9, 0.999, 1e-7, 0.004, false);
    }

    @Override
    public String name() {
        return "adamw";
    }

    @Override
    public void define(Update u) {
        Scalar kept = Scalar.of(1).minus(u.learningRate().times(Scalar.of(weightDecay)));
        Expr step = Moments.step(u, u.gradient(), beta1, beta2, epsilon, amsgrad);
        u.next(u.parameter().times(kept).minus(step));
    }

    /**
     * Changes one setting.
     *
     * @param beta1 β₁
     * @return an optimizer with it
     */
    public AdamW beta1(double beta1) {
        return new AdamW(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad);
    }

    /**
     * Changes one setting.
     *
     * @param beta2 β₂
     * @return an optimizer with it
     */
    public AdamW beta2(double beta2) {
        return new AdamW(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad);
    }

    /**
     * Changes one setting.
     *
     * @param epsilon ε
     * @return an optimizer with it
     */
    public AdamW epsilon(double epsilon) {
        return new AdamW(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad);
    }

    /**
     * Changes one setting.
     *
     * @param weightDecay λ
     * @return an optimizer with it
     */
    public AdamW weightDecay(double weightDecay) {
        return new AdamW(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad);
    }

    /**
     * Changes one setting.
     *
     * @param amsgrad if v' is replaced by its largest value so far
     * @return an optimizer with it
     */
    public AdamW amsgrad(boolean amsgrad) {
        return new AdamW(learningRate, beta1, beta2, epsilon, weightDecay, amsgrad);
    }
}
