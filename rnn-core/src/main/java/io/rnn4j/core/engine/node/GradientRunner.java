package io.rnn4j.core.engine.node;

import io.rnn4j.api.expr.WeightView;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.Place;
import io.rnn4j.kernel.Kernels;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Gradients of weights: sums over all rows, in descending order of the steps as they were read.
 * They are split over threads by elements of the result, never by rows, so that no sum depends on
 * the number of threads.
 */
public final class GradientRunner {
    /** Shares begin at multiples of this many columns: whole tiles of the widest kernels. */
    private static final int SHARE = 32;

    private final NodeMemory memory;
    private final Kernels kernels;
    private final Action[][] groups;
    private final Operand[] kept;
    private final Map<Action, float[]> ownSums = new LinkedHashMap<>();
    private float[] packed = new float[0];

    // the rows that are added
    private int firstRow;
    private int endRow;

    GradientRunner(NodeMemory memory, SegmentRunner segment, Kernels kernels) {
        this.memory = memory;
        this.kernels = kernels;
        this.groups = segment.actions();
        this.kept =
                Arrays.stream(groups)
                        .flatMap(Arrays::stream)
                        .flatMap(action -> Arrays.stream(action.operands))
                        .filter(operand -> operand.place().kind() == Place.Kind.SEQUENCE)
                        .toArray(Operand[]::new);
        separateSums();
    }

    /**
     * Gives a line sums of its own where another one adds to the same elements: each goes over all
     * steps before they meet, so that it does not matter how time is cut into windows.
     */
    private void separateSums() {
        Set<String> taken = new HashSet<>();
        for (Action[] group : groups) {
            for (Action action : group) {
                WeightView view = view(action);
                boolean shared = false;
                for (int column = 0; column < view.columns(); column++) {
                    shared |= !taken.add(view.weight() + "/" + (view.firstColumn() + column));
                }
                if (shared) {
                    ownSums.put(action, new float[0]);
                }
            }
        }
    }

    /**
     * Adds one part's share of the gradients, over a range of rows.
     *
     * @param begins if these are the first rows of a call
     * @param ends if these are the last rows of a call
     */
    void run(int newFirstRow, int newEndRow, int part, int parts, boolean begins, boolean ends) {
        firstRow = newFirstRow;
        endRow = newEndRow;
        if (begins && !ownSums.isEmpty()) {
            ownSums.replaceAll((action, sums) -> cleared(sums, weightSums(action).length));
        }
        add(part, parts);
        if (ends && !ownSums.isEmpty()) {
            ownSums.forEach((action, sums) -> join(action, sums, part, parts));
        }
    }

    private static float[] cleared(float[] sums, int size) {
        if (sums.length != size) {
            return new float[size];
        }
        Arrays.fill(sums, 0f);
        return sums;
    }

    private void join(Action action, float[] sums, int part, int parts) {
        WeightView view = view(action);
        float[] all = weightSums(action);
        int columns = weightColumns(view);
        int begin = begin(action, part, parts);
        int end = end(action, part, parts);
        for (int row = 0; row < all.length; row += columns) {
            int at = row + view.firstColumn();
            for (int k = at + begin; k < at + end; k++) {
                all[k] += sums[k];
            }
        }
    }

    private float[] weightSums(Action action) {
        return memory.weightGradients.get(view(action).weight());
    }

    /** Where a line adds to. */
    private float[] sums(Action action) {
        float[] own = ownSums.get(action);
        return own == null ? weightSums(action) : own;
    }

    private void add(int part, int parts) {
        for (Action[] group : groups) {
            switch (group[0].line.operation()) {
                case Operation.RowGradient gradient -> {
                    for (Action action : group) {
                        rowGradient(action, part, parts);
                    }
                }
                case Operation.GatherGradient gradient -> {
                    for (Action action : group) {
                        gatherGradient(action, part, parts);
                    }
                }
                default -> weightGradients(group, part, parts);
            }
        }
    }

