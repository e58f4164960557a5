package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;

/**
 * The negative log-likelihood of every element y of the target under a normal distribution whose
 * mean m and logarithm of the variance s = ln σ² are predicted, (s + (y - m)²·e^-s)/2 (Gaussian
 * negative log-likelihood of PyTorch, there with the variance itself). A row of the prediction has
 * the means of all elements of the target, then all s, so it is twice as wide as the target.
 *
 * @param full whether the constant ln(2π)/2 is added, as with {@code full} in PyTorch
 * @param reduction how the values of all elements of the target are combined
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record GaussianNegativeLogLikelihood(boolean full, LossReduction reduction)
        implements ReducedLoss<GaussianNegativeLogLikelihood> {
    private static final String NAME = "gaussian_negative_log_likelihood";

    /** Checks the settings. */
    public GaussianNegativeLogLikelihood {
        SettingChecks.notNull(NAME, "reduction", reduction);
    }

    /** Creates the loss without the constant, with the mean as its reduction. */
    public GaussianNegativeLogLikelihood() {
        this(false, LossReduction.MEAN);
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
        Expr mean = ParameterRows.part(o.prediction(), 0, width);
        Expr s = ParameterRows.part(o.prediction(), width, width);
        // e^-s would overflow for half of the s of which e^(-s/2) does
        Expr standardized = o.target(width).minus(mean).times(s.times(-0.5).exp());
        double constant = full ? StrictMath.log(2 * Math.PI) / 2 : 0;
        Expr square = standardized.times(0.5).times(standardized); // the whole one may overflow
        o.value(s.times(0.5).plus(square).plus(constant));
    }

    /** {@return a copy with or without the constant ln(2π)/2} */
    public GaussianNegativeLogLikelihood full(boolean full) {
        return new GaussianNegativeLogLikelihood(full, reduction);
    }
}
