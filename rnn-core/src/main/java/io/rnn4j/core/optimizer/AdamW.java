package io.rnn4j.core.optimizer;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.optimizer.Update;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2, in the form of
 * PyTorch):
 *
 * <pre>
 * m' = β₁m + (1-β₁)g
 * v' = β₂v + (1-β₂)g²
 * w' = (1 - ηλ)w - η/(1-β₁ᵗ) · m' / (√v'/√(1-β₂ᵗ) + ε)
 * </pre>
 *
 * <p>The decay does not enter m and v, so that it acts on all weights alike.
 *
 * @param learningRate η, finite and at least 0
 * @param moments β₁, β₂ and ε
 * @param weightDecay λ, at least 0 and finite
 * @param amsgrad whether v' is replaced by its maximum so far (Reddi et al. 2018)
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record AdamW(double learningRate, Moments moments, double weightDecay, boolean amsgrad)
        implements MomentOptimizer<AdamW> {
    /** Checks the settings. */
    public AdamW {
        SettingChecks.notNull("adamw", "moments", moments);
        WeightDecay.check("adamw", learningRate, weightDecay);
    }

    /** Creates the optimizer with learning rate 0.001, as in Keras. */
    public AdamW() {
        this(0.001);
    }

    /**
     * Creates the optimizer with β₁ = 0.9, β₂ = 0.999, ε = 1e-7, λ = 0.004, as in Keras.
     *
     * @param learningRate η, finite and at least 0
     */
    public AdamW(double learningRate) {
        this(learningRate, new Moments(), 0.004, false);
    }

    @Override
    public String name() {
        return "adamw";
    }

    @Override
    public void define(Update u) {
        Scalar kept = Scalar.of(1).minus(u.learningRate().times(u.weightDecay(weightDecay)));
        u.next(u.parameter().times(kept).minus(moments.step(u, u.gradient(), amsgrad)));
    }

    /** {@return a copy that replaces v' by its maximum so far, or not (Reddi et al. 2018)} */
    public AdamW amsgrad(boolean amsgrad) {
        return Settings.with(this, "amsgrad", amsgrad);
    }
}