    /** Makes what the gradients of weights read of a masked row 0 where it is not finite. */
    void clean(int row) {
        for (Operand operand : kept) {
            PaddedRows.clean(operand.array, operand.offset(row, 0, 0, 0), operand.stride);
        }
    }

    private int rows() {
        return endRow - firstRow;
    }

    /** Where the first row to be added is; in reverse the last step read comes first as it is. */
    private int start(Operand operand) {
        return operand.offset(memory.reverse ? firstRow : endRow - 1, 0, 0, 0);
    }

    private int stride(Operand operand) {
        return memory.reverse ? operand.stride : -operand.stride;
    }

    private void rowGradient(Action action, int part, int parts) {
        int begin = begin(action, part, parts);
        int end = end(action, part, parts);
        if (begin < end) {
            WeightView view = view(action);
            Operand gradient = action.operands[0];
            kernels.sumRows(
                    rows(),
                    end - begin,
                    sums(action),
                    view.firstColumn() + begin,
                    gradient.array,
                    start(gradient) + begin,
                    stride(gradient));
        }
    }

    /** Adds to the rows that the indices name, in the same order as all other sums over rows. */
    private void gatherGradient(Action action, int part, int parts) {
        int begin = begin(action, part, parts);
        int end = end(action, part, parts);
        if (begin == end) {
            return;
        }
        WeightView view = view(action);
        float[] sums = sums(action);
        int columns = weightColumns(view);
        Operand indices = action.operands[0];
        Operand gradient = action.operands[1];
        for (int row = 0; row < rows(); row++) {
            float index = indices.array[start(indices) + row * stride(indices)];
            if (index >= 0 && index < view.rows()) {
                int at = start(gradient) + row * stride(gradient);
                int to = (int) index * columns + view.firstColumn();
                for (int column = begin; column < end; column++) {
                    sums[to + column] += gradient.array[at + column];
                }
            }
        }
    }

    private void weightGradients(Action[] group, int part, int parts) {
        boolean idle = true;
        for (Action action : group) {
            idle &= begin(action, part, parts) >= end(action, part, parts);
        }
        if (idle) {
            return;
        }
        Operand left = group[0].operands[0];
        int inputs = group[0].depth;
        int depth = kernels.transposedDepth(inputs);
        for (int first = 0; first < rows(); first += depth) {
            int count = Math.min(depth, rows() - first);
            int size = kernels.packedTransposedSize(inputs, count);
            if (packed.length < size) {
                packed = new float[size];
            }
            kernels.packTransposed(
                    inputs,
                    count,
                    left.array,
                    start(left) + first * stride(left),
                    stride(left),
                    packed);
            for (Action action : group) {
                int begin = begin(action, part, parts);
                int end = end(action, part, parts);
                if (begin < end) {
                    add(action, inputs, first, count, begin, end);
                }
            }
        }
    }

    /** The first column of the action's view that the part has a share in. */
    private int begin(Action action, int part, int parts) {
        WeightView view = view(action);
        return Math.max(0, share(weightColumns(view), part, parts) - view.firstColumn());
    }

    private int end(Action action, int part, int parts) {
        WeightView view = view(action);
        int end = share(weightColumns(view), part + 1, parts) - view.firstColumn();
        return Math.min(view.columns(), end);
    }

    private static WeightView view(Action action) {
        return action.line.operation().view();
    }

    /** Shares are columns of a weight, not of a group: several groups may add to one weight. */
    public static int share(int columns, int part, int parts) {
        int panels = (columns + SHARE - 1) / SHARE;
        return Math.min(columns, (int) ((long) panels * part / parts) * SHARE);
    }

    private void add(Action action, int inputs, int first, int count, int begin, int end) {
        WeightView view = view(action);
        Operand right = action.operands[1];
        kernels.multiplyTransposed(
                inputs,
                end - begin,
                count,
                packed,
                right.array,
                start(right) + first * stride(right) + begin,
                stride(right),
                sums(action),
                view.firstColumn() + begin,
                weightColumns(view));
    }

    private int weightColumns(WeightView view) {
        return memory.weightGradients.get(view.weight()).length / view.rows();
    }
}
