package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Update;

/**
 * Adam with Nesterov momentum (Dozat 2016, in the form of PyTorch):
 *
 * <pre>
 * μₜ = β₁(1 - 0.96^(tψ)/2)
 * m' = β₁m + (1-β₁)g
 * v' = β₂v + (1-β₂)g²
 * w' = w - η(μₜ₊₁m'/(1 - μ₁⋯μₜ₊₁) + (1-μₜ)g/(1 - μ₁⋯μₜ)) / (√(v'/(1-β₂ᵗ)) + ε)
 * </pre>
 *
 * <p>Keras has the same formula with ψ = 1.
 *
 * @param learningRate η, finite and at least 0
 * @param moments β₁, β₂ and ε
 * @param momentumDecay ψ, at least 0 and finite
 * @param weightDecay λ, at least 0 and finite; λw is added to the gradient
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record NAdam(double learningRate, Moments moments, double momentumDecay, double weightDecay)
        implements MomentOptimizer<NAdam> {
    private static final double MOMENTUM_BASE = 0.96;

    /** Checks the settings. */
    public NAdam {
        SettingChecks.notNull("nadam", "moments", moments);
        WeightDecay.check("nadam", learningRate, weightDecay);
        SettingChecks.notNegative("nadam", "momentumDecay", momentumDecay);
    }

    /** Creates the optimizer with learning rate 0.001, as in Keras. */
    public NAdam() {
        this(0.001);
    }

    /**
     * Creates the optimizer with β₁ = 0.9, β₂ = 0.999, ε = 1e-7, as in Keras, and ψ = 0.004, as in
     * PyTorch.
     *
     * @param learningRate η, finite and at least 0
     */
    public NAdam(double learningRate) {
        this(learningRate, new Moments(), 0.004, 0);
    }

    @Override
    public String name() {
        return "nadam";
    }

    @Override
    public void define(Update u) {
        Expr g = WeightDecay.penalizedGradient(u, weightDecay);
        Expr m = moments.mean(u, g);
        Expr v = moments.meanSquare(u, g);
        Scalar one = Scalar.of(1);
        Scalar momentum = momentum(u.step());
        Scalar nextMomentum = momentum(u.step().plus(one));
        Scalar product = u.number("momentum_product", 1).times(momentum); // μ₁⋯μₜ
        u.next("momentum_product", product);
        Scalar ofMean = nextMomentum.over(one.minus(product.times(nextMomentum)));
        Scalar ofGradient = one.minus(momentum).over(one.minus(product));
        Expr direction =
                m.times(u.learningRate().times(ofMean))
                        .plus(g.times(u.learningRate().times(ofGradient)));
        u.next(u.parameter().minus(moments.quotient(direction, moments.root(u, v))));
    }

    /**
     * Returns μ of a step. The base is raised to ψ here, because powers with integer exponents are
     * exact.
     */
    private Scalar momentum(Scalar step) {
        Scalar base = Scalar.of(StrictMath.pow(MOMENTUM_BASE, momentumDecay));
        return Scalar.of(moments.beta1())
                .times(Scalar.of(1).minus(Scalar.of(0.5).times(base.power(step))));
    }

    /** {@return a copy with this decay ψ of the momentum, at least 0 and finite} */
    public NAdam momentumDecay(double momentumDecay) {
        return Settings.with(this, "momentum_decay", momentumDecay);
    }
}
