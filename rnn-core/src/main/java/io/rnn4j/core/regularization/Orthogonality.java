package io.rnn4j.core.regularization;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.regularization.Penalty;
import io.rnn4j.api.regularization.Regularizer;

/**
 * The penalty λ‖WWᵀ - 1‖² (squared Frobenius norm) for a weight that has no more rows than columns,
 * otherwise λ‖WᵀW - 1‖², which makes its rows or columns orthonormal (Vorontsov et al. 2017). It
 * keeps a recurrent kernel near the matrices that {@link io.rnn4j.core.initializer.Orthogonal}
 * starts from, so that gradients neither vanish nor explode. It takes about
 * 3·rows·columns·min(rows, columns) multiplications a step.
 *
 * @param factor λ, at least 0 and finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Orthogonality(double factor) implements Regularizer {
    /** Checks the settings. */
    public Orthogonality {
        SettingChecks.notNegative("orthogonality", "factor", factor);
    }

    /** Creates the regularizer with λ = 0.01. */
    public Orthogonality() {
        this(0.01);
    }

    @Override
    public String name() {
        return "orthogonality";
    }

    @Override
    public void define(Penalty p) {
        p.value(p.products().minus(p.identity()).square().times(factor));
    }

    /** {@return a copy with this λ, at least 0 and finite} */
    public Orthogonality factor(double factor) {
        return new Orthogonality(factor);
    }
}
