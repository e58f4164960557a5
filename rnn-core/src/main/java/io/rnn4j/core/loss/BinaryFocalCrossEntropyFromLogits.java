package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

/**
 * The focal loss of every element (Lin et al. 2017), -w·(1 - q)^γ·ln q, where q is the probability
 * of the label: q = σ(z) and w = α for the label 1, q = 1 - σ(z) and w = 1 - α for the label 0,
 * with logits z. Elements that are predicted well count little. It is the sigmoid focal loss of
 * torchvision, and the binary focal cross-entropy of Keras with class balancing; Keras' without
 * balancing is twice the one with α = 0.5. Targets other than 0 and 1 are rejected.
 *
 * @param gamma γ, at least 0 and finite; 0 gives the binary cross-entropy times w
 * @param alpha α, the weight of the label 1, greater than 0 and less than 1
 * @param reduction how the values of all elements are combined
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record BinaryFocalCrossEntropyFromLogits(double gamma, double alpha, LossReduction reduction)
        implements ReducedLoss<BinaryFocalCrossEntropyFromLogits> {
    private static final double LIMIT = 200; // beyond this margin q is 0 or 1 as a float
    private static final int MOST_FACTORS = 4;

    /** Checks the settings. */
    public BinaryFocalCrossEntropyFromLogits {
        String name = "binary_focal_cross_entropy_from_logits";
        SettingChecks.notNull(name, "reduction", reduction);
        SettingChecks.notNegative(name, "gamma", gamma);
        boolean valid = (float) alpha > 0 && (float) alpha < 1;
        SettingChecks.require(valid, name, "alpha", "greater than 0 and less than 1", alpha);
    }

    /** Creates the loss with γ = 2, α = 0.25 and the mean as its reduction. */
    public BinaryFocalCrossEntropyFromLogits() {
        this(2, 0.25, LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "binary_focal_cross_entropy_from_logits";
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.BINARY_LOGITS;
    }

    @Override
    public void define(Objective o) {
        Expr y = o.target(o.prediction().width());
        o.requireTargets(TargetRules::label);
        Expr margin = o.prediction().times(y.times(2).minus(1)); // q = σ(margin)
        Expr limited = ParameterRows.limited(margin, LIMIT);
        Expr value = power(limited).times(limited.negate().softplus());
        Expr beyond = margin.negate().minus(LIMIT).relu(); // where q is 0 and -ln q = -margin
        Expr weight = y.times(2 * alpha - 1).plus(1 - alpha);
        o.value(weight.times(value.plus(beyond)));
    }

    /**
     * Returns (1 - q)^γ, up to the fourth power as a product: the exponential of a large multiple
     * of ln(1 - q) = -ln(1 + e^margin) magnifies its rounding error.
     */
    private Expr power(Expr margin) {
        int factors = (int) Math.min(MOST_FACTORS, gamma);
        double rest = gamma - factors;
        Expr power = rest == 0 ? Expr.constant(1) : margin.softplus().times(-rest).exp();
        for (int factor = 0; factor < factors; factor++) {
            power = power.times(margin.negate().sigmoid());
        }
        return power;
    }

    /** {@return a copy with this γ, at least 0 and finite} */
    public BinaryFocalCrossEntropyFromLogits gamma(double gamma) {
        return new BinaryFocalCrossEntropyFromLogits(gamma, alpha, reduction);
    }

    /** {@return a copy with this weight α of the label 1, greater than 0 and less than 1} */
    public BinaryFocalCrossEntropyFromLogits alpha(double alpha) {
        return new BinaryFocalCrossEntropyFromLogits(gamma, alpha, reduction);
    }
}
