package io.rnn4j.core.metric;

import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

/**
 * The area under the curve of precision over recall, from 0 to 1, as average precision Σ (Rₙ -
 * Rₙ₋₁) Pₙ over all thresholds, the scores, in descending order; it does not interpolate between
 * them. It is defined for classes with rows of label 1.
 *
 * <p>Every element is a class of its own with a loss that takes it as a label, and for predictions
 * of width 1; the label is 1 if the target exceeds 0.5. Otherwise every class is compared with all
 * others, and logits are first normalised to probabilities by a softmax. The result is the mean
 * over the classes for which the area is defined, NaN if there is none. All scores are kept until
 * the result is computed: 12 bytes for each row and class.
 */
public record PrAuc() implements Metric {
    @Override
    public String name() {
        return "pr_auc";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public void define(Objective o) {
        ScoredClasses.define(o, name(), RankedScores::averagePrecision);
    }
}
