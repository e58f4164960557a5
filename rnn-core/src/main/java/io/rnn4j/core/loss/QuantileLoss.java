package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

import java.util.List;

/**
 * The quantile loss (pinball loss, Koenker and Bassett 1978) of several quantiles at once: with
 * error e = target - prediction, τ·e for e ≥ 0 and (τ - 1)·e otherwise. Its expected value is
 * smallest where a fraction τ of the targets lies below the prediction.
 *
 * <p>The prediction has an element for every quantile: all quantiles of the first element of the
 * target, then those of the second one, and so on. Each quantile has a value, so the mean is taken
 * over targets and quantiles. {@link io.rnn4j.core.layer.MonotoneQuantiles} as the last layer
 * yields quantiles that do not cross.
 *
 * @param quantiles τ, the probability of every quantile, greater than 0 and less than 1, in
 *     ascending order
 * @param reduction how the values of all quantiles are combined
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record QuantileLoss(List<Double> quantiles, LossReduction reduction)
        implements ReducedLoss<QuantileLoss> {
    /** Checks the settings. */
    public QuantileLoss {
        String name = "quantile_loss";
        SettingChecks.notNull(name, "reduction", reduction);
        quantiles = SettingChecks.copyOf(name, "quantiles", quantiles);
        SettingChecks.require(
                !quantiles.isEmpty(), name, "quantiles", "at least one number", "none");
        float previous = 0;
        for (int index = 0; index < quantiles.size(); index++) {
            float quantile = quantiles.get(index).floatValue();
            String setting = "quantiles[" + index + "]";
            boolean valid = quantile > previous && quantile < 1;
            String range = "greater than %s and less than 1".formatted(previous);
            SettingChecks.require(valid, name, setting, range, quantiles.get(index));
            previous = quantile;
        }
    }

    /** Creates the loss of the quantiles 0.1, 0.5 and 0.9, with the mean as its reduction. */
    public QuantileLoss() {
        this(List.of(0.1, 0.5, 0.9));
    }

    /**
     * Creates the loss with the mean as its reduction.
     *
     * @param quantiles τ, the probability of every quantile, greater than 0 and less than 1, in
     *     ascending order
     */
    public QuantileLoss(List<Double> quantiles) {
        this(quantiles, LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "quantile_loss";
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.VALUES;
    }

    @Override
    public int targetWidth(int predictionWidth) {
        return ParameterRows.targetWidth(name(), predictionWidth, quantiles.size(), "quantiles");
    }

    @Override
    public void define(Objective o) {
        int count = quantiles.size();
        int width = o.prediction().width();
        Expr target = ParameterRows.repeated(o.target(targetWidth(width)), count);
        double[] above = new double[width];
        double[] below = new double[width];
        for (int column = 0; column < width; column++) {
            above[column] = quantiles.get(column % count);
            below[column] = 1 - above[column];
        }
        Expr error = target.minus(o.prediction());
        Expr positive = error.relu().times(Expr.constant(above));
        o.value(positive.plus(error.negate().relu().times(Expr.constant(below))));
    }

    /** {@return a copy with these quantiles, greater than 0, less than 1 and ascending} */
    public QuantileLoss quantiles(List<Double> quantiles) {
        return new QuantileLoss(quantiles, reduction);
    }
}
