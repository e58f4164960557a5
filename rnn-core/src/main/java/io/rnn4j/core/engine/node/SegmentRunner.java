package io.rnn4j.core.engine.node;

import io.rnn4j.api.expr.WeightView;
import io.rnn4j.core.engine.program.ExecutionOrder;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.PlannedProgram;
import io.rnn4j.core.engine.program.Segment;
import io.rnn4j.core.engine.program.ValueLocation;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Runs the groups of one segment on a range of rows: one operation after the other, one small loop
 * for each.
 */
public final class SegmentRunner {
    /**
     * Floats of all operands of a block of rows: a tenth of a second-level cache of 1 MB. With
     * blocks of the size of the first-level cache, steps took 2 to 4 % longer, because the loops
     * were short.
     */
    private static final int BLOCK_FLOATS = 24 * 1024;

    private record BoundGroup(boolean products, BoundInstruction[] instructions, int blockRows) {}

    private final NodeBuffers buffers;
    private final PlannedProgram planned;
    private final Kernels kernels;
    private final BoundGroup[] groups;
    private final BoundValue[] values;
    private final DeepProduct deepProduct; // null without products over very many inputs
    private final float[][] scratch; // by the index of its location; null if others use it

    /**
     * The products of a group run alternately in ascending and descending order, because the
     * weights that were read last are still in the cache.
     */
    private boolean descending;

    /** Binds the instructions of a segment. */
    public SegmentRunner(NodeBuffers buffers, Segment segment, Kernels kernels) {
        this.kernels = kernels;
        this.buffers = buffers;
        this.planned = buffers.planned();
        this.scratch = new float[planned.plan().scratchWidths().size()][];
        List<BoundGroup> bound = new ArrayList<>();
        List<BoundValue> all = new ArrayList<>();
        for (ExecutionOrder.Group group : planned.order().groups(segment)) {
            List<BoundValue> ofGroup = new ArrayList<>();
            BoundInstruction[] instructions =
                    group.instructions().stream()
                            .filter(
                                    instruction ->
                                            instruction.isGradient() || !isConstant(instruction))
                            .map(instruction -> bind(instruction, ofGroup))
                            .toArray(BoundInstruction[]::new);
            if (instructions.length > 0) {
                int blockRows = blockRows(instructions);
                bound.add(new BoundGroup(group.products(), instructions, blockRows));
                allocateBlocks(ofGroup, blockRows);
                all.addAll(ofGroup);
            }
        }
        this.groups = bound.toArray(BoundGroup[]::new);
        this.values = all.toArray(BoundValue[]::new);
        this.deepProduct = isDeep() ? new DeepProduct(kernels) : null;
    }

    /** {@return whether the instruction is a mask in inference, which is constant} */
    private boolean isConstant(Instruction instruction) {
        return planned.plan().location(instruction.value()).kind() == ValueLocation.Kind.CONSTANT;
    }

    private BoundInstruction bind(Instruction instruction, List<BoundValue> all) {
        List<BoundValue> read = new ArrayList<>();
        for (int operand : instruction.operands()) {
            read.add(value(operand, all));
        }
        int depth =
                instruction.isLeaf()
                        ? 0
                        : planned.program().instruction(instruction.operands().getFirst()).width();
        BoundValue result = instruction.isGradient() ? null : value(instruction.value(), all);
        Attention attention =
                switch (instruction.operation()) {
                    case Operation.Attend(String keys, String attended) ->
                            attention(keys, attended, false, result, read);
                    case Operation.AttendGradient(String keys, String attended) ->
                            attention(keys, attended, true, result, read);
                    default -> null;
                };
        DropoutMaskRows mask =
                instruction.operation() instanceof Operation.Mask drawn
                        ? new DropoutMaskRows(drawn.mask(), instruction.width(), buffers, result)
                        : null;
        SoftmaxRows softmax =
                switch (instruction.operation()) {
                    case Operation.Softmax operation -> new SoftmaxRows(kernels);
                    case Operation.LogSoftmaxGradient gradient -> new SoftmaxRows(kernels);
                    default -> null;
                };
        return new BoundInstruction(instruction, depth, result, read, attention, softmax, mask);
    }

    private Attention attention(
            String keys,
            String attended,
            boolean gradient,
            BoundValue result,
            List<BoundValue> read) {
        return new Attention(
                kernels,
                buffers.time(),
                buffers.attended()[planned.program().attended(keys)],
                buffers.attended()[planned.program().attended(attended)],
                gradient,
                result,
                read);
    }

