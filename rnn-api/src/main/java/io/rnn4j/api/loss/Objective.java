package io.rnn4j.api.loss;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Builder in which a {@link Loss} or a {@link Metric} declares its equations. */
public final class Objective {
    /** Value in place of the class that stands for no label. */
    public static final int NO_BLANK = -1;

    private final String owner;
    private final ExprNode.Leaf prediction;
    private final ExprNode.Leaf target;
    private final PredictionKind predictionKind;
    private List<Expr> values = List.of();
    private Supplier<RowAccumulator> accumulator; // null for a weighted mean
    private final List<MetricResult> results = new ArrayList<>();
    private Expr weight; // null for 1
    private TargetRule rule; // null if any target is valid
    private LabelPaths paths; // null for a loss of rows, and for a metric
    private final int blank; // of the loss of the output, NO_BLANK for none

    Objective(
            String owner,
            ExprNode.Leaf prediction,
            ExprNode.Leaf target,
            PredictionKind predictionKind,
            int blank) {
        this.owner = owner;
        this.prediction = prediction;
        this.target = target;
        this.predictionKind = predictionKind;
        this.blank = blank;
    }

    /** {@return a row of the prediction} */
    public ExprNode.Leaf prediction() {
        return prediction;
    }

    /**
     * {@return what the elements of a prediction are to the loss of the output; unspecified for a
     * metric without a loss}
     */
    public PredictionKind predictionKind() {
        return predictionKind;
    }

    /**
     * {@return for a metric of an output whose loss aligns labels with steps, the class that stands
     * for no label; otherwise {@link #NO_BLANK}} With a blank, the rows that a metric receives are
     * the best path and the labels of a sequence, each followed by blanks.
     */
    public int blank() {
        return blank;
    }

    /** {@return a row of the target, of the width of the data} */
    public ExprNode.Leaf target() {
        return target;
    }

    /**
     * {@return a row of the target and requires its width}
     *
     * @param width required number of elements
     * @throws IllegalArgumentException if the data have another width
     */
    public ExprNode.Leaf target(int width) {
        if (target.width() != width) {
            throw new IllegalArgumentException(
                    ("%s on predictions of width %s needs targets of width %s, got width %s; give"
                         + " targets of that width, change the units of the last layer, or, if"
                         + " there is a target for every step, let the last recurrent layer return"
                         + " sequences")
                            .formatted(owner, prediction.width(), width, target.width()));
        }
        return target;
    }

    /**
     * {@return the target as the index of a class, a row of width 1} Targets that are not an index
     * are rejected.
     *
     * @param ignored a value that is allowed in addition to the indices, for rows to be ignored; at
     *     most 2²⁴, because equations compare it as a float
     * @throws IllegalArgumentException if the data have another width
     */
    public ExprNode.Leaf targetIndex(int ignored) {
        if (ignored > Tensor.EXACT_FLOATS) {
            throw new IllegalArgumentException(
                    "%s: the ignored index must be at most %s, got %s"
                            .formatted(owner, Tensor.EXACT_FLOATS, ignored));
        }
        requireWidthOfIndex();
        requireTargets(row -> checkIndex(row[0], ignored));
        return target;
    }

    private void requireWidthOfIndex() {
        if (target.width() != 1) {
            throw new IllegalArgumentException(
                    ("%s needs targets of width 1, the index of a class, got width %s; for one-hot"
                         + " rows and other distributions use a loss such as"
                         + " OneHotSoftmaxCrossEntropy; if there is a class for every step, let the"
                         + " last recurrent layer return sequences")
                            .formatted(owner, target.width()));
        }
    }

    private Optional<String> checkIndex(double value, int ignored) {
        int classes = prediction.width();
        if (isClass(value) || value == ignored) {
            return Optional.empty();
        }
        return Optional.of(
                ("expected the index of a class, 0 to %s, or %s for a row to be ignored, got %s;"
                                + " count classes from 0, or let the last layer have more units")
                        .formatted(classes - 1, ignored, text(value)));
    }

    private static String text(double value) {
        boolean large = Math.abs(value) >= 1e7 && value == (int) value; // no exponent
        return large ? Integer.toString((int) value) : Float.toString((float) value);
    }

    /**
     * Sets the rule that target rows must satisfy. It is checked for every unmasked row before the
     * first training step, also for rows with NaN or infinite values.
     *
     * @param newRule the rule
     */
    public void requireTargets(TargetRule newRule) {
        this.rule = Objects.requireNonNull(newRule, "rule");
    }

