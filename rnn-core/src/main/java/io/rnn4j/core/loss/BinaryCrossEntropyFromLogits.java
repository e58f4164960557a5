package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

import java.util.List;

/**
 * The binary cross-entropy of every element, w·y·ln(1 + e⁻ᶻ) + (1-y)·ln(1 + eᶻ), with logits z and
 * targets y from 0 to 1 (binary cross-entropy with logits of PyTorch).
 *
 * @param positiveWeights w, one for all elements or one for each element of a row, at least 0 and
 *     finite, one of them greater than 0; more than 1 compensates for rare positives
 * @param reduction how the values of all elements are combined
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record BinaryCrossEntropyFromLogits(List<Double> positiveWeights, LossReduction reduction)
        implements ReducedLoss<BinaryCrossEntropyFromLogits> {
    /** Checks the settings. */
    public BinaryCrossEntropyFromLogits {
        String name = "binary_cross_entropy_from_logits";
        positiveWeights = Logits.checkedWeights(name, "positiveWeights", positiveWeights);
        boolean given = !positiveWeights.isEmpty();
        SettingChecks.require(given, name, "positiveWeights", "at least one number", "none");
        SettingChecks.notNull(name, "reduction", reduction);
    }

    /** Creates the loss with w = 1 and the mean as its reduction. */
    public BinaryCrossEntropyFromLogits() {
        this(List.of(1.0), LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "binary_cross_entropy_from_logits";
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.BINARY_LOGITS;
    }

    @Override
    public void define(Objective o) {
        Expr z = o.prediction();
        Expr y = o.target(z.width());
        o.requireTargets(TargetRules::probability);
        Expr weight = Expr.constant(weights(o.owner(), z.width()));
        // two softplus: ln(1 + eᶻ) = z + ln(1 + e⁻ᶻ) would cancel for z far below 0
        Expr positive = Logits.share(y.times(weight), z.negate().softplus());
        o.value(positive.plus(Logits.share(y.oneMinus(), z.softplus())));
    }

    private double[] weights(String owner, int width) {
        if (positiveWeights.size() != 1 && positiveWeights.size() != width) {
            throw new IllegalArgumentException(
                    "%s on predictions of width %s needs 1 or %s positive weights, got %s"
                            .formatted(owner, width, width, positiveWeights.size()));
        }
        return positiveWeights.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** {@return a copy with these weights of positives, one for all elements or one for each} */
    public BinaryCrossEntropyFromLogits positiveWeights(List<Double> positiveWeights) {
        return new BinaryCrossEntropyFromLogits(positiveWeights, reduction);
    }
}
