package io.rnn4j.core.engine.node;

import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.ValueLocation;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes the gradients of weights: sums over all rows, from the last processed step to the first.
 * Threads share the elements of the result, never the rows, so no sum depends on the number of
 * threads.
 */
final class GradientRunner {
    /** Rows of the operands of a product that are added at a time. */
    private static final int DEPTH = 512;

    /** Columns of a right operand that are packed at a time. */
    private static final int COLUMNS = 128;

    /**
     * Floats between the rows of a transposed operand, so that their starts map to different cache
     * lines.
     */
    private static final int PADDING = 16;

    /**
     * The gradient of a weight of a product, sum of leftᵀ·right over all rows.
     *
     * @param left index of the left operand among the transposed ones
     * @param right number of the value that is the right operand
     */
    private record Product(BoundInstruction instruction, int left, int right) {}

    private final NodeBuffers buffers;
    private final Kernels kernels;
    private final BoundInstruction[] instructions;
    private final Product[] products; // those with the same right operand are adjacent
    private final float[][] transposed; // the left operands, [inputs, rows]
    private final boolean[] isTransposed;
    private final BoundValue[] kept;
    private final Map<BoundInstruction, float[]> ownSums = new LinkedHashMap<>();
    private float[] packed = new float[0];
    private final Rows a = new Rows(0);
    private final Rows c = new Rows(0);
    private final Rows d = new Rows(0);

    // the rows that are added
    private int firstRow;
    private int endRow;

    GradientRunner(NodeBuffers buffers, SegmentRunner segment, Kernels kernels) {
        this.buffers = buffers;
        this.kernels = kernels;
        this.instructions = segment.instructions();
        List<Integer> lefts = new ArrayList<>(); // numbers of values
        List<Product> found = new ArrayList<>();
        for (BoundInstruction instruction : instructions) {
            if (instruction.operation instanceof Operation.WeightGradient) {
                int left = instruction.line.operands().getFirst();
                if (!lefts.contains(left)) {
                    lefts.add(left);
                }
                found.add(
                        new Product(
                                instruction,
                                lefts.indexOf(left),
                                instruction.line.operands().get(1)));
            }
        }
        found.sort(Comparator.comparingInt(Product::right));
        this.products = found.toArray(Product[]::new);
        this.transposed = new float[lefts.size()][0];
        this.isTransposed = new boolean[lefts.size()];
        this.kept =
                Arrays.stream(instructions)
                        .flatMap(instruction -> Arrays.stream(instruction.operands))
                        .filter(operand -> operand.location().kind() == ValueLocation.Kind.SEQUENCE)
                        .toArray(BoundValue[]::new);
        separateSums();
    }

    /**
     * Gives an instruction separate sums if another one adds to the same elements: each sums over
     * all steps before the two are added, so that the result does not depend on the windows.
     */
    private void separateSums() {
        Set<String> taken = new HashSet<>();
        for (BoundInstruction instruction : instructions) {
            boolean shared = false;
            for (int column = 0; column < instruction.columns; column++) {
                shared |= !taken.add(instruction.weight + "/" + (instruction.firstColumn + column));
            }
            if (shared) {
                ownSums.put(instruction, new float[0]);
            }
        }
    }

    /**
     * Adds one part's share of the gradients, over a range of rows, which begins or ends a batch or
     * not.
     */
    void run(int newFirstRow, int newEndRow, int part, int parts, boolean begins, boolean ends) {
        firstRow = newFirstRow;
        endRow = newEndRow;
        if (begins && !ownSums.isEmpty()) {
            ownSums.replaceAll(
                    (instruction, sums) -> cleared(sums, weightSums(instruction).length));
        }
        add(part, parts);
        if (ends && !ownSums.isEmpty()) {
            ownSums.forEach((instruction, sums) -> join(instruction, sums, part, parts));
        }
    }

    private static float[] cleared(float[] sums, int size) {
        if (sums.length != size) {
            return new float[size];
        }
        Arrays.fill(sums, 0f);
        return sums;
    }

    private void join(BoundInstruction instruction, float[] sums, int part, int parts) {
        float[] all = weightSums(instruction);
        int columns = weightColumns(instruction);
        int begin = begin(instruction, part, parts);
        int end = end(instruction, part, parts);
        for (int row = 0; row < all.length; row += columns) {
            int at = row + instruction.firstColumn;
            for (int k = at + begin; k < at + end; k++) {
                all[k] += sums[k];
            }
        }
    }

    private float[] weightSums(BoundInstruction instruction) {
        return buffers.weightGradient(instruction.weight);
    }

    /** {@return the array that an instruction adds to} */
    private float[] sums(BoundInstruction instruction) {
        float[] own = ownSums.get(instruction);
        return own == null ? weightSums(instruction) : own;
    }

    private void add(int part, int parts) {
        for (BoundInstruction instruction : instructions) {
            switch (instruction.operation) {
                case Operation.RowGradient gradient -> rowGradient(instruction, part, parts);
                case Operation.GatherGradient gradient -> gatherGradient(instruction, part, parts);
                default -> {} // a product
            }
        }
        weightGradients(part, parts);
    }

