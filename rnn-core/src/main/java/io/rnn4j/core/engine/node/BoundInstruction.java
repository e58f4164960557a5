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
    /** Relative margin of a bound, larger than the rounding error of any result. */
    private static final double ROUNDING = 0x1p-20;

    final Instruction instruction;
    final Operation operation;
    final int width; // of the result
    final int depth; // of a product or reduction: the width of the left operand
    final BoundValue result; // null for a gradient of a weight
    final BoundValue[] operands;
    final Elementwise function; // null unless the operation applies one
    final Attention attention; // null unless the operation attends
    final SoftmaxRows softmax; // null unless the operation computes a softmax or its gradient
    final DropoutMaskRows mask; // null unless the operation draws a mask
    final String weight; // of a gradient of a weight
    final int weightRows; // of its view, likewise
    final int firstColumn;
    final int columns;
    private final Scalar affineScale; // null unless the operation is affine
    private final Scalar affineShift;
    private float[][] packed;
    private WeightArray table;
    private float scale;
    private float shift;
    private final int number; // of the result among all values
    private final int[] numbers; // of the operands
    private double min; // bounds of the result
    private double max;

    BoundInstruction(
            Instruction instruction,
            int depth,
            BoundValue result,
            List<BoundValue> operands,
            Attention attention,
            SoftmaxRows softmax,
            DropoutMaskRows mask) {
        this.instruction = instruction;
        this.operation = instruction.operation();
        this.width = instruction.width();
        this.depth = depth;
        this.result = result;
        this.operands = operands.toArray(BoundValue[]::new);
        this.function =
                operation instanceof Operation.Map map
                        ? map.function()
                        : operation instanceof Operation.Copy ? Elementwise.COPY : null;
        WeightView view = instruction.isGradient() ? operation.view() : null;
        this.weight = view == null ? null : view.weight();
        this.weightRows = view == null ? 0 : view.rows();
        this.firstColumn = view == null ? 0 : view.firstColumn();
        this.columns = view == null ? 0 : view.columns();
        Operation.Affine affine = operation instanceof Operation.Affine found ? found : null;
        this.affineScale = affine == null ? null : affine.scale();
        this.affineShift = affine == null ? null : affine.shift();
        this.attention = attention;
        this.softmax = softmax;
        this.number = instruction.value();
        this.numbers = instruction.operands().stream().mapToInt(Integer::intValue).toArray();
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

    // ---- bounds

    /**
     * Computes bounds of the result from those of the operands, by the numbers of the values;
     * {@link #bind} has set the scalars.
     *
     * @return whether the result is finite for all operands within their bounds; also false for an
     *     operation whose results have no known bounds
     */
    boolean bound(double[] low, double[] high) {
        if (!compute(low, high)) {
            return false;
        }
        // a product of tiny floats may be 0
        double min = this.min > 0 && this.min < Float.MIN_NORMAL ? 0 : this.min;
        double max = this.max < 0 && this.max > -Float.MIN_NORMAL ? 0 : this.max;
        low[number] = min - Math.abs(min) * ROUNDING;
        high[number] = max + Math.abs(max) * ROUNDING;
        return low[number] >= -Float.MAX_VALUE && high[number] <= Float.MAX_VALUE;
    }

    private boolean compute(double[] low, double[] high) {
        int operand = numbers[0];
        double a0 = low[operand];
        double a1 = high[operand];
        return switch (operation) {
            case Operation.Affine affine ->
                    set(Math.min(a0 * scale, a1 * scale), Math.max(a0 * scale, a1 * scale))
                            && add(shift, shift);
            case Operation.Copy copy -> set(a0, a1);
            case Operation.Map map when operands.length == 1 -> set(a0, a1) && computeFunction();
            case Operation.Map map -> {
                int other = numbers[1];
                boolean square = operand == other;
                double b0 = low[other];
                double b1 = high[other];
                yield switch (function) {
                    case ADD -> set(a0 + b0, a1 + b1);
                    case SUBTRACT -> set(a0 - b1, a1 - b0);
                    case MULTIPLY -> multiply(a0, a1, b0, b1, square);
                    case DIVIDE -> (b0 > 0 || b1 < 0) && multiply(a0, a1, 1 / b1, 1 / b0, false);
                    case MAXIMUM -> set(Math.max(a0, b0), Math.max(a1, b1));
                    case MINIMUM -> set(Math.min(a0, b0), Math.min(a1, b1));
                    case GREATER, EQUAL -> set(0, 1);
                    case MULTIPLY_ADD -> multiply(a0, a1, b0, b1, square) && addThird(low, high);
                    case NEGATED_MULTIPLY_ADD ->
                            multiply(a0, a1, b0, b1, square)
                                    && set(-max, -min)
                                    && addThird(low, high);
                    default -> false;
                };
            }
            default -> false;
        };
    }

    private boolean set(double newMin, double newMax) {
        min = newMin;
        max = newMax;
        return true;
    }

    private boolean add(double addendMin, double addendMax) {
        return set(min + addendMin, max + addendMax);
    }

    private boolean addThird(double[] low, double[] high) {
        return add(low[numbers[2]], high[numbers[2]]);
    }

    private boolean multiply(double a0, double a1, double b0, double b1, boolean square) {
        double least = Math.min(Math.min(a0 * b0, a0 * b1), Math.min(a1 * b0, a1 * b1));
        double most = Math.max(Math.max(a0 * b0, a0 * b1), Math.max(a1 * b0, a1 * b1));
        return set(square ? Math.max(0, least) : least, most);
    }

    /** Computes the bounds of a function of one operand from those of the operand. */
    private boolean computeFunction() {
        return switch (function) {
            case COPY -> true;
            case ABSOLUTE ->
                    set(Math.max(0, Math.max(min, -max)), Math.max(Math.abs(min), Math.abs(max)));
            case SIGN, TANH -> set(-1, 1);
            case SIGMOID -> set(0, 1);
            case RELU -> set(Math.max(0, min), Math.max(0, max));
            case SQUARE_ROOT -> min >= 0 && set(Math.sqrt(min), Math.sqrt(max));
            case RECIPROCAL_SQUARE_ROOT -> min > 0 && set(1 / Math.sqrt(max), 1 / Math.sqrt(min));
            default -> false;
        };
    }

    /** {@return the packed weight of a product, in blocks of inputs} */
    float[][] packed() {
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
