package io.rnn4j.core.metric;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.PredictionKind;
import io.rnn4j.api.tensor.Tensor;

/** The class of the prediction and of the target of a row. */
final class ClassRows {
    private ClassRows() {}

    /** Returns whether every element of a prediction is a label of its own, as is a single one. */
    static boolean hasLabels(Objective o) {
        return o.predictionKind().isBinary() || o.prediction().width() == 1;
    }

    /** Rejects predictions whose rows have no class. */
    static void requireClasses(Objective o) {
        if (hasLabels(o)) {
            throw new IllegalArgumentException(
                    ("%s needs one class for every row, but every element of these predictions of"
                                    + " width %s has a label of its own; use a loss such as"
                                    + " SoftmaxCrossEntropy, or a metric of labels such as"
                                    + " BinaryAccuracy")
                            .formatted(o.owner(), o.prediction().width()));
        }
    }

    /** Returns the index of the first largest element of the prediction. */
    static Expr predicted(Objective o) {
        requireComparable(o);
        return indexOfLargest(o.prediction());
    }

    /**
     * Returns the index of the class of the target, which is an index or a one-hot row. Rows whose
     * index is not that of a class do not count.
     */
    static Expr target(Objective o) {
        int classes = o.prediction().width();
        requireSteps(o);
        if (o.target().width() != 1) {
            requireComparable(o);
            return indexOfLargest(o.target(classes));
        }
        Expr index = o.target();
        o.weight(
                index.greaterThan(Expr.constant(-1))
                        .times(Expr.constant(classes).greaterThan(index)));
        return index;
    }

    /** Returns the target as a one-hot row or, if it is given so, a distribution over classes. */
    static Expr distribution(Objective o) {
        int classes = o.prediction().width();
        return o.target().width() == 1 ? target(o).oneHot(classes) : o.target(classes);
    }

    /** Returns the number of elements from the first largest one to the end of a row. */
    static Expr rank(Expr row) {
        double[] ranks = new double[row.width()];
        for (int k = 0; k < ranks.length; k++) {
            ranks[k] = ranks.length - k;
        }
        return row.equalTo(row.max()).times(Expr.constant(ranks)).max();
    }

    private static Expr indexOfLargest(Expr row) {
        return Expr.constant(row.width()).minus(rank(row));
    }

    /** Rejects labels that a loss aligns with steps, which have no class of their own. */
    private static void requireSteps(Objective o) {
        if (o.blank() != Objective.NO_BLANK) {
            throw new IllegalArgumentException(
                    ("%s compares the class of every step, but the loss aligns labels with steps by"
                                    + " itself; use CharacterErrorRate or EditDistance")
                            .formatted(o.owner()));
        }
    }

    /** Rejects predictions that are decoded classes, without scores of the others. */
    static void requireScores(Objective o) {
        if (o.predictionKind() == PredictionKind.DECODED_CLASSES) {
            throw new IllegalArgumentException(
                    ("%s needs a score or a probability for every class, but the loss decodes whole"
                         + " sequences; use Accuracy, F1Score or EntityF1, or after CtcLoss"
                         + " CharacterErrorRate or EditDistance")
                            .formatted(o.owner()));
        }
    }

    /** Rejects more classes than floats can rank. */
    static void requireComparable(Objective o) {
        if (o.prediction().width() > Tensor.EXACT_FLOATS) {
            throw new IllegalArgumentException(
                    "%s compares up to %s classes, got predictions of %s"
                            .formatted(o.owner(), Tensor.EXACT_FLOATS, o.prediction().width()));
        }
    }
}
