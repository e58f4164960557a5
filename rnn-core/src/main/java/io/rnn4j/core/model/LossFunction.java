package io.rnn4j.core.model;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.objective.ObjectiveRun;
import io.rnn4j.core.training.Execution;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A loss on tensors, without a model: its value, and its gradient with respect to the prediction.
 * Rows are the last axis; a tensor of one axis consists of rows of width 1.
 */
public final class LossFunction {
    private final Loss loss;
    private final Execution execution;

    /**
     * Wraps a loss.
     *
     * @param loss the loss
     */
    public LossFunction(Loss loss) {
        this(loss, Execution.standard());
    }

    /**
     * Wraps a loss.
     *
     * @param loss the loss
     * @param execution the kernels to use
     */
    public LossFunction(Loss loss, Execution execution) {
        this.loss = Objects.requireNonNull(loss, "loss");
        this.execution = Objects.requireNonNull(execution, "execution");
    }

    /**
     * A loss and its gradient.
     *
     * @param value a single number, shape []; of a loss with the reduction NONE the values of all
     *     elements
     * @param gradient the gradient of the number, or of the sum of the values each times its
     *     upstream gradient, with respect to the prediction, in the prediction's shape
     */
    public record Result(Tensor value, Tensor gradient) {}

    /**
     * Computes the loss and its gradient.
     *
     * @param prediction [..., width]
     * @param target rows of the width that the loss needs; the last axis may be missing if that is
     *     1
     * @return value and gradient
     */
    public Result apply(Tensor prediction, Tensor target) {
        return apply(prediction, target, null, null);
    }

    /**
     * Computes the loss and its gradient.
     *
     * @param prediction [..., width]
     * @param target rows of the width that the loss needs; the last axis may be missing if that is
     *     1
     * @param mask one number a row, 1 (counts) or 0; null if all rows count
     * @param upstream the gradient with respect to each value of a loss with the reduction NONE;
     *     null for ones
     * @return value and gradient
     * @throws IllegalArgumentException if the shapes do not fit each other, or if a target that is
     *     not masked makes no sense for the loss; one that is not finite gives a result that is not
     */
    public Result apply(Tensor prediction, Tensor target, Tensor mask, Tensor upstream) {
        int width = prediction.rank() <= 1 ? 1 : prediction.size(-1);
        if (prediction.array().length == 0) {
            throw new IllegalArgumentException(
                    "the prediction is empty, its shape is " + prediction.shape());
        }
        int rows = prediction.array().length / width;
        boolean everyElement = target.shape().equals(prediction.shape());
        if (!everyElement && target.array().length != rows) {
            throw new IllegalArgumentException(
                    "a target for predictions of shape "
                            + prediction.shape()
                            + " has that shape, or one number a row; got "
                            + target.shape());
        }
        ObjectiveDefinition objective =
                ObjectiveDefinition.of(loss, width, everyElement ? width : 1);
        boolean[] masked = masked(mask, rows);
        check(objective, target.array(), masked, rows);
        ObjectiveRun run = new ObjectiveRun(objective, true, execution.kernels(), 1);
        System.arraycopy(target.array(), 0, run.target(1, rows), 0, target.array().length);
        Tensor gradient = Tensor.zeros(prediction.shape());
        run.prepare(1, rows, masked, prediction.array(), 0, gradient.array());
        run.forward(0, 0, rows);
        if (loss.reduction() != LossReduction.NONE) {
            run.backward(loss.reduction(), 1, 0, 0, rows);
            float value = (float) run.value(loss.reduction());
            return new Result(Tensor.of(new float[] {value}), gradient);
        }
        Shape shape = run.valueWidth() == width ? prediction.shape() : rowShape(prediction);
        Tensor values = Tensor.of(run.weightedValues(), shape.sizes());
        run.backward(upstream(upstream, values));
        return new Result(values, gradient);
    }

    private static void check(
            ObjectiveDefinition objective, float[] target, boolean[] masked, int rows) {
        for (int row = 0; row < rows; row++) {
            if (masked == null || !masked[row]) {
                Optional<String> complaint =
                        objective.violation(target, row * objective.target().width());
                if (complaint.isPresent()) {
                    throw new IllegalArgumentException(
                            objective.owner() + ", target in row " + row + ": " + complaint.get());
                }
            }
        }
    }

    private static Shape rowShape(Tensor prediction) {
        int[] sizes = prediction.shape().sizes();
        return Shape.of(Arrays.copyOf(sizes, Math.max(0, sizes.length - 1)));
    }

    private static float[] upstream(Tensor upstream, Tensor values) {
        if (upstream == null) {
            float[] ones = new float[values.array().length];
            Arrays.fill(ones, 1f);
            return ones;
        }
        if (upstream.array().length != values.array().length) {
            throw new IllegalArgumentException(
                    "the upstream gradient has shape "
                            + upstream.shape()
                            + ", expected that of the values, "
                            + values.shape());
        }
        return upstream.array();
    }

    private static boolean[] masked(Tensor mask, int rows) {
        if (mask == null) {
            return null;
        }
        if (mask.array().length != rows) {
            throw new IllegalArgumentException(
                    "the mask has shape "
                            + mask.shape()
                            + ", expected one number for each of "
                            + rows
                            + " rows");
        }
        boolean[] masked = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            masked[row] = mask.array()[row] == 0;
        }
        return masked;
    }
}
