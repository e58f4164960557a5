package io.rnn4j.core.engine.node;

import io.rnn4j.api.expr.WeightView;
import io.rnn4j.core.engine.program.ExecutionOrder;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.Place;
import io.rnn4j.core.engine.program.Segment;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Runs the groups of one segment on a range of rows: one operation after the other, one small loop
 * each.
 */
public final class SegmentRunner {
    /**
     * Floats of all operands of a block of rows: a tenth of a second-level cache of 1 MB. In blocks
     * that fit the first level, steps took 2 to 4 % longer: the loops were short.
     */
    private static final int BLOCK_FLOATS = 24 * 1024;

    private record BoundGroup(boolean products, Action[] actions, int blockRows) {}

    private final NodeMemory memory;
    private final Kernels kernels;
    private final BoundGroup[] groups;
    private final BoundValue[] operands;

    /**
     * The products of a group run in turn from the first and from the last: the weights that were
     * read last are still in the cache.
     */
    private boolean descending;

    public SegmentRunner(NodeMemory memory, Segment segment, Kernels kernels) {
        this.kernels = kernels;
        this.memory = memory;
        List<BoundGroup> bound = new ArrayList<>();
        List<BoundValue> all = new ArrayList<>();
        for (ExecutionOrder.Group group : memory.order.groups(segment)) {
            Action[] actions =
                    group.lines().stream()
                            .filter(line -> line.isGradient() || !isConstant(line))
                            .map(line -> action(line, all))
                            .toArray(Action[]::new);
            if (actions.length > 0) {
                bound.add(new BoundGroup(group.products(), actions, blockRows(actions)));
            }
        }
        this.groups = bound.toArray(BoundGroup[]::new);
        this.operands = all.toArray(BoundValue[]::new);
    }

    /** Masks do not run in inference. */
    private boolean isConstant(Instruction line) {
        return memory.plan.place(line.value()).kind() == Place.Kind.CONSTANT;
    }

    private Action action(Instruction line, List<BoundValue> all) {
        List<BoundValue> read = new ArrayList<>();
        for (int operand : line.operands()) {
            read.add(operand(operand, all));
        }
        int depth = line.isLeaf() ? 0 : memory.program.line(line.operands().getFirst()).width();
        BoundValue result = line.isGradient() ? null : operand(line.value(), all);
        Attention attention =
                switch (line.operation()) {
                    case Operation.Attend(String keys, String values) ->
                            attention(keys, values, false, result, read);
                    case Operation.AttendGradient(String keys, String values) ->
                            attention(keys, values, true, result, read);
                    default -> null;
                };
        MaskRows mask =
                line.operation() instanceof Operation.Mask drawn
                        ? new MaskRows(drawn.mask(), line.width(), memory, result)
                        : null;
        return new Action(line, result, read, depth, attention, mask);
    }

    private Attention attention(
            String keys,
            String values,
            boolean gradient,
            BoundValue result,
            List<BoundValue> read) {
        return new Attention(
                kernels,
                memory.memories[memory.program.memory(keys)],
                memory.memories[memory.program.memory(values)],
                gradient,
                result,
                read);
    }

    private BoundValue operand(int value, List<BoundValue> all) {
        BoundValue operand =
                new BoundValue(memory.program.line(value), memory.plan.place(value), memory);
        all.add(operand);
        return operand;
    }

    private static int blockRows(Action[] actions) {
        Set<Place> places = new LinkedHashSet<>();
        for (Action action : actions) {
            if (action.result != null) {
                places.add(action.result.place());
            }
            for (BoundValue operand : action.operands) {
                if (operand.stride > 0) {
                    places.add(operand.place());
                }
            }
        }
        int width = places.stream().mapToInt(Place::width).sum();
        return Math.max(1, BLOCK_FLOATS / Math.max(1, width));
    }

    /** The largest number of rows of a block in which a place of this kind is used. */
    public static int blockRows(Collection<SegmentRunner> runners) {
        return runners.stream()
                .flatMap(runner -> Arrays.stream(runner.groups))
                .filter(group -> !group.products())
                .mapToInt(BoundGroup::blockRows)
                .max()
                .orElse(0);
    }

    Action[] actions() {
        return Arrays.stream(groups)
                .flatMap(group -> Arrays.stream(group.actions()))
                .toArray(Action[]::new);
    }

    boolean isEmpty() {
        return groups.length == 0;
    }

    /**
     * Looks up the arrays of the call that is about to run.
     *
     * @param base the first row of the window
     */
    public void bind(
            NodeWeights weights,
            float[][] scratch,
            float[][] block,
            int base,
            ToDoubleFunction<String> scalars) {
        for (BoundValue operand : operands) {
            operand.bind(memory, weights, scratch, block, base);
        }
        for (BoundGroup group : groups) {
            for (Action action : group.actions()) {
                action.bind(weights, kernels, scalars);
            }
        }
    }

