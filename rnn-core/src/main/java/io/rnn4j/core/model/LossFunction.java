package io.rnn4j.core.model;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.loss.SequenceLoss;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.node.IndexRange;
import io.rnn4j.core.engine.objective.ObjectiveRun;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.NonFiniteException;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Applies a loss to tensors, without a model: computes its value, and its gradient with respect to
 * the prediction. The last axis of a tensor is the row; a tensor with one axis has rows of width 1.
 *
 * <p>A {@link SequenceLoss} has predictions [samples, steps, classes] and one value for each
 * sequence; its weights, 0 or 1, are a mask of the steps. {@link io.rnn4j.core.loss.CtcLoss} takes
 * targets [samples, labels]. {@link io.rnn4j.core.loss.CrfLoss} is rejected, because it reads
 * weights of the model.
 */
public final class LossFunction {
    private final Loss loss;
    private final Execution execution;

    /**
     * Creates a function with the standard execution.
     *
     * @param loss the loss
     */
    public LossFunction(Loss loss) {
        this(loss, Execution.standard());
    }

    /**
     * Creates a function.
     *
     * @param loss the loss
     * @param execution kernels of the function; it runs on one thread
     */
    public LossFunction(Loss loss, Execution execution) {
        this.loss = Objects.requireNonNull(loss, "loss");
        this.execution = Objects.requireNonNull(execution, "execution");
    }

    /**
     * Value and gradient of a loss.
     *
     * @param value a single number, shape []; for the reduction NONE the values of all elements or
     *     rows
     * @param gradient gradient with respect to the prediction, in its shape; for the reduction NONE
     *     that of the sum of all values, each times its upstream gradient
     */
    public record Result(Tensor value, Tensor gradient) {
        /** Rejects null. */
        public Result {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(gradient, "gradient");
        }
    }

    /**
     * Computes value and gradient.
     *
     * @param prediction [..., width]
     * @param target the shape of the prediction, or {@link Loss#targetWidth} or one number for each
     *     row
     * @return value and gradient
     */
    public Result apply(Tensor prediction, Tensor target) {
        return apply(prediction, target, null, null);
    }

    /**
     * Computes value and gradient of a weighted or masked loss.
     *
     * @param prediction [..., width]
     * @param target the shape of the prediction, or {@link Loss#targetWidth} or one number for each
     *     row
     * @param weights for each row its weight, 0 or more and finite, such as 1 (valid) and 0
     *     (ignored) of a mask; null for weights of 1. A mean is divided by their sum
     * @param upstream for the reduction NONE the gradient with respect to each value; null for ones
     * @return value and gradient
     * @throws IllegalArgumentException if shapes do not fit, if a weight is invalid, or if a target
     *     that counts does not suit the loss
     * @throws io.rnn4j.core.training.NonFiniteException if a prediction that counts is NaN, or a
     *     target that counts is not finite
     */
    public Result apply(Tensor prediction, Tensor target, Tensor weights, Tensor upstream) {
        Objects.requireNonNull(prediction, "prediction");
        Objects.requireNonNull(target, "target");
        int width = prediction.rank() <= 1 ? 1 : prediction.size(-1);
        if (loss instanceof SequenceLoss sequences) {
            return SequenceFunction.apply(sequences, prediction, target, weights, upstream);
        }
        float[] predicted = prediction.toFloat().array();
        if (predicted.length == 0) {
            throw new IllegalArgumentException(
                    "the prediction is empty, its shape is " + prediction.shape());
        }
        int rows = predicted.length / width;
        boolean everyElement = target.shape().equals(prediction.shape());
        int targetWidth = everyElement ? width : targetWidth(prediction, target, width, rows);
        ObjectiveDefinition objective = ObjectiveDefinition.of(loss, width, targetWidth);
        boolean[] masked = masked(weights, rows);
        boolean classes = target.isInt() && !everyElement && width > 1;
        if (!target.isInt() && !everyElement && width > Tensor.EXACT_FLOATS) {
            throw IndexRange.inexact("the targets", width + " classes");
        }
        check(objective, target, masked, rows);
        requireFinite(predicted, target, masked, rows);
        ObjectiveRun run = new ObjectiveRun(objective, true, execution.kernels(), 1);
        fill(run.target(1, rows), classes ? run.classes() : null, target);
        Tensor gradient = Tensor.zeros(prediction.shape());
        weigh(weights, run.weigh(1, rows, masked));
        run.prepare(1, rows, predicted, 0, gradient.array());
        run.forward(0, 0, rows);
        if (loss.reduction() != LossReduction.NONE) {
            run.backward(loss.reduction(), 1, 0, 0, rows);
            float value = (float) run.value(loss.reduction());
            return new Result(Tensor.of(new float[] {value}, new int[0]), gradient);
        }
        Tensor values = Tensor.of(run.weightedValues(), valueShape(prediction, run.valueWidth()));
        run.backward(upstream(upstream, values));
        return new Result(values, gradient);
    }

