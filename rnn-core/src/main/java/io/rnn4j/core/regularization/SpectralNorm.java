package io.rnn4j.core.regularization;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.api.regularization.Projection;

/**
 * Limits the spectral norm σ of the whole weight, its largest singular value: w·min(1, s/σ) (Miyato
 * et al. 2018, with a limit). For a recurrent kernel, s below 1 keeps gradients of a simple
 * recurrence from exploding. The kernel of a gated cell is limited as a whole, and so is the block
 * of every gate. Values within the limit keep their bits.
 *
 * <p>σ is computed to six digits in every step, which takes about 20 to 60 products of the weight
 * with a vector.
 *
 * @param limit s, greater than 0 and finite
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record SpectralNorm(double limit) implements Constraint {
    /** Checks the limit. */
    public SpectralNorm {
        SettingChecks.positive("spectral_norm", "limit", limit);
    }

    /** Creates the constraint with the limit 1. */
    public SpectralNorm() {
        this(1);
    }

    @Override
    public String name() {
        return "spectral_norm";
    }

    @Override
    public void define(Projection p) {
        Scalar most = Scalar.of(limit);
        Expr row = p.row();
        p.value(row.times(most.over(p.spectralNorm().max(most))));
    }

    /** {@return a copy with this limit s, greater than 0 and finite} */
    public SpectralNorm limit(double limit) {
        return new SpectralNorm(limit);
    }
}
