package io.rnn4j.core.metric;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Objective;

/** The cross-entropy of the predicted distribution over classes, in nats. */
final class CrossEntropy {
    private CrossEntropy() {}

    /** Sets the value of a row; rejects predictions that are neither logits nor probabilities. */
    static void define(Objective o) {
        ClassRows.requireScores(o);
        if (!o.predictionKind().isClass()) {
            throw new IllegalArgumentException(
                    ("%s needs a loss whose predictions are logits or probabilities of the classes"
                                    + " of a row, such as SoftmaxCrossEntropy, got one whose"
                                    + " predictions are %s")
                            .formatted(o.owner(), o.predictionKind()));
        }
        o.value(logProbabilities(o).times(ClassRows.distribution(o)).sum().negate());
    }

    /** Returns the logarithms of the probabilities of all classes, none of them -∞. */
    static Expr logProbabilities(Objective o) {
        if (o.predictionKind().isLogits()) {
            return o.prediction().logSoftmax().max(Expr.constant(-Float.MAX_VALUE));
        }
        return o.prediction().max(Expr.constant(Float.MIN_NORMAL)).log();
    }
}
