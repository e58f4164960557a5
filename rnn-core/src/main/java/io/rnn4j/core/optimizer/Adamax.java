package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Update;

/**
 * Adamax, Adam with the maximum norm (Kingma and Ba 2015, algorithm 2, in the form of PyTorch):
 *
 * <pre>
 * m' = β₁m + (1-β₁)g
 * u' = max(β₂u, |g| + ε)
 * w' = w - η/(1-β₁ᵗ) · m'/u'
 * </pre>
 *
 * <p>Keras adds ε to u' instead.
 *
 * @param learningRate η, finite and at least 0
 * @param moments β₁, β₂ and ε
 * @param weightDecay λ, at least 0 and finite; λw is added to the gradient
 */
public record Adamax(double learningRate, Moments moments, double weightDecay)
        implements MomentOptimizer<Adamax> {
    /** Checks the settings. */
    public Adamax {
        SettingChecks.notNull("adamax", "moments", moments);
        WeightDecay.check("adamax", learningRate, weightDecay);
    }

    /** Creates the optimizer with learning rate 0.001, as in Keras. */
    public Adamax() {
        this(0.001);
    }

    /**
     * Creates the optimizer with β₁ = 0.9, β₂ = 0.999, ε = 1e-7, as in Keras.
     *
     * @param learningRate η, finite and at least 0
     */
    public Adamax(double learningRate) {
        this(learningRate, new Moments(), 0);
    }

    @Override
    public String name() {
        return "adamax";
    }

    @Override
    public void define(Update u) {
        Expr g = WeightDecay.penalizedGradient(u, weightDecay);
        Expr m = moments.mean(u, g);
        Expr norm = u.slot("u").times(moments.beta2()).max(g.abs().plus(moments.epsilon()));
        u.next("u", norm);
        Scalar rate = u.learningRate().over(Moments.correction(moments.beta1(), u.step()));
        Expr quotient = moments.hasEpsilon() ? m.over(norm) : WeightDecay.orZero(m, norm);
        u.next(u.parameter().minus(quotient.times(rate)));
    }
}
