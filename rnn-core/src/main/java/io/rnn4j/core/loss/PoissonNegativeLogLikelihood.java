package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;

/**
 * The negative log-likelihood of every count k under a Poisson distribution, with the logarithm z
 * of its mean as the prediction: e^z - k·z (Poisson negative log-likelihood of PyTorch with {@code
 * log_input}; that of Keras takes the mean itself). Targets are at least 0; others are rejected.
 *
 * @param full whether ln k! is added, which does not depend on the prediction; with {@code full},
 *     PyTorch adds an approximation of it
 * @param reduction how the values of all elements are combined
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record PoissonNegativeLogLikelihood(boolean full, LossReduction reduction)
        implements ReducedLoss<PoissonNegativeLogLikelihood> {
    private static final String NAME = "poisson_negative_log_likelihood";

    /** Checks the settings. */
    public PoissonNegativeLogLikelihood {
        SettingChecks.notNull(NAME, "reduction", reduction);
    }

    /** Creates the loss without ln k!, with the mean as its reduction. */
    public PoissonNegativeLogLikelihood() {
        this(false, LossReduction.MEAN);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void define(Objective o) {
        Expr z = o.prediction();
        Expr count = o.target(z.width());
        o.requireTargets(TargetRules::count);
        Expr value = z.exp().minus(count.times(z));
        o.value(full ? value.plus(GammaFunctions.logFactorial(count)) : value);
    }

    /** {@return a copy with or without ln k!} */
    public PoissonNegativeLogLikelihood full(boolean full) {
        return new PoissonNegativeLogLikelihood(full, reduction);
    }
}
