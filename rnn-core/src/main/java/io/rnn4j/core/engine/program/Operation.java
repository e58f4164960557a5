package io.rnn4j.core.engine.program;

import io.rnn4j.api.expr.ElementwiseOperation;
import io.rnn4j.api.expr.RandomMask;
import io.rnn4j.api.expr.RowReduction;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Reduction;

import java.util.List;

/** The operation of an {@link Instruction}. */
public sealed interface Operation {

    /** {@return the kernel operation with the name of an element-wise operation of expressions} */
    static Elementwise kernel(ElementwiseOperation operation) {
        return Elementwise.valueOf(operation.name());
    }

    /** {@return the kernel operation with the name of a reduction of expressions} */
    static Reduction kernel(RowReduction reduction) {
        return Reduction.valueOf(reduction.name());
    }

    /**
     * {@return the weight that the operation reads, or to whose gradient it adds; null if there is
     * none}
     */
    default WeightView view() {
        return null;
    }

    /**
     * A row from outside the program.
     *
     * @param port origin of the row
     */
    record Given(Port port) implements Operation {}

    /**
     * A weight of one row, the same for every row of the program.
     *
     * @param view the weight
     */
    record WeightRow(WeightView view) implements Operation {}

    /**
     * A constant row.
     *
     * @param values one for each element
     */
    record ConstantRow(List<Double> values) implements Operation {}

    /**
     * Random numbers.
     *
     * @param mask their distribution
     */
    record Mask(RandomMask mask) implements Operation {}

    /**
     * The first operand times a weight, plus the second operand if there is one.
     *
     * @param view the weight
     * @param transposed if the weight is transposed
     */
    record Product(WeightView view, boolean transposed) implements Operation {}

    /**
     * An element-wise operation.
     *
     * @param function the function
     */
    record Map(Elementwise function) implements Operation {}

    /**
     * The operand times a number plus a number.
     *
     * @param scale the factor
     * @param shift the addend
     */
    record Affine(Scalar scale, Scalar shift) implements Operation {}

    /** An operand of width 1 repeated over the width of the row. */
    record Broadcast() implements Operation {}

    /**
     * A row reduced to one number.
     *
     * @param reduction the reduction
     */
    record Reduce(Reduction reduction) implements Operation {}

    /**
     * The softmax of a row.
     *
     * @param logarithm whether the elements are logarithms
     */
    record Softmax(boolean logarithm) implements Operation {}

    /**
     * The gradient of the logarithms of the softmax of the second operand x, d - softmax(x)·Σd,
     * where the first operand d is the gradient with respect to them.
     */
    record LogSoftmaxGradient() implements Operation {}

    /**
     * The row of a weight whose index is the operand; zeros for an invalid index. Equals the
     * product of a one-hot row and the weight.
     *
     * @param view the weight
     */
    record Gather(WeightView view) implements Operation {}

    /**
     * The mean of the rows of an attended sequence, weighted by the softmax of scores. The first
     * operand is the query; the second, if there is one, the weight of an additive score.
     *
     * @param keys name of the sequence that the query is compared with
     * @param values name of the sequence whose mean is computed
     */
    record Attend(String keys, String values) implements Operation {}

    /**
     * The gradient of {@link Attend} with respect to the query, followed by that of the weight of
     * an additive score; adds to the gradients of the attended sequences. The first operand is the
     * gradient of the mean, the others are those of {@link Attend}.
     *
     * @param keys name of the sequence that the query is compared with
     * @param values name of the sequence whose mean is computed
     */
    record AttendGradient(String keys, String values) implements Operation {}

    /**
     * A range of columns of the operand.
     *
     * @param firstColumn the first column
     */
    record Part(int firstColumn) implements Operation {}

    /** Zeros, with a one at the index that is the operand. */
    record OneHot() implements Operation {}

    /**
     * A copy of the operand.
     *
     * @param result name of the result that is copied
     */
    record Copy(String result) implements Operation {}

    /**
     * Adds, over all rows, the outer product of the two operands to the gradient of a weight.
     *
     * @param view the weight
     */
    record WeightGradient(WeightView view) implements Operation {}

    /**
     * Adds, over all rows, the operand to the gradient of a weight of one row.
     *
     * @param view the weight
     */
    record RowGradient(WeightView view) implements Operation {}

    /**
     * Adds, over all rows, the second operand to the row of the gradient of a weight whose index is
     * the first operand.
     *
     * @param view the weight
     */
    record GatherGradient(WeightView view) implements Operation {}
}