    private BoundValue value(int number, List<BoundValue> all) {
        ValueLocation location = planned.plan().location(number);
        BoundValue value = new BoundValue(planned.program().instruction(number), location, buffers);
        all.add(value);
        return value;
    }

    /** Allocates the values that live in one block of rows. */
    private static void allocateBlocks(List<BoundValue> ofGroup, int blockRows) {
        Map<Integer, float[]> arrays = new HashMap<>();
        for (BoundValue value : ofGroup) {
            ValueLocation location = value.location();
            if (location.kind() == ValueLocation.Kind.BLOCK) {
                value.setOwn(
                        arrays.computeIfAbsent(
                                location.index(), key -> new float[blockRows * location.width()]));
            }
        }
    }

    private boolean isDeep() {
        return Arrays.stream(groups)
                .filter(BoundGroup::products)
                .flatMap(group -> Arrays.stream(group.instructions()))
                .anyMatch(product -> DeepProduct.blocks(product.depth) > 1);
    }

    /** Sizes the values with a row for every row of a run, for a maximum number of rows. */
    public void resize(int rows) {
        for (BoundValue value : values) {
            int index = value.scratchIndex();
            if (index >= 0) {
                float[] array = scratch[index] == null ? new float[0] : scratch[index];
                scratch[index] = SignalBuffer.grown(array, rows, value.stride);
                value.setOwn(scratch[index]);
            }
        }
        if (deepProduct != null) {
            for (BoundGroup group : groups) {
                for (BoundInstruction bound : group.instructions()) {
                    if (group.products()) {
                        deepProduct.resize(rows, bound.width);
                    }
                }
            }
        }
    }

    private static int blockRows(BoundInstruction[] instructions) {
        Set<ValueLocation> locations = new LinkedHashSet<>();
        for (BoundInstruction bound : instructions) {
            if (bound.result != null) {
                locations.add(bound.result.location());
            }
            for (BoundValue operand : bound.operands) {
                if (operand.stride > 0) {
                    locations.add(operand.location());
                }
            }
        }
        int width = locations.stream().mapToInt(ValueLocation::width).sum();
        return Math.max(1, BLOCK_FLOATS / Math.max(1, width));
    }

    BoundInstruction[] instructions() {
        return Arrays.stream(groups)
                .flatMap(group -> Arrays.stream(group.instructions()))
                .toArray(BoundInstruction[]::new);
    }

    boolean isEmpty() {
        return groups.length == 0;
    }

    /**
     * Binds the segment to the arrays of a batch, from the first row of a window, and to the values
     * of scalars by name.
     */
    public void bind(NodeWeights weights, int base, ToDoubleFunction<String> scalars) {
        for (BoundValue value : values) {
            value.bind(buffers, weights, base);
        }
        for (BoundGroup group : groups) {
            for (BoundInstruction bound : group.instructions()) {
                bound.bind(weights, kernels, scalars);
            }
        }
    }

