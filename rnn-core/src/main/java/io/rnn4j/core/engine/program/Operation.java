package io.rnn4j.core.engine.program;

import io.rnn4j.api.expr.ElementwiseOperation;
import io.rnn4j.api.expr.RandomMask;
import io.rnn4j.api.expr.RowReduction;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Reduction;

import java.util.List;

/** What an {@link Instruction} of a {@link Program} does. */
public sealed interface Operation {

    /** Returns the kernel of an element-wise operation of expressions, which has the same name. */
    static Elementwise kernel(ElementwiseOperation operation) {
        return Elementwise.valueOf(operation.name());
    }

    /** Returns the kernel of a reduction of expressions, which has the same name. */
    static Reduction kernel(RowReduction reduction) {
        return Reduction.valueOf(reduction.name());
    }

    /**
     * Returns the weight that this reads, or to the gradient of which it adds.
     *
     * @return the weight; null if there is none
     */
    default WeightView view() {
        return null;
    }

    /**
     * A row given from outside.
     *
     * @param port whose row it is
     */
    record Given(Port port) implements Operation {}

    /**
     * A weight of one row, the same for every row of the program.
     *
     * @param view the weight
     */
    record WeightRow(WeightView view) implements Operation {}

    /**
     * Numbers that never change.
     *
     * @param values one an element
     */
    record ConstantRow(List<Double> values) implements Operation {}

    /**
     * Random numbers.
     *
     * @param mask what they are drawn from
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
     * @param function what is computed
     */
    record Map(Elementwise function) implements Operation {}

    /**
     * The operand times a number plus a number.
     *
     * @param scale the factor
     * @param shift the addend
     */
    record Affine(Scalar scale, Scalar shift) implements Operation {}

    /** An operand of width 1 spread over the row. */
    record Broadcast() implements Operation {}

    /**
     * A row reduced to one number.
     *
     * @param reduction what is computed
     */
    record Reduce(Reduction reduction) implements Operation {}

    /**
     * The row of a weight whose index the operand names; zeros if there is none. It is what a
     * one-hot row times the weight would be.
     *
     * @param view the weight
     */
    record Gather(WeightView view) implements Operation {}

    /**
     * The mean of the rows of an attended sequence, weighted by the softmax of scores: the first
     * operand is the query, the second, if there is one, the weight of an additive score.
     *
     * @param keys name of the sequence of keys that the query is scored against
     * @param values name of the sequence of values whose mean is taken
     */
    record Attend(String keys, String values) implements Operation {}

    /**
     * The gradient of {@link Attend} with respect to the query and then to the weight of an
     * additive score; adds to the gradients of the attended sequences. The first operand is the
     * gradient of the mean, the others are those of {@link Attend}.
     *
     * @param keys name of the sequence of keys that the query is scored against
     * @param values name of the sequence of values whose mean is taken
     */
    record AttendGradient(String keys, String values) implements Operation {}

    /**
     * Some columns of the operand.
     *
     * @param firstColumn the first of them
     */
    record Part(int firstColumn) implements Operation {}

    /** Zeros with a one at the index that the operand gives. */
    record OneHot() implements Operation {}

    /**
     * A copy of the operand in a location of its own.
     *
     * @param result what it is a copy for
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
     * Adds, over all rows, the second operand to the row of the gradient of a weight that the first
     * operand names.
     *
     * @param view the weight
     */
    record GatherGradient(WeightView view) implements Operation {}
}
