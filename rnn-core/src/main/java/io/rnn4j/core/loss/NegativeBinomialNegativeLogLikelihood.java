package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;

/**
 * The negative log-likelihood of every count k under a negative binomial distribution whose
 * logarithm of the mean z = ln μ and logarithm of the dispersion s = ln α are predicted; its
 * variance is μ + α·μ² (the form of Salinas et al. 2020, DeepAR). With r = 1/α and the beta
 * function B it is r·ln(1 + αμ) + k·ln(1 + 1/(αμ)) + ln B(r, k + 1) + ln(k + r): the negative
 * {@code log_prob} of {@code NegativeBinomial(total_count=r, logits=z+s)} in PyTorch. A row of the
 * prediction has all z, then all s, so it is twice as wide as the target. Targets are at least 0;
 * others are rejected.
 *
 * <p>A dispersion outside e^-20 to e^20 counts as the nearer of these limits. At the lower one the
 * distribution is that of Poisson.
 *
 * @param reduction how the values of all elements of the target are combined
 */
public record NegativeBinomialNegativeLogLikelihood(LossReduction reduction)
        implements ReducedLoss<NegativeBinomialNegativeLogLikelihood> {
    private static final String NAME = "negative_binomial_negative_log_likelihood";
    private static final double LIMIT = 20; // of |ln α|

    /** Checks the settings. */
    public NegativeBinomialNegativeLogLikelihood {
        SettingChecks.notNull(NAME, "reduction", reduction);
    }

    /** Creates the loss with the mean as its reduction. */
    public NegativeBinomialNegativeLogLikelihood() {
        this(LossReduction.MEAN);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int targetWidth(int predictionWidth) {
        return ParameterRows.targetWidth(NAME, predictionWidth, 2, "parameters");
    }

    @Override
    public void define(Objective o) {
        int width = targetWidth(o.prediction().width());
        Expr count = o.target(width);
        o.requireTargets(TargetRules::count);
        Expr s = ParameterRows.limited(ParameterRows.part(o.prediction(), width, width), LIMIT);
        Expr logit = ParameterRows.part(o.prediction(), 0, width).plus(s); // ln αμ
        Expr r = s.negate().exp();
        Expr odds = r.times(logit.softplus()).plus(count.times(logit.negate().softplus()));
        // ln(r·B(r, k + 1)) + ln(1 + k/r), which is 0 for a count of 0
        Expr choices =
                GammaFunctions.logScaledBeta(r, count)
                        .plus(LogarithmOfOnePlus.of(count.over(r)))
                        .times(count.equalTo(Expr.constant(0)).oneMinus());
        o.value(odds.plus(choices));
    }
}
