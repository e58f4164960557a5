package io.rnn4j.api;

import io.rnn4j.api.expr.Expr;

import java.util.Objects;
import java.util.OptionalInt;

/** Where a {@link Loss} or a {@link Metric} is written down: rows in, value out. */
public final class Objective {
    private final String owner;
    private final Expr.Leaf prediction;
    private final Expr.Leaf target;
    private Expr value;
    private Expr weight;
    private OptionalInt ignoredIndex = OptionalInt.empty();

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
                            + target.width());
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
        this.ignoredIndex = OptionalInt.of(ignored);
        return target(1);
    }

    /**
     * Refuses a value of the target that is no index where an index is needed.
     *
     * @param value a value of the target, not masked
     * @throws IllegalArgumentException if {@link #targetIndex} was called and this is neither the
     *     index of a class nor the ignored value
     */
    public void checkTarget(float value) {
        int classes = prediction.width();
        boolean valid = value >= 0 && value < classes && value == (int) value;
        if (ignoredIndex.isPresent() && !valid && value != ignoredIndex.getAsInt()) {
            throw new IllegalArgumentException(
                    owner
                            + " needs the indices of classes, 0 to "
                            + (classes - 1)
                            + ", or "
                            + ignoredIndex.getAsInt()
                            + " for a row to be ignored, got "
                            + value);
        }
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