    /**
     * Sets the values of a masked row that the gradients of weights read to 0 where they are not
     * finite.
     */
    void clean(int row) {
        for (BoundValue operand : kept) {
            PaddedRows.clean(operand.array(), operand.offset(row, 0, 0, 0), operand.stride);
        }
    }

    private int rows() {
        return endRow - firstRow;
    }

    /** {@return the index of the row of the last processed step, which is added first} */
    private int start(BoundValue operand) {
        return operand.offset(buffers.time().isReverse() ? firstRow : endRow - 1, 0, 0, 0);
    }

    private int stride(BoundValue operand) {
        return buffers.time().isReverse() ? operand.stride : -operand.stride;
    }

    private void rowGradient(BoundInstruction instruction, int part, int parts) {
        int begin = begin(instruction, part, parts);
        int end = end(instruction, part, parts);
        if (begin < end) {
            BoundValue gradient = instruction.operands[0];
            a.set(gradient.array(), start(gradient) + begin, stride(gradient));
            c.set(sums(instruction), instruction.firstColumn + begin, 0);
            kernels.sumRows(rows(), end - begin, c, a);
        }
    }

    /**
     * Adds rows to the rows of the gradient that the indices select, in the same order as all other
     * sums over rows.
     */
    private void gatherGradient(BoundInstruction instruction, int part, int parts) {
        int begin = begin(instruction, part, parts);
        int end = end(instruction, part, parts);
        if (begin == end) {
            return;
        }
        float[] sums = sums(instruction);
        int columns = weightColumns(instruction);
        BoundValue indices = instruction.operands[0];
        BoundValue gradient = instruction.operands[1];
        for (int row = 0; row < rows(); row++) {
            int index =
                    indices.index(start(indices) + row * stride(indices), instruction.weightRows);
            if (index >= 0 && index < instruction.weightRows) {
                int at = start(gradient) + row * stride(gradient);
                int to = index * columns + instruction.firstColumn;
                for (int column = begin; column < end; column++) {
                    sums[to + column] += gradient.array()[at + column];
                }
            }
        }
    }

    /** Adds the products, in groups of rows that stay in the cache. */
    private void weightGradients(int part, int parts) {
        for (int first = 0; first < rows() && products.length > 0; first += DEPTH) {
            int count = Math.min(DEPTH, rows() - first);
            Arrays.fill(isTransposed, false);
            int next;
            for (int index = 0; index < products.length; index = next) {
                next = index + 1;
                while (next < products.length
                        && sharesColumns(products[index], products[next], part, parts)) {
                    next++;
                }
                addProducts(index, next, first, count, part, parts);
            }
        }
    }

    /** {@return whether two products read the same columns of one right operand} */
    private boolean sharesColumns(Product one, Product two, int part, int parts) {
        return one.right() == two.right()
                && begin(one.instruction(), part, parts) == begin(two.instruction(), part, parts)
                && end(one.instruction(), part, parts) == end(two.instruction(), part, parts);
    }

    /** Adds products that read the same columns, which are packed once for all of them. */
    private void addProducts(int index, int next, int first, int count, int part, int parts) {
        BoundInstruction instruction = products[index].instruction();
        BoundValue right = instruction.operands[1];
        int end = end(instruction, part, parts);
        for (int column = begin(instruction, part, parts); column < end; column += COLUMNS) {
            int columns = Math.min(COLUMNS, end - column);
            int size = kernels.packedSize(count, columns);
            if (packed.length < size) {
                packed = new float[size];
            }
            a.set(right.array(), start(right) + first * stride(right) + column, stride(right));
            kernels.pack(count, columns, a, false, packed);
            for (int which = index; which < next; which++) {
                BoundInstruction product = products[which].instruction();
                Rows left = transposed(products[which], first, count);
                c.set(sums(product), product.firstColumn + column, weightColumns(product));
                kernels.multiply(product.depth, columns, count, left, packed, c);
            }
        }
    }

    /** {@return rows of the left operand, transposed once for all products that read it} */
    private Rows transposed(Product product, int first, int count) {
        int index = product.left();
        int stride = count + PADDING;
        if (!isTransposed[index]) {
            int inputs = product.instruction().depth;
            BoundValue left = product.instruction().operands[0];
            if (transposed[index].length < inputs * stride) {
                transposed[index] = new float[inputs * stride];
            }
            a.set(left.array(), start(left) + first * stride(left), stride(left));
            kernels.transpose(count, inputs, d.set(transposed[index], 0, stride), a);
            isTransposed[index] = true;
        }
        return d.set(transposed[index], 0, stride);
    }

    /** {@return the first column of the instruction's view in a part's share} */
    private int begin(BoundInstruction instruction, int part, int parts) {
        return Math.max(
                0,
                WeightArray.firstColumn(weightColumns(instruction), part, parts)
                        - instruction.firstColumn);
    }

    private int end(BoundInstruction instruction, int part, int parts) {
        int end =
                WeightArray.firstColumn(weightColumns(instruction), part + 1, parts)
                        - instruction.firstColumn;
        return Math.min(instruction.columns, end);
    }

    private int weightColumns(BoundInstruction instruction) {
        return buffers.weightGradient(instruction.weight).length / instruction.weightRows;
    }
}