    /**
     * Runs the segment.
     *
     * @param row the first row among all rows of the call
     * @param rows how many
     * @param step number of the running step, for places that take turns
     * @param sample the sample of the first row
     */
    public void run(int row, int rows, int step, int sample) {
        descending = !descending;
        for (BoundGroup group : groups) {
            if (group.products()) {
                Action[] actions = group.actions();
                for (int index = 0; index < actions.length; index++) {
                    int which = descending ? actions.length - 1 - index : index;
                    product(actions[which], row, rows, step, sample);
                }
            } else {
                for (int first = 0; first < rows; first += group.blockRows()) {
                    int blockRows = Math.min(group.blockRows(), rows - first);
                    for (Action action : group.actions()) {
                        if (action.mask != null) {
                            action.mask.run(row, step, sample, first, blockRows);
                        } else {
                            elements(action, row, step, sample, first, blockRows);
                        }
                    }
                }
            }
        }
    }

    private void product(Action action, int row, int rows, int step, int sample) {
        int width = action.line.width();
        Rows result = action.result.rows(row, step, sample, 0);
        if (action.operands.length == 1) {
            for (int index = 0; index < rows; index++) {
                int at = result.at(index);
                Arrays.fill(result.array(), at, at + width, 0f);
            }
        } else {
            Rows addend = action.operands[1].rows(row, step, sample, 0);
            if (addend.array() != result.array() || addend.offset() != result.offset()) {
                kernels.apply(Elementwise.COPY, rows, width, result, addend, null, null);
            }
        }
        Rows left = action.operands[0].rows(row, step, sample, 0);
        kernels.multiply(rows, width, action.depth, left, action.packed(), result);
    }

    private void elements(Action action, int row, int step, int sample, int first, int rows) {
        int width = action.line.width();
        Rows result = action.result.rows(row, step, sample, first);
        Rows a = action.operands[0].rows(row, step, sample, first);
        switch (action.line.operation()) {
            case Operation.Map map -> map(map.function(), action, row, step, sample, first, rows);
            case Operation.Affine affine ->
                    kernels.affine(rows, width, result, a, action.scale(), action.shift());
            case Operation.Broadcast broadcast -> kernels.broadcast(rows, width, result, a);
            case Operation.Reduce reduce ->
                    kernels.reduce(reduce.reduction(), rows, action.depth, result, a);
            case Operation.OneHot oneHot -> oneHot(rows, width, result, a);
            case Operation.Gather gather -> gather(gather.view(), action.table(), rows, result, a);
            case Operation.Attend attend ->
                    action.attention.run(row, step, sample, first, rows, memory.batch);
            case Operation.AttendGradient gradient ->
                    action.attention.run(row, step, sample, first, rows, memory.batch);
            case Operation.Part part -> {
                a.moveTo(a.offset() + part.firstColumn());
                kernels.apply(Elementwise.COPY, rows, width, result, a, null, null);
            }
            case Operation.Copy copy ->
                    kernels.apply(Elementwise.COPY, rows, width, result, a, null, null);
            default ->
                    throw new IllegalStateException("not an elementwise operation: " + action.line);
        }
    }

    private void map(
            Elementwise function,
            Action action,
            int row,
            int step,
            int sample,
            int first,
            int rows) {
        BoundValue[] operands = action.operands;
        kernels.apply(
                function,
                rows,
                action.line.width(),
                action.result.rows(row, step, sample, first),
                operands[0].rows(row, step, sample, first),
                operands.length > 1 ? operands[1].rows(row, step, sample, first) : null,
                operands.length > 2 ? operands[2].rows(row, step, sample, first) : null);
    }

    /** Not a kernel: nearly all of its work is filling with zeros. */
    private static void oneHot(int rows, int width, Rows result, Rows indices) {
        for (int row = 0; row < rows; row++) {
            int start = result.at(row);
            float index = indices.array()[indices.at(row)];
            float others = Float.isFinite(index) ? 0f : Float.NaN;
            Arrays.fill(result.array(), start, start + width, others);
            if (index >= 0 && index < width) {
                result.array()[start + (int) index] = 1f;
            }
        }
    }

    private static void gather(
            WeightView view, WeightArray table, int rows, Rows result, Rows indices) {
        for (int row = 0; row < rows; row++) {
            int start = result.at(row);
            float index = indices.array()[indices.at(row)];
            if (index >= 0 && index < view.rows()) {
                int at = (int) index * table.columns() + view.firstColumn();
                System.arraycopy(table.values(), at, result.array(), start, view.columns());
            } else {
                Arrays.fill(result.array(), start, start + view.columns(), 0f);
            }
        }
    }
}