    /**
     * Computes bounds of all values from the bounds of the external values, for the scalars that
     * were bound last. Both arrays are indexed by the number of the value.
     *
     * @return whether all values are finite as long as the external ones are within their bounds
     */
    public boolean bound(double[] low, double[] high) {
        for (BoundGroup group : groups) {
            for (BoundInstruction each : group.instructions()) {
                if (!each.bound(low, high)) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Runs the segment. The first row is given by its number among all rows of the batch, its
     * sample and its step, which selects the half of alternating values.
     */
    public void run(int row, int rows, int step, int sample) {
        descending = !descending;
        for (BoundGroup group : groups) {
            if (group.products()) {
                BoundInstruction[] products = group.instructions();
                for (int index = 0; index < products.length; index++) {
                    int which = descending ? products.length - 1 - index : index;
                    product(products[which], row, rows, step, sample);
                }
            } else {
                for (int first = 0; first < rows; first += group.blockRows()) {
                    int blockRows = Math.min(group.blockRows(), rows - first);
                    for (BoundInstruction bound : group.instructions()) {
                        if (bound.mask != null) {
                            bound.mask.run(row, step, sample, first, blockRows);
                        } else {
                            elements(bound, row, step, sample, first, blockRows);
                        }
                    }
                }
            }
        }
    }

    private void product(BoundInstruction bound, int row, int rows, int step, int sample) {
        int width = bound.width;
        Rows result = bound.result.rows(row, step, sample, 0);
        if (bound.operands.length == 1) {
            for (int index = 0; index < rows; index++) {
                int at = result.at(index);
                Arrays.fill(result.array(), at, at + width, 0f);
            }
        } else {
            Rows addend = bound.operands[1].rows(row, step, sample, 0);
            if (addend.array() != result.array() || addend.offset() != result.offset()) {
                kernels.apply(Elementwise.COPY, rows, width, result, addend, null, null);
            }
        }
        Rows left = bound.operands[0].rows(row, step, sample, 0);
        int depth = bound.depth;
        float[][] packed = bound.packed();
        if (packed.length == 1) {
            kernels.multiply(rows, width, depth, depth, left, packed[0], result);
        } else {
            deepProduct.multiply(rows, width, depth, left, packed, result);
        }
    }

    private void elements(
            BoundInstruction bound, int row, int step, int sample, int first, int rows) {
        int width = bound.width;
        Rows result = bound.result.rows(row, step, sample, first);
        Rows a = bound.operands[0].rows(row, step, sample, first);
        switch (bound.operation) {
            case Operation.Map map -> map(bound.function, bound, row, step, sample, first, rows);
            case Operation.Affine affine ->
                    kernels.affine(rows, width, result, a, bound.scale(), bound.shift());
            case Operation.Broadcast broadcast -> kernels.broadcast(rows, width, result, a);
            case Operation.Reduce reduce ->
                    kernels.reduce(reduce.reduction(), rows, bound.depth, result, a);
            case Operation.Softmax(boolean logarithm) ->
                    bound.softmax.run(logarithm, rows, width, result, a);
            case Operation.LogSoftmaxGradient gradient ->
                    bound.softmax.gradient(
                            rows,
                            width,
                            result,
                            a,
                            bound.operands[1].rows(row, step, sample, first));
            case Operation.OneHot oneHot -> oneHot(rows, width, result, bound.operands[0], a);
            case Operation.Gather gather -> gather(gather.view(), bound, rows, result, a);
            case Operation.Attend attend ->
                    bound.attention.run(row, step, sample, first, rows, buffers.time().batch());
            case Operation.AttendGradient gradient ->
                    bound.attention.run(row, step, sample, first, rows, buffers.time().batch());
            case Operation.Part part -> {
                a.moveTo(a.offset() + part.firstColumn());
                kernels.apply(Elementwise.COPY, rows, width, result, a, null, null);
            }
            case Operation.Copy copy ->
                    kernels.apply(Elementwise.COPY, rows, width, result, a, null, null);
            default ->
                    throw new IllegalStateException(
                            "not an elementwise operation: " + bound.instruction);
        }
    }

    private void map(
            Elementwise function,
            BoundInstruction bound,
            int row,
            int step,
            int sample,
            int first,
            int rows) {
        BoundValue[] operands = bound.operands;
        kernels.apply(
                function,
                rows,
                bound.width,
                bound.result.rows(row, step, sample, first),
                operands[0].rows(row, step, sample, first),
                operands.length > 1 ? operands[1].rows(row, step, sample, first) : null,
                operands.length > 2 ? operands[2].rows(row, step, sample, first) : null);
    }

    /** Runs without a kernel, because nearly all of the work is filling with zeros. */
    private static void oneHot(int rows, int width, Rows result, BoundValue operand, Rows at) {
        for (int row = 0; row < rows; row++) {
            int start = result.at(row);
            float others = operand.isFinite(at.at(row)) ? 0f : Float.NaN;
            Arrays.fill(result.array(), start, start + width, others);
            int index = operand.index(at.at(row), width);
            if (index >= 0 && index < width) {
                result.array()[start + index] = 1f;
            }
        }
    }

    private static void gather(
            WeightView view, BoundInstruction bound, int rows, Rows result, Rows at) {
        WeightArray table = bound.table();
        for (int row = 0; row < rows; row++) {
            int start = result.at(row);
            int index = bound.operands[0].index(at.at(row), view.rows());
            if (index >= 0 && index < view.rows()) {
                int from = index * table.columns() + view.firstColumn();
                System.arraycopy(table.values(), from, result.array(), start, view.columns());
            } else {
                Arrays.fill(result.array(), start, start + view.columns(), 0f);
            }
        }
    }
}
