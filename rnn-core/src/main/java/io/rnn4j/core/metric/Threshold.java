package io.rnn4j.core.metric;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;

/** The threshold above which an element predicts the label 1. */
final class Threshold {
    private Threshold() {}

    /** Checks the settings of a metric. */
    static void check(String metric, double threshold, boolean probability) {
        if (probability) {
            boolean valid = (float) threshold > 0 && (float) threshold < 1;
            String range = "greater than 0 and less than 1 (a probability)";
            SettingChecks.require(valid, metric, "threshold", range, threshold);
        } else {
            SettingChecks.finite(metric, "threshold", threshold);
        }
    }

    /** Returns 1 for every element that exceeds the threshold exactly where its label is 1. */
    static Expr correct(Objective o, double threshold, boolean probability) {
        return positive(o, threshold, probability).equalTo(label(o));
    }

    /** Returns 1 for every element that exceeds the threshold. */
    static Expr positive(Objective o, double threshold, boolean probability) {
        boolean ofLogits = probability && o.predictionKind() == PredictionKind.BINARY_LOGITS;
        // σ(z) > p is z > ln(p/(1-p))
        double limit =
                ofLogits ? StrictMath.log(threshold) - StrictMath.log1p(-threshold) : threshold;
        return o.prediction().greaterThan(Expr.constant(limit));
    }

    /** Returns 1 for every element whose target exceeds 0.5. */
    static Expr label(Objective o) {
        return o.target(o.prediction().width()).greaterThan(Expr.constant(0.5));
    }
}
