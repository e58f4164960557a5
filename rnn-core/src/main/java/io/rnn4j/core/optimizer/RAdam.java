package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Update;

/**
 * Rectified Adam (Liu et al. 2020, algorithm 2, in the form of PyTorch):
 *
 * <pre>
 * m' = β₁m + (1-β₁)g
 * v' = β₂v + (1-β₂)g²
 * ρ∞ = 2/(1-β₂) - 1
 * ρₜ = ρ∞ - 2tβ₂ᵗ/(1-β₂ᵗ)
 * w' = w - η/(1-β₁ᵗ) · m' · rₜ√(1-β₂ᵗ)/(√v' + ε)   if ρₜ &gt; 5, otherwise
 * w' = w - η/(1-β₁ᵗ) · m'
 * rₜ = √((ρₜ-4)(ρₜ-2)ρ∞ / ((ρ∞-4)(ρ∞-2)ρₜ))
 * </pre>
 *
 * @param learningRate η, finite and at least 0
 * @param moments β₁, β₂ and ε
 * @param weightDecay λ, at least 0 and finite; λw is added to the gradient
 */
public record RAdam(double learningRate, Moments moments, double weightDecay)
        implements MomentOptimizer<RAdam> {
    /** Smallest ρ for which the variance of the adaptive rate is used. */
    private static final double TRACTABLE = 5;

    /** Checks the settings. */
    public RAdam {
        SettingChecks.notNull("radam", "moments", moments);
        WeightDecay.check("radam", learningRate, weightDecay);
    }

    /** Creates the optimizer with learning rate 0.001, as in PyTorch. */
    public RAdam() {
        this(0.001);
    }

    /**
     * Creates the optimizer with β₁ = 0.9, β₂ = 0.999, ε = 1e-7, like {@link Adam}. PyTorch has ε =
     * 1e-8.
     *
     * @param learningRate η, finite and at least 0
     */
    public RAdam(double learningRate) {
        this(learningRate, new Moments(), 0);
    }

    @Override
    public String name() {
        return "radam";
    }

    @Override
    public void define(Update u) {
        Expr g = WeightDecay.penalizedGradient(u, weightDecay);
        Expr m = moments.mean(u, g);
        Expr v = moments.meanSquare(u, g);
        Scalar rate = u.learningRate().over(Moments.correction(moments.beta1(), u.step()));
        double limit = 2 / (1 - moments.beta2()) - 1; // ρ∞
        if (limit <= TRACTABLE) {
            u.next(u.parameter().minus(m.times(rate)));
            return;
        }
        Scalar one = Scalar.of(1);
        Scalar decayed = Scalar.of(moments.beta2()).power(u.step());
        Scalar length =
                Scalar.of(limit)
                        .minus(
                                Scalar.of(2)
                                        .times(u.step())
                                        .times(decayed)
                                        .over(one.minus(decayed)));
        Scalar adaptive = length.greaterThan(Scalar.of(TRACTABLE));
        // the divisor is 1 as long as the step is not adaptive
        Expr divisor = v.sqrt().plus(moments.epsilon()).times(adaptive).plus(one.minus(adaptive));
        Scalar factor =
                adaptive.times(
                                rectification(limit, length)
                                        .times(one.minus(decayed).power(Scalar.of(0.5))))
                        .plus(one.minus(adaptive));
        Expr quotient = moments.hasEpsilon() ? m.over(divisor) : WeightDecay.orZero(m, divisor);
        u.next(u.parameter().minus(quotient.times(rate.times(factor))));
    }

    /** Returns r for a length ρ; that of the shortest tractable one if it is shorter. */
    private static Scalar rectification(double limit, Scalar length) {
        Scalar rho = length.max(Scalar.of(TRACTABLE));
        Scalar numerator =
                rho.minus(Scalar.of(4)).times(rho.minus(Scalar.of(2))).times(Scalar.of(limit));
        Scalar denominator = Scalar.of((limit - 4) * (limit - 2)).times(rho);
        return numerator.over(denominator).power(Scalar.of(0.5));
    }
}