    /** Returns the width of targets that do not have the shape of the prediction. */
    private int targetWidth(Tensor prediction, Tensor target, int width, int rows) {
        long elements = target.shape().elements();
        if (elements == rows) {
            return 1;
        }
        int expected = loss.targetWidth(width);
        if (elements != (long) rows * expected) {
            String alternative =
                    expected == width ? "" : ", or for this loss %s in a row".formatted(expected);
            throw new IllegalArgumentException(
                    ("a target for predictions of shape %s has the same shape, or one number for"
                                    + " each row%s; got %s")
                            .formatted(prediction.shape(), alternative, target.shape()));
        }
        return expected;
    }

    private static void check(
            ObjectiveDefinition objective, Tensor target, boolean[] masked, int rows) {
        double[] values = new double[objective.target().width()];
        for (int row = 0; row < rows; row++) {
            if (masked == null || !masked[row]) {
                for (int k = 0; k < values.length; k++) {
                    int at = row * values.length + k;
                    values[k] = target.isInt() ? target.intArray()[at] : target.array()[at];
                }
                Optional<String> violation = objective.violation(values);
                if (violation.isPresent()) {
                    throw new IllegalArgumentException(
                            "%s, target in row %s: %s"
                                    .formatted(objective.owner(), row, violation.get()));
                }
            }
        }
    }

    /** Rejects NaN, and infinite targets; an infinite prediction has a limit. */
    private static void requireFinite(
            float[] predicted, Tensor target, boolean[] masked, int rows) {
        float[] targets = target.isInt() ? new float[0] : target.array();
        for (int row = 0; row < rows; row++) {
            if (masked == null || !masked[row]) {
                int width = predicted.length / rows;
                for (int k = 0; k < width; k++) {
                    float value = predicted[row * width + k];
                    requireFinite(!Float.isNaN(value), "prediction", value, row, k);
                }
                int targetWidth = targets.length / rows;
                for (int k = 0; k < targetWidth; k++) {
                    float value = targets[row * targetWidth + k];
                    requireFinite(Float.isFinite(value), "target", value, row, k);
                }
            }
        }
    }

    private static void requireFinite(boolean valid, String what, float value, int row, int k) {
        if (!valid) {
            throw new NonFiniteException(
                    "the %s contains %s in row %s, column %s; give the row the weight 0 or correct it"
                            .formatted(what, value, row, k));
        }
    }

    /** Copies targets, ints of classes also as they are. */
    private static void fill(float[] to, int[] toClasses, Tensor target) {
        if (toClasses == null) {
            System.arraycopy(target.toFloat().array(), 0, to, 0, target.shape().elements());
            return;
        }
        int[] classes = target.intArray();
        System.arraycopy(classes, 0, toClasses, 0, classes.length);
        for (int row = 0; row < classes.length; row++) {
            to[row] = classes[row];
        }
    }

    /**
     * Returns the shape of values: that of the prediction, or one value for each row or for each
     * target.
     */
    private static int[] valueShape(Tensor prediction, int valueWidth) {
        int[] sizes = prediction.shape().toArray();
        if (sizes.length == 0 || sizes.length == 1 && valueWidth == 1) {
            return sizes; // rows of width 1
        }
        if (valueWidth == 1 && sizes[sizes.length - 1] != 1) {
            return Arrays.copyOf(sizes, sizes.length - 1);
        }
        sizes[sizes.length - 1] = valueWidth;
        return sizes;
    }

    static float[] upstream(Tensor upstream, Tensor values) {
        if (upstream == null) {
            float[] ones = new float[values.array().length];
            Arrays.fill(ones, 1f);
            return ones;
        }
        if (upstream.shape().elements() != values.array().length) {
            throw new IllegalArgumentException(
                    "the upstream gradient has shape %s, expected that of the values, %s"
                            .formatted(upstream.shape(), values.shape()));
        }
        return upstream.toFloat().array();
    }

    private static boolean[] masked(Tensor weights, int rows) {
        if (weights == null) {
            return null;
        }
        if (weights.shape().elements() != rows) {
            throw new IllegalArgumentException(
                    "the weights have shape %s, expected one number for each of %s rows"
                            .formatted(weights.shape(), rows));
        }
        float[] values = weights.toFloat().array();
        boolean[] masked = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            if (!(values[row] >= 0) || !Float.isFinite(values[row])) {
                throw new IllegalArgumentException(
                        "weights are finite and at least 0, got %s for row %s"
                                .formatted(values[row], row));
            }
            masked[row] = values[row] == 0;
        }
        return masked;
    }

    private static void weigh(Tensor weights, float[] rowWeights) {
        float[] values = weights == null ? new float[0] : weights.toFloat().array();
        for (int row = 0; row < values.length; row++) {
            rowWeights[row] *= values[row];
        }
    }
}
