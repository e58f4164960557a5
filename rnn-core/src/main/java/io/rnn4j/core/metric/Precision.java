package io.rnn4j.core.metric;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;

/**
 * The precision TP / (TP + FP) of every class, from 0 to 1: of the rows that are predicted as a
 * class, the fraction that belongs to it. A quotient with the divisor 0 is 0.
 *
 * <p>The predicted class is the first largest element. The target is an index or a one-hot row;
 * rows with a negative index do not count. With a loss that takes every element as a label of its
 * own, and for predictions of width 1, every element is a class of its own, predicted if its
 * probability exceeds the threshold, and present if its target exceeds 0.5.
 *
 * @param average whether the result is an average, by default {@link Average#MACRO}, or one for
 *     every class
 * @param threshold probability greater than 0 and less than 1 above which a label is predicted, 0.5
 *     by default; also right for a loss that takes logits
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Precision(Average average, double threshold) implements Metric {
    /** Checks the settings. */
    public Precision {
        SettingChecks.notNull("precision", "average", average);
        Threshold.check("precision", threshold, true);
    }

    /** Creates the macro average with the threshold 0.5. */
    public Precision() {
        this(Average.MACRO, 0.5);
    }

    @Override
    public String name() {
        return "precision";
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public void define(Objective o) {
        ClassScore.PRECISION.define(o, name(), average, threshold);
    }

    /** {@return a copy with this average, or with a result for every class} */
    public Precision average(Average average) {
        return new Precision(average, threshold);
    }

    /** {@return a copy with this threshold of labels, greater than 0 and less than 1} */
    public Precision threshold(double threshold) {
        return new Precision(average, threshold);
    }
}
