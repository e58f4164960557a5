package io.rnn4j.core.engine.node;

import io.rnn4j.api.expr.WeightView;
import io.rnn4j.core.engine.program.ExecutionOrder;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.Place;
import io.rnn4j.core.engine.program.Segment;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;

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
    private final Operand[] operands;

    /**
     * The products of a group run in turn from the first and from the last: the weights that were
     * read last are still in the cache.
     */
    private boolean descending;

    public SegmentRunner(NodeMemory memory, Segment segment, Kernels kernels) {
        this.kernels = kernels;
        this.memory = memory;
        List<BoundGroup> bound = new ArrayList<>();
        List<Operand> all = new ArrayList<>();
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
        this.operands = all.toArray(Operand[]::new);
    }

    /** Masks do not run in inference. */
    private boolean isConstant(Instruction line) {
        return memory.plan.place(line.value()).kind() == Place.Kind.CONSTANT;
    }

    private Action action(Instruction line, List<Operand> all) {
        List<Operand> read = new ArrayList<>();
        for (int operand : line.operands()) {
            read.add(operand(operand, all));
        }
        int depth = line.isLeaf() ? 0 : memory.program.line(line.operands().getFirst()).width();
        Operand result = line.isGradient() ? null : operand(line.value(), all);
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
            String keys, String values, boolean gradient, Operand result, List<Operand> read) {
        return new Attention(
                kernels,
                memory.memories[memory.program.memory(keys)],
                memory.memories[memory.program.memory(values)],
                gradient,
                result,
                read);
    }

    private Operand operand(int value, List<Operand> all) {
        Operand operand = new Operand(memory.program.line(value), memory.plan.place(value), memory);
        all.add(operand);
        return operand;
    }

    private static int blockRows(Action[] actions) {
        Set<Place> places = new LinkedHashSet<>();
        for (Action action : actions) {
            if (action.result != null) {
                places.add(action.result.place());
            }
            for (Operand operand : action.operands) {
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

    Action[][] actions() {
        return Arrays.stream(groups).map(BoundGroup::actions).toArray(Action[][]::new);
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
        for (Operand operand : operands) {
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
        Operand result = action.result;
        int width = action.line.width();
        int to = result.offset(row, step, sample, 0);
        if (action.operands.length == 1) {
            for (int index = 0; index < rows; index++) {
                int start = to + index * result.stride;
                Arrays.fill(result.array, start, start + width, 0f);
            }
        } else {
            Operand addend = action.operands[1];
            int from = addend.offset(row, step, sample, 0);
            if (addend.array != result.array
                    || from != to) { // otherwise it is in its place already
                copy(rows, width, addend, from, result, to);
            }
        }
        Operand left = action.operands[0];
        kernels.multiply(
                rows,
                width,
                action.depth,
                left.array,
                left.offset(row, step, sample, 0),
                left.stride,
                action.packed(),
                result.array,
                to,
                result.stride);
    }

    private void copy(int rows, int width, Operand a, int from, Operand result, int to) {
        kernels.apply(
                Elementwise.COPY,
                rows,
                width,
                result.array,
                to,
                result.stride,
                a.array,
                from,
                a.stride,
                null,
                0,
                0,
                null,
                0,
                0);
    }

    private void elements(Action action, int row, int step, int sample, int first, int rows) {
        Operand result = action.result;
        int width = action.line.width();
        int to = result.offset(row, step, sample, first);
        Operand a = action.operands[0];
        int from = a.offset(row, step, sample, first);
        switch (action.line.operation()) {
            case Operation.Map map -> map(map.function(), action, row, step, sample, first, rows);
            case Operation.Affine affine ->
                    kernels.affine(
                            rows,
                            width,
                            result.array,
                            to,
                            result.stride,
                            a.array,
                            from,
                            a.stride,
                            action.scale(),
                            action.shift());
            case Operation.Broadcast broadcast ->
                    kernels.broadcast(
                            rows, width, result.array, to, result.stride, a.array, from, a.stride);
            case Operation.Reduce reduce ->
                    kernels.reduce(
                            reduce.reduction(),
                            rows,
                            action.depth,
                            result.array,
                            to,
                            result.stride,
                            a.array,
                            from,
                            a.stride);
            case Operation.OneHot oneHot ->
                    oneHot(rows, width, result.array, to, result.stride, a.array, from, a.stride);
            case Operation.Gather gather ->
                    gather(
                            gather.view(),
                            action.table(),
                            rows,
                            result.array,
                            to,
                            result.stride,
                            a.array,
                            from,
                            a.stride);
            case Operation.Attend attend ->
                    action.attention.run(row, step, sample, first, rows, memory.batch);
            case Operation.AttendGradient gradient ->
                    action.attention.run(row, step, sample, first, rows, memory.batch);
            case Operation.Part part -> copy(rows, width, a, from + part.firstColumn(), result, to);
            case Operation.Copy copy ->
                    map(Elementwise.COPY, action, row, step, sample, first, rows);
            default -> throw new IllegalStateException("not element by element: " + action.line);
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
        Operand result = action.result;
        Operand a = action.operands[0];
        Operand b = action.operands.length > 1 ? action.operands[1] : a;
        Operand c = action.operands.length > 2 ? action.operands[2] : a;
        kernels.apply(
                function,
                rows,
                action.line.width(),
                result.array,
                result.offset(row, step, sample, first),
                result.stride,
                a.array,
                a.offset(row, step, sample, first),
                a.stride,
                b.array,
                b.offset(row, step, sample, first),
                b.stride,
                c.array,
                c.offset(row, step, sample, first),
                c.stride);
    }

    /** Not a kernel: nearly all of it is filling with zeros. */
    private static void oneHot(
            int rows, int width, float[] d, int to, int dStride, float[] a, int from, int aStride) {
        for (int row = 0; row < rows; row++) {
            int start = to + row * dStride;
            float index = a[from + row * aStride];
            Arrays.fill(d, start, start + width, Float.isFinite(index) ? 0f : Float.NaN);
            if (index >= 0 && index < width) {
                d[start + (int) index] = 1f;
            }
        }
    }

    private static void gather(
            WeightView view,
            WeightArray table,
            int rows,
            float[] d,
            int to,
            int dStride,
            float[] a,
            int from,
            int aStride) {
        for (int row = 0; row < rows; row++) {
            int start = to + row * dStride;
            float index = a[from + row * aStride];
            if (index >= 0 && index < view.rows()) {
                int at = (int) index * table.columns() + view.firstColumn();
                System.arraycopy(table.values(), at, d, start, view.columns());
            } else {
                Arrays.fill(d, start, start + view.columns(), 0f);
            }
        }
    }
}
