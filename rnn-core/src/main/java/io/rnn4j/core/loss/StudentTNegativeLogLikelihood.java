package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;

/**
 * The negative log-likelihood of every element y of the target under Student's t-distribution whose
 * location m, logarithm of the squared scale s = ln σ² and logarithm of the degrees of freedom t =
 * ln ν are predicted: ln B(ν/2, 1/2) + (t + s)/2 + (ν + 1)/2·ln(1 + (y - m)²/(ν·σ²)) with the beta
 * function B (the negative {@code log_prob} of {@code StudentT} in PyTorch). A row of the
 * prediction has the locations of all elements of the target, then all s, then all t, so it is
 * three times as wide as the target. Outliers have less influence than under a normal distribution.
 *
 * <p>Degrees of freedom outside e^-20 to e^20 count as the nearer of these limits. At the upper one
 * the distribution is normal.
 *
 * @param reduction how the values of all elements of the target are combined
 */
public record StudentTNegativeLogLikelihood(LossReduction reduction)
        implements ReducedLoss<StudentTNegativeLogLikelihood> {
    private static final String NAME = "student_t_negative_log_likelihood";
    private static final double LIMIT = 20; // of |ln ν|

    /** Checks the settings. */
    public StudentTNegativeLogLikelihood {
        SettingChecks.notNull(NAME, "reduction", reduction);
    }

    /** Creates the loss with the mean as its reduction. */
    public StudentTNegativeLogLikelihood() {
        this(LossReduction.MEAN);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int targetWidth(int predictionWidth) {
        return ParameterRows.targetWidth(NAME, predictionWidth, 3, "parameters");
    }

    @Override
    public void define(Objective o) {
        int width = targetWidth(o.prediction().width());
        Expr location = ParameterRows.part(o.prediction(), 0, width);
        Expr s = ParameterRows.part(o.prediction(), width, width);
        Expr t = ParameterRows.limited(ParameterRows.part(o.prediction(), 2 * width, width), LIMIT);
        Expr half = t.exp().times(0.5); // ν/2
        Expr beta = GammaFunctions.logScaledBeta(half, Expr.constant(-0.5)); // ln(ν/2·B(ν/2, 1/2))
        Expr scaled = o.target(width).minus(location).times(s.plus(t).times(-0.5).exp());
        Expr tail = half.plus(0.5).times(LogarithmOfOnePlus.of(scaled.square()));
        o.value(beta.plus(s.minus(t).times(0.5)).plus(StrictMath.log(2)).plus(tail));
    }
}
