package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.optimizer.Update;

/**
 * Adam (Kingma and Ba 2015, algorithm 1):
 *
 * <pre>
 * m' = β₁m + (1-β₁)g
 * v' = β₂v + (1-β₂)g²
 * w' = w - η/(1-β₁ᵗ) · m' / (√v'/√(1-β₂ᵗ) + ε)
 * </pre>
 *
 * @param learningRate η, finite and at least 0
 * @param moments β₁, β₂ and ε
 * @param weightDecay λ, at least 0 and finite; λw is added to the gradient
 * @param amsgrad whether v' is replaced by its maximum so far (Reddi et al. 2018)
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Adam(double learningRate, Moments moments, double weightDecay, boolean amsgrad)
        implements MomentOptimizer<Adam> {
    /** Checks the settings. */
    public Adam {
        SettingChecks.notNull("adam", "moments", moments);
        WeightDecay.check("adam", learningRate, weightDecay);
    }

    /** Creates the optimizer with learning rate 0.001, as in Keras. */
    public Adam() {
        this(0.001);
    }

    /**
     * Creates the optimizer with β₁ = 0.9, β₂ = 0.999, ε = 1e-7, as in Keras.
     *
     * @param learningRate η, finite and at least 0
     */
    public Adam(double learningRate) {
        this(learningRate, new Moments(), 0, false);
    }

    @Override
    public String name() {
        return "adam";
    }

    @Override
    public void define(Update u) {
        Expr g = WeightDecay.penalizedGradient(u, weightDecay);
        u.next(u.parameter().minus(moments.step(u, g, amsgrad)));
    }

    /** {@return a copy that replaces v' by its maximum so far, or not (Reddi et al. 2018)} */
    public Adam amsgrad(boolean amsgrad) {
        return Settings.with(this, "amsgrad", amsgrad);
    }
}
