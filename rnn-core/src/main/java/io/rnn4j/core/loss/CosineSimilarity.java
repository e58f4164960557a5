package io.rnn4j.core.loss;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

/**
 * The negative cosine similarity of prediction p and target y, -p·y / (‖p‖·‖y‖), one value from -1
 * to 1 for each row (cosine similarity of Keras; that of PyTorch is its negative). As in Keras, a
 * norm below 1e-6 counts as 1e-6, so a row of zeros has similarity 0.
 *
 * @param reduction how the values are combined
 */
public record CosineSimilarity(LossReduction reduction) implements ReducedLoss<CosineSimilarity> {
    private static final double SMALLEST_SQUARE = 1e-12;
    private static final double LARGE = 1e15;
    private static final double SCALE = 0x1p-80;

    /** Checks the settings. */
    public CosineSimilarity {
        SettingChecks.notNull("cosine_similarity", "reduction", reduction);
    }

    /** Creates the loss with the mean as its reduction. */
    public CosineSimilarity() {
        this(LossReduction.MEAN);
    }

    @Override
    public String name() {
        return "cosine_similarity";
    }

    @Override
    public PredictionKind predictionKind() {
        return PredictionKind.UNSPECIFIED;
    }

    @Override
    public void define(Objective o) {
        Expr p = o.prediction();
        Expr y = o.target(p.width());
        o.value(normalized(p).times(normalized(y)).sum().negate());
    }

    /** Scales rows whose squares might overflow by a power of two, which rounds nothing. */
    private static Expr normalized(Expr row) {
        Expr large = row.abs().max().greaterThan(Expr.constant(LARGE));
        Expr scale = large.times(SCALE).plus(large.oneMinus());
        Expr scaled = row.times(scale);
        Expr smallest = scale.square().times(SMALLEST_SQUARE);
        return scaled.times(scaled.square().sum().max(smallest).rsqrt());
    }
}
