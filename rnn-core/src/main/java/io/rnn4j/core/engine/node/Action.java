package io.rnn4j.core.engine.node;

import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.kernel.Kernels;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** A line of a program bound to the arrays of a call. */
public final class Action {
    final Instruction line;
    final BoundValue result;
    final BoundValue[] operands;
    final int depth; // of a product: elements of a row of the left operand
    final Attention attention; // null if the line is something else
    final MaskRows mask; // likewise
    private float[] packed;
    private WeightArray table;
    private float scale;
    private float shift;

    Action(
            Instruction line,
            BoundValue result,
            List<BoundValue> operands,
            int depth,
            Attention attention,
            MaskRows mask) {
        this.line = line;
        this.result = result;
        this.operands = operands.toArray(BoundValue[]::new);
        this.depth = depth;
        this.attention = attention;
        this.mask = mask;
    }

    void bind(NodeWeights weights, Kernels kernels, ToDoubleFunction<String> scalars) {
        if (line.operation() instanceof Operation.Product product) {
            WeightView view = product.view();
            if (packed == null) { // the array stays, its contents change with the weight
                packed = weights.packed(view, product.transposed(), kernels);
            }
        } else if (line.operation() instanceof Operation.Gather gather) {
            table = weights.weight(gather.view().weight());
        } else if (line.operation() instanceof Operation.Affine affine) {
            scale = value(affine.scale(), scalars);
            shift = value(affine.shift(), scalars);
        } else if (mask != null) {
            mask.bind();
        }
    }

    /** Computed in double precision, rounded once. */
    private static float value(Scalar scalar, ToDoubleFunction<String> scalars) {
        return (float) scalar.value(scalars);
    }

    float[] packed() {
        return packed;
    }

    /** The weight from which rows are taken. */
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
