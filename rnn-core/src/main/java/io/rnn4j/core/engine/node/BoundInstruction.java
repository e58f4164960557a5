package io.rnn4j.core.engine.node;

import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** An instruction of a program bound to the arrays of a run. */
final class BoundInstruction {
    final Instruction line;
    final Operation operation;
    final int width; // of the result
    final int depth; // of a product or reduction: the width of the left operand
    final BoundValue result; // null for a gradient of a weight
    final BoundValue[] operands;
    final Elementwise function; // null unless the operation applies one
    final Attention attention; // null unless the operation attends
    final DropoutMaskRows mask; // null unless the operation draws a mask
    final String weight; // of a gradient of a weight
    final int weightRows; // of its view, likewise
    final int firstColumn;
    final int columns;
    private final Scalar affineScale; // null unless the operation is affine
    private final Scalar affineShift;
    private float[] packed;
    private WeightArray table;
    private float scale;
    private float shift;

    BoundInstruction(
            Instruction line,
            int depth,
            BoundValue result,
            List<BoundValue> operands,
            Attention attention,
            DropoutMaskRows mask) {
        this.line = line;
        this.operation = line.operation();
        this.width = line.width();
        this.depth = depth;
        this.result = result;
        this.operands = operands.toArray(BoundValue[]::new);
        this.function =
                operation instanceof Operation.Map map
                        ? map.function()
                        : operation instanceof Operation.Copy ? Elementwise.COPY : null;
        WeightView view = line.isGradient() ? operation.view() : null;
        this.weight = view == null ? null : view.weight();
        this.weightRows = view == null ? 0 : view.rows();
        this.firstColumn = view == null ? 0 : view.firstColumn();
        this.columns = view == null ? 0 : view.columns();
        Operation.Affine affine = operation instanceof Operation.Affine found ? found : null;
        this.affineScale = affine == null ? null : affine.scale();
        this.affineShift = affine == null ? null : affine.shift();
        this.attention = attention;
        this.mask = mask;
    }

    /** Binds the instruction to the weights, scalars and mask seed of a batch. */
    void bind(NodeWeights weights, Kernels kernels, ToDoubleFunction<String> scalars) {
        if (operation instanceof Operation.Product product) {
            if (packed == null) { // the array stays, its contents change with the weight
                WeightView view = product.view();
                packed = weights.packed(view, product.transposed(), kernels);
            }
        } else if (operation instanceof Operation.Gather gather) {
            table = weights.weight(gather.view().weight());
        } else if (affineScale != null) {
            scale = value(affineScale, scalars);
            shift = value(affineShift, scalars);
        } else if (mask != null) {
            mask.bind();
        }
    }

    /** Computes a scalar in double precision and rounds it once. */
    private static float value(Scalar scalar, ToDoubleFunction<String> scalars) {
        return (float) scalar.value(scalars);
    }

    /** {@return the packed weight of a product} */
    float[] packed() {
        return packed;
    }

    /** {@return the weight whose rows are selected} */
    WeightArray table() {
        return table;
    }

    float scale() {
        return scale;
    }

    float shift() {
        return shift;
    }
}
