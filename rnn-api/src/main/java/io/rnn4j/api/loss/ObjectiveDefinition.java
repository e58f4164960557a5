package io.rnn4j.api.loss;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** The complete equations of a {@link Loss} or a {@link Metric} for given widths. */
public final class ObjectiveDefinition {
    private final String owner;
    private final ExprNode.Leaf prediction;
    private final ExprNode.Leaf target;
    private final List<Expr> values;
    private final Supplier<RowAccumulator> accumulator;
    private final List<MetricResult> results;
    private final Expr weight;
    private final TargetRule rule;
    private final LabelPaths paths; // null for the value of a row

    private ObjectiveDefinition(Objective objective, List<MetricResult> results) {
        if (objective.values().isEmpty() && objective.paths() == null) {
            throw new IllegalStateException(
                    "%s sets no value; call value(expression) in define"
                            .formatted(objective.owner()));
        }
        this.owner = objective.owner();
        this.prediction = objective.prediction();
        this.target = objective.target();
        this.values = objective.values();
        this.accumulator = objective.accumulator();
        this.results = List.copyOf(results);
        this.weight = objective.weight();
        this.rule = objective.rule();
        this.paths = objective.paths();
    }

    /**
     * Defines a loss.
     *
     * @param loss the loss
     * @param predictionWidth number of elements of a row of the prediction, at least 1
     * @param targetWidth number of elements of a row of the target, at least 1
     * @return the complete definition
     * @throws IllegalArgumentException if the widths do not suit the loss
     * @throws IllegalStateException if the loss sets no value
     */
    public static ObjectiveDefinition of(Loss loss, int predictionWidth, int targetWidth) {
        Objects.requireNonNull(loss, "loss");
        Objective objective = objective(loss, predictionWidth, targetWidth);
        if (objective.accumulator() != null) {
            throw new IllegalStateException(
                    "%s sets columns of sums; only a metric has them, a loss calls value(expression)"
                            .formatted(objective.owner()));
        }
        return new ObjectiveDefinition(objective, List.of());
    }

    private static Objective objective(Loss loss, int predictionWidth, int targetWidth) {
        Objective objective =
                new Objective(
                        "loss '" + loss.name() + "'",
                        Expr.leaf("prediction", predictionWidth),
                        Expr.leaf("target", targetWidth),
                        loss.predictionKind(),
                        Objective.NO_BLANK);
        loss.define(objective);
        return objective;
    }

    /**
     * Defines a metric of an output that has a loss. Rows that the loss ignores, by a weight of 0,
     * are ignored by the metric. Beside a {@link SequenceLoss}, rows of the prediction are one-hot
     * rows of the decoded classes, and targets have width 1.
     *
     * @param metric the metric
     * @param loss the loss of the output
     * @param predictionWidth number of elements of a row of the prediction, at least 1
     * @param targetWidth number of elements of a row of the target, at least 1
     * @return the complete definition of the metric
     * @throws IllegalArgumentException if the widths or the loss do not suit the metric
     * @throws IllegalStateException if the metric or the loss sets no value
     */
    public static ObjectiveDefinition of(
            Metric metric, Loss loss, int predictionWidth, int targetWidth) {
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(loss, "loss");
        Objective beside = objective(loss, predictionWidth, targetWidth);
        LabelPaths paths = beside.paths();
        Objective objective =
                new Objective(
                        "metric '" + metric.name() + "'",
                        beside.prediction(),
                        paths == null ? beside.target() : Expr.leaf("target", 1),
                        paths == null ? loss.predictionKind() : PredictionKind.DECODED_CLASSES,
                        paths instanceof LabelPaths.Alignments alignments
                                ? alignments.blank()
                                : Objective.NO_BLANK);
        metric.define(objective);
        objective.ignoreAs(beside);
        if (objective.accumulator() == null) {
            MetricResult mean = new MetricResult(metric.name(), totals -> metric.finish(totals[0]));
            return new ObjectiveDefinition(objective, List.of(mean));
        }
        if (objective.results().isEmpty()) {
            throw new IllegalStateException(
                    "%s sets columns but no result; call result(name, function) in define"
                            .formatted(objective.owner()));
        }
        return new ObjectiveDefinition(objective, objective.results());
    }

    /** {@return the kind and name of the component, for messages: {@code loss 'huber'}} */
    public String owner() {
        return owner;
    }

    /** {@return the leaf for a row of the prediction} */
    public ExprNode.Leaf prediction() {
        return prediction;
    }

    /** {@return the leaf for a row of the target} */
    public ExprNode.Leaf target() {
        return target;
    }

    /** {@return the value of a row: of the width of prediction or target, or of width 1} */
    public Expr value() {
        return values.getFirst();
    }

    /** {@return the paths over which the loss sums; empty if a row has a value} */
    public Optional<LabelPaths> paths() {
        return Optional.ofNullable(paths);
    }

    /** {@return the columns of a metric with an accumulator; otherwise only the value of a row} */
    public List<Expr> values() {
        return values;
    }

    /**
     * {@return a new accumulator, which receives the rows of a metric; empty if the metric is
     * computed from the weighted mean of the values}
     */
    public Optional<RowAccumulator> newAccumulator() {
        return accumulator == null
                ? Optional.empty()
                : Optional.of(Objects.requireNonNull(accumulator.get(), "accumulator"));
    }

    /**
     * {@return the results of a metric, computed from the totals of its accumulator or, without
     * one, from the weighted mean; none for a loss}
     */
    public List<MetricResult> results() {
        return results;
    }

    /** {@return the weight of a row, of width 1} */
    public Expr weight() {
        return weight;
    }

    /** {@return whether target rows must satisfy a rule} */
    public boolean hasTargetRule() {
        return rule != null;
    }

    /**
     * Checks an unmasked row of the target against the {@link TargetRule}.
     *
     * @param row the elements of the row
     * @return description of the violation; empty if the row satisfies the rule
     */
    public Optional<String> violation(double[] row) {
        Objects.requireNonNull(row, "row");
        return rule == null ? Optional.empty() : rule.violation(row);
    }
}
