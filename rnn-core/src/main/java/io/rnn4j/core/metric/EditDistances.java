package io.rnn4j.core.metric;

import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.tensor.Tensor;

/**
 * Sums the edit distances between predicted and given sequences (Levenshtein 1966), the lengths of
 * the given sequences, and their weights.
 */
final class EditDistances extends ClassSequences {
    /** Positions of the totals. */
    static final int DISTANCE = 0;

    static final int LENGTH = 1;
    static final int WEIGHT = 2;

    private final int blank; // -1 for none
    private int[] distances = {};

    EditDistances(int blank) {
        super(3);
        this.blank = blank;
    }

    /** Rejects a blank that is not a class. */
    static void checkBlank(String metric, int blank) {
        SettingChecks.require(
                blank >= -1 && blank < Tensor.EXACT_FLOATS,
                metric,
                "blank",
                "the index of a class, or -1 for none",
                blank);
    }

    /** Declares the columns of a metric. */
    static void define(Objective o, String metric, int blank) {
        ClassRows.requireClasses(o);
        int classes = o.prediction().width();
        SettingChecks.require(
                blank < classes, metric, "blank", "less than " + classes + ", a class", blank);
        if (o.blank() == Objective.NO_BLANK) {
            accumulate(o, blank, ClassRows.target(o));
        } else {
            SettingChecks.require(
                    blank == -1 || blank == o.blank(),
                    metric,
                    "blank",
                    "that of the loss, " + o.blank() + ", which is also used if it is left out",
                    blank);
            accumulate(o, o.blank(), o.target());
        }
    }

    private static void accumulate(Objective o, int blank, Expr target) {
        o.accumulate(() -> new EditDistances(blank), ClassRows.predicted(o), target);
    }

    @Override
    void addSequence(int[] predicted, int[] actual, int steps, double weight, double[] totals) {
        int predictedLength = steps;
        int actualLength = steps;
        if (blank >= 0) {
            predictedLength = withoutBlanks(predicted, steps, true);
            actualLength = withoutBlanks(actual, steps, false);
        }
        totals[DISTANCE] += weight * distance(predicted, predictedLength, actual, actualLength);
        totals[LENGTH] += weight * actualLength;
        totals[WEIGHT] += weight;
    }

    /** Removes repetitions, if they are collapsed, then blanks; returns the remaining length. */
    private int withoutBlanks(int[] sequence, int steps, boolean collapsed) {
        int length = 0;
        int previous = blank;
        for (int step = 0; step < steps; step++) {
            int each = sequence[step];
            if (each != blank && !(collapsed && each == previous)) {
                sequence[length++] = each;
            }
            previous = each;
        }
        return length;
    }

    private int distance(int[] a, int aLength, int[] b, int bLength) {
        if (distances.length <= bLength) {
            distances = new int[Math.max(64, 2 * bLength)];
        }
        for (int j = 0; j <= bLength; j++) {
            distances[j] = j;
        }
        for (int i = 1; i <= aLength; i++) {
            int diagonal = distances[0];
            distances[0] = i;
            for (int j = 1; j <= bLength; j++) {
                int replaced = a[i - 1] == b[j - 1] ? diagonal : diagonal + 1;
                diagonal = distances[j];
                distances[j] = Math.min(replaced, Math.min(diagonal, distances[j - 1]) + 1);
            }
        }
        return distances[bLength];
    }
}
