package io.rnn4j.api.loss;

import io.rnn4j.api.expr.Expr;

import java.util.Objects;
import java.util.Optional;

/** Where a {@link Loss} or a {@link Metric} is written down: rows in, value out. */
public final class Objective {
    private final String owner;
    private final Expr.Leaf prediction;
    private final Expr.Leaf target;
    private Expr value;
    private Expr weight;
    private TargetRule rule = (targets, from, width) -> Optional.empty();

    /**
     * Creates an empty objective.
     *
     * @param owner the name of the loss or metric, for messages
     * @param predictionWidth width of a row of the prediction
     * @param targetWidth width of a row of the target
     */
    public Objective(String owner, int predictionWidth, int targetWidth) {
        this.owner = owner;
        this.prediction = Expr.leaf("prediction", predictionWidth);
        this.target = Expr.leaf("target", targetWidth);
    }

    /**
     * Says whose objective this is.
     *
     * @return the kind and the name of the component, for messages
     */
    public String owner() {
        return owner;
    }

    /**
     * Returns a row of the prediction.
     *
     * @return a leaf
     */
    public Expr.Leaf prediction() {
        return prediction;
    }

    /**
     * Returns a row of the target, of whatever width the data have.
     *
     * @return a leaf
     */
    public Expr.Leaf target() {
        return target;
    }

    /**
     * Returns a row of the target after a look at its width.
     *
     * @param width the width that this loss needs
     * @return a leaf
     * @throws IllegalArgumentException if the data have another width
     */
    public Expr.Leaf target(int width) {
        if (target.width() != width) {
            throw new IllegalArgumentException(
                    owner
                            + " on predictions of width "
                            + prediction.width()
                            + " needs targets of width "
                            + width
                            + ", got width "
                            + target.width()
                            + "; give targets of that width, let the last layer make rows as wide"
                            + " as the targets, or, if they are one for every step, let the last"
                            + " recurrent layer return sequences");
        }
        return target;
    }

    /**
     * Returns the target as the index of a class; values that are no index are then refused.
     *
     * @param ignored a value that is allowed beside the indices
     * @return a leaf of width 1
     * @throws IllegalArgumentException if the data have another width
     */
    public Expr.Leaf targetIndex(int ignored) {
        if (target.width() != 1) {
            throw new IllegalArgumentException(
                    owner
                            + " needs targets of width 1, the index of a class, got width "
                            + target.width()
                            + "; for one-hot rows and other distributions use a loss that takes"
                            + " those, such as OneHotSoftmaxCrossEntropy; if these are a class for"
                            + " every step, let the last recurrent layer return sequences");
        }
        requireTargets((targets, from, width) -> noIndex(targets[from], ignored));
        return target;
    }

    private Optional<String> noIndex(float value, int ignored) {
        int classes = prediction.width();
        if (value >= 0 && value < classes && value == (int) value || value == ignored) {
            return Optional.empty();
        }
        return Optional.of(
                "expected the index of a class, 0 to "
                        + (classes - 1)
                        + ", or "
                        + ignored
                        + " for a row to be ignored, got "
                        + value
                        + "; count classes from 0, or let the last layer have more units");
    }

    /**
     * Says what rows of the target have to be; others are refused before the first step.
     *
     * @param newRule looks at every row that is not masked; what it has against one with NaN or
     *     infinities does not count, since a training refuses those itself unless told not to
     */
    public void requireTargets(TargetRule newRule) {
        this.rule = Objects.requireNonNull(newRule, "rule");
    }

    /**
     * Looks at a row of the target that is not masked.
     *
     * @param targets holds the row
     * @param from where it begins
     * @return what {@link #requireTargets} has against it; empty if the row suits, or if it holds a
     *     number that is not finite, which is another check's matter
     */
    public Optional<String> complaint(float[] targets, int from) {
        Optional<String> complaint = rule.complaint(targets, from, target.width());
        return complaint.isPresent() && isFinite(targets, from) ? complaint : Optional.empty();
    }

    private boolean isFinite(float[] targets, int from) {
        for (int at = from; at < from + target.width(); at++) {
            if (!Float.isFinite(targets[at])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Sets the value.
     *
     * @param expression one value an element of the row, or one for the whole row
     */
    public void value(Expr expression) {
        this.value = Objects.requireNonNull(expression, "value");
    }

    /**
     * Weights the row, in the value and in the number that a mean divides by; 1 if not called.
     *
     * @param expression width 1, a function of the target alone; 0 leaves the row out
     * @throws IllegalArgumentException if it is wider than 1
     */
    public void weight(Expr expression) {
        if (expression.width() != 1) {
            throw new IllegalArgumentException(
                    owner + ": the weight of a row has width 1, got " + expression.width());
        }
        this.weight = expression;
    }

    /**
     * Returns what {@link #value(Expr)} set.
     *
     * @return the value
     * @throws IllegalStateException if it was not set
     */
    public Expr value() {
        if (value == null) {
            throw new IllegalStateException(owner + ".define has set no value");
        }
        return value;
    }

    /**
     * Returns the weight of the row.
     *
     * @return the weight; the constant 1 if none was set
     */
    public Expr weight() {
        return weight == null ? Expr.constant(1) : weight;
    }
}