    /**
     * Sets the value of a row.
     *
     * @param expression a value for every element of the prediction or of the target, or one of
     *     width 1 for the whole row
     */
    public void value(Expr expression) {
        this.values = List.of(Objects.requireNonNull(expression, "value"));
        this.accumulator = null;
    }

    /**
     * Sets the paths over which a {@link SequenceLoss} sums, in place of {@link #value}.
     *
     * @param newPaths the paths
     * @throws IllegalArgumentException if predictions have less than two classes, or no blank
     */
    public void paths(LabelPaths newPaths) {
        Objects.requireNonNull(newPaths, "newPaths");
        int classes = prediction.width();
        if (classes < 2) {
            throw new IllegalArgumentException(
                    "%s needs at least two classes, got predictions of width %s; give the last layer a unit for every class"
                            .formatted(owner, classes));
        }
        if (newPaths instanceof LabelPaths.Alignments alignments && alignments.blank() >= classes) {
            throw new IllegalArgumentException(
                    "%s: the blank is one of the %s classes, 0 to %s, got %s; give the last layer a unit for the blank, or set blank(index)"
                            .formatted(owner, classes, classes - 1, alignments.blank()));
        }
        if (newPaths instanceof LabelPaths.Chains) {
            requireWidthOfIndex();
            requireTargets(row -> checkClass(row[0]));
        }
        this.paths = newPaths;
    }

    private Optional<String> checkClass(double value) {
        int classes = prediction.width();
        return isClass(value)
                ? Optional.empty()
                : Optional.of(
                        ("expected the index of a class, 0 to %s, got %s; count classes from 0, let"
                                        + " the last layer have more units, or mask targets that"
                                        + " are unknown")
                                .formatted(classes - 1, text(value)));
    }

    private boolean isClass(double value) {
        return value >= 0 && value < prediction.width() && value == (int) value;
    }

    /**
     * Sets the columns whose sums, each row times its weight, are the totals of a metric. It
     * replaces {@link #value}; the metric then declares every {@link #result}.
     *
     * @param columns expressions of any width; the totals are the sums of their elements, one
     *     expression after the other; an element that is NaN, as where a single element of the
     *     target is missing, adds nothing
     */
    public void sums(Expr... columns) {
        int width = NullChecks.listOf("columns", columns).stream().mapToInt(Expr::width).sum();
        accumulate(() -> new ColumnSums(width), columns);
    }

    /**
     * Sets the columns that an accumulator receives, from whose totals a metric is computed. It
     * replaces {@link #value}; the metric then declares every {@link #result}.
     *
     * @param newAccumulator creates the accumulator of a training or an evaluation
     * @param columns expressions of any width, whose elements are a row, one expression after the
     *     other
     */
    public void accumulate(Supplier<RowAccumulator> newAccumulator, Expr... columns) {
        Objects.requireNonNull(newAccumulator, "newAccumulator");
        List<Expr> all = NullChecks.listOf("columns", columns);
        if (all.isEmpty()) {
            throw new IllegalArgumentException(owner + " needs at least one column, got none");
        }
        this.values = all;
        this.accumulator = newAccumulator;
    }

    /**
     * Adds a result of a metric with {@link #sums} or {@link #accumulate}.
     *
     * @param name name in the history
     * @param of computes the result from the totals
     */
    public void result(String name, ToDoubleFunction<double[]> of) {
        results.add(new MetricResult(name, of));
    }

    /**
     * Sets the weight of a row, which multiplies the value and counts in the denominator of a mean;
     * 1 by default.
     *
     * @param expression width 1, a function of the target alone; 0 ignores the row
     * @throws IllegalArgumentException if it is wider than 1
     */
    public void weight(Expr expression) {
        Objects.requireNonNull(expression, "expression");
        if (expression.width() != 1) {
            throw new IllegalArgumentException(
                    "%s: the weight of a row has width 1, got %s; reduce it, for example with sum()"
                            .formatted(owner, expression.width()));
        }
        this.weight = expression;
    }

    /** {@return the kind and name of the component, for messages: {@code loss 'huber'}} */
    public String owner() {
        return owner;
    }

    List<Expr> values() {
        return values;
    }

    Supplier<RowAccumulator> accumulator() {
        return accumulator;
    }

    List<MetricResult> results() {
        return results;
    }

    Expr weight() {
        return weight == null ? Expr.constant(1) : weight;
    }

    /** Ignores the rows that the loss of the output ignores. */
    void ignoreAs(Objective loss) {
        if (loss.weight != null) {
            Expr counts = loss.weight.equalTo(Expr.constant(0)).oneMinus();
            weight = weight == null ? counts : weight.times(counts);
        }
    }

    LabelPaths paths() {
        return paths;
    }

    TargetRule rule() {
        return rule;
    }
}
