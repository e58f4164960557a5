package io.rnn4j.core.engine.node;

import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes the gradients of weights: sums over rows, from the last processed step to the first.
 * Masked rows are left out, unless the caller has given their output a gradient. Threads share the
 * elements of the result, never the rows.
 *
 * <p>So that sums over very many rows are exact to a few units in the last place, the rows are
 * added in blocks of {@link Kernels#BLOCK}. Blocks are counted over the rows that are added,
 * whatever the windows, so neither checkpoints nor padding change a bit.
 */
final class GradientRunner {
    /** The gradient of a weight of a product, sum of leftᵀ·right over all rows. */
    private record Product(GradientShare share, Operand left, Operand right, int rightNumber) {}

    /** The gradient of a weight of one row, the sum of all rows. */
    private record RowSum(GradientShare share, Operand operand) {}

    private final TimeSteps time;
    private final Kernels kernels;
    private final GradientShare.SumArrays arrays;
    private final Operand[] operands;
    private final Product[] products; // those with the same right operand are adjacent
    private final RowSum[] rowSums;
    private final GatherGradientRunner[] gathers;
    private final GradientShare[] shares; // in the order of the instructions
    private float[] packed = new float[0];
    private float[] blockSums = new float[0]; // of a group of columns
    private int gatheredRows; // of the block that is being gathered

    GradientRunner(
            NodeBuffers buffers,
            SegmentRunner segment,
            Kernels kernels,
            GradientShare.SumArrays arrays) {
        this.time = buffers.time();
        this.kernels = kernels;
        this.arrays = arrays;
        Map<Integer, Operand> byNumber = new HashMap<>();
        List<Product> foundProducts = new ArrayList<>();
        List<RowSum> foundSums = new ArrayList<>();
        List<GatherGradientRunner> foundGathers = new ArrayList<>();
        List<GradientShare> foundShares = new ArrayList<>();
        Set<String> gathered = new HashSet<>(); // weights
        for (BoundInstruction bound : segment.instructions()) {
            float[] gradient = buffers.weightGradient(bound.weight);
            if (bound.operation instanceof Operation.GatherGradient) {
                boolean separate = !gathered.add(bound.weight);
                foundGathers.add(new GatherGradientRunner(bound, buffers, separate, kernels));
                continue;
            }
            boolean isProduct = bound.operation instanceof Operation.WeightGradient;
            int rows = isProduct ? bound.depth : 1;
            GradientShare share = new GradientShare(bound, gradient, rows, foundShares.size());
            foundShares.add(share);
            Operand first = operand(bound, 0, byNumber);
            if (isProduct) {
                int number = bound.instruction.operands().get(1);
                Operand right = operand(bound, 1, byNumber);
                foundProducts.add(new Product(share, first, right, number));
            } else {
                foundSums.add(new RowSum(share, first));
            }
        }
        foundProducts.sort(Comparator.comparingInt(Product::rightNumber));
        this.products = foundProducts.toArray(Product[]::new);
        this.rowSums = foundSums.toArray(RowSum[]::new);
        this.gathers = foundGathers.toArray(GatherGradientRunner[]::new);
        this.shares = foundShares.toArray(GradientShare[]::new);
        this.operands = byNumber.values().toArray(Operand[]::new);
    }

    private static Operand operand(
            BoundInstruction bound, int index, Map<Integer, Operand> byNumber) {
        return byNumber.computeIfAbsent(
                bound.instruction.operands().get(index),
                number -> new Operand(bound.operands[index]));
    }

    /** Sizes the arrays for a batch. */
    void prepare() {
        for (Operand operand : operands) {
            if (gathersRows()) {
                operand.prepareGathering();
            }
        }
        for (GradientShare share : shares) {
            blockSums = SignalBuffer.grown(blockSums, share.rows(), GradientShare.COLUMNS);
        }
    }

    /**
     * {@return whether the rows of a block may be distant from each other or in several windows}
     */
    private boolean gathersRows() {
        return time.isPadded() || time.windows() > 1;
    }

    /**
     * Adds one part's share of the gradients, over a range of rows, which begins or ends a batch or
     * not.
     */
    void run(int firstRow, int endRow, int part, int parts, boolean begins, boolean ends) {
        if (begins) {
            gatheredRows = 0;
            for (GradientShare share : shares) {
                share.begin(arrays, part, parts);
            }
            for (GatherGradientRunner gather : gathers) {
                gather.begin(part, parts);
            }
        }
        boolean ascending = time.isReverse();
        int step = ascending ? 1 : -1;
        int row = ascending ? firstRow : endRow - 1;
        int rows = endRow - firstRow;
        for (GatherGradientRunner gather : gathers) {
            gather.run(time, row, step, rows);
        }
        if (gathersRows()) {
            gatherRows(row, step, rows, ends);
        } else {
            for (int first = 0; first < rows; first += Kernels.BLOCK) {
                for (Operand operand : operands) {
                    operand.take(row + first * step, ascending);
                }
                addBlock(Math.min(Kernels.BLOCK, rows - first));
            }
        }
        if (ends) {
            for (GatherGradientRunner gather : gathers) {
                gather.finish();
            }
            for (GradientShare share : shares) {
                share.finish(kernels);
            }
        }
    }

    /** Adds rows in blocks that skip masked rows and continue in the next window. */
    private void gatherRows(int first, int step, int rows, boolean ends) {
        int row = first;
        for (int count = 0; count < rows; count++) {
            if (!time.isMasked(row)) {
                for (Operand operand : operands) {
                    operand.gather(row, gatheredRows);
                }
                gatheredRows++;
            } else if (counts(row)) {
                for (Operand operand : operands) {
                    operand.gatherMasked(row, gatheredRows);
                }
                gatheredRows++;
            }
            if (gatheredRows == Kernels.BLOCK) {
                addGathered();
            }
            row += step;
        }
        if (ends && gatheredRows > 0) {
            addGathered();
        }
    }

    /** {@return whether a masked row adds to a gradient} */
    private boolean counts(int row) {
        for (Product product : products) {
            if (product.right().counts(row)) {
                return true;
            }
        }
        for (RowSum each : rowSums) {
            if (each.operand().counts(row)) {
                return true;
            }
        }
        return false;
    }

    private void addGathered() {
        for (Operand operand : operands) {
            operand.takeGathered();
        }
        addBlock(gatheredRows);
        gatheredRows = 0;
    }

    // ---- a block

    private void addBlock(int count) {
        for (RowSum each : rowSums) {
            addRows(each.share(), each.operand(), count);
        }
        int next;
        for (int index = 0; index < products.length; index = next) {
            next = index + 1;
            while (next < products.length && sharesColumns(products[index], products[next])) {
                next++;
            }
            addProducts(index, next, count);
        }
        for (GradientShare share : shares) {
            share.endBlock();
        }
    }

    private void addRows(GradientShare share, Operand operand, int count) {
        for (int column = 0; column < share.columns(); column += GradientShare.COLUMNS) {
            Rows sum = share.zeros(column, blockSums);
            Rows rows = operand.rows(share.begin() + column);
            kernels.sumRows(count, share.columns(column), sum, rows);
            share.add(kernels, column);
        }
    }

    /** {@return whether two products read the same columns of one right operand} */
    private static boolean sharesColumns(Product one, Product two) {
        return one.right() == two.right()
                && one.share().begin() == two.share().begin()
                && one.share().columns() == two.share().columns();
    }

    /** Adds products that read the same columns, which are packed once for all of them. */
    private void addProducts(int index, int next, int count) {
        GradientShare share = products[index].share();
        for (int column = 0; column < share.columns(); column += GradientShare.COLUMNS) {
            int columns = share.columns(column);
            int size = kernels.packedSize(count, columns);
            if (packed.length < size) {
                packed = new float[size];
            }
            Rows right = products[index].right().rows(share.begin() + column);
            kernels.pack(count, columns, right, false, packed);
            for (int which = index; which < next; which++) {
                addProduct(products[which], column, columns, count);
            }
        }
    }

    private void addProduct(Product product, int column, int columns, int count) {
        GradientShare share = product.share();
        Rows sum = share.zeros(column, blockSums);
        Rows left = product.left().transposed(kernels, count);
        kernels.multiply(share.rows(), columns, count, Kernels.CHAIN, left, packed, sum);
        share.add(kernels, column);
    }

    // ---- operands

    /**
     * An operand of gradients of weights: the rows of one block, in the order of their addition.
     */
    private static final class Operand {
        /**
         * Floats between the rows of the transposed operand, so that their starts map to different
         * cache lines.
         */
        private static final int PADDING = 16;

        private final BoundValue value;
        private final int width;
        private final Rows rows = new Rows(0);
        private final Rows columns = new Rows(0);
        private final Rows transposed = new Rows(0);
        private float[] gathered = {}; // [block, width]
        private float[] transposedRows = {}; // [width, block]
        private boolean isTransposed;

        Operand(BoundValue value) {
            this.value = value;
            this.width = value.location().width();
        }

        /** Sizes the array that rows are gathered in. */
        void prepareGathering() {
            gathered = SignalBuffer.grown(gathered, Kernels.BLOCK, width);
        }

        /** Begins a block of rows that are read in place, from a row upwards or downwards. */
        void take(int row, boolean ascending) {
            int stride = ascending ? value.stride : -value.stride;
            rows.set(value.array(), value.offset(row, 0, 0, 0), stride);
            isTransposed = false;
        }

        /** Copies a row to a position of the block that is being gathered. */
        void gather(int row, int position) {
            int from = value.offset(row, 0, 0, 0);
            System.arraycopy(value.array(), from, gathered, position * width, width);
        }

        /** Copies a masked row, or zeros if it is not finite. */
        void gatherMasked(int row, int position) {
            gather(row, position);
            PaddedRows.clean(gathered, position * width, width);
        }

        /** {@return whether a masked row, a gradient, adds to gradients of weights} */
        boolean counts(int row) {
            return PaddedRows.counts(value.array(), value.offset(row, 0, 0, 0), width);
        }

        /** Begins the block of the gathered rows. */
        void takeGathered() {
            rows.set(gathered, 0, width);
            isTransposed = false;
        }

        /** {@return the rows of the block from a column on, valid until the next call} */
        Rows rows(int firstColumn) {
            return columns.set(rows.array(), rows.offset() + firstColumn, rows.stride());
        }

        /**
         * {@return the block transposed, [width, rows of the block], once for all instructions that
         * read it}
         */
        Rows transposed(Kernels kernels, int count) {
            int stride = count + PADDING;
            if (!isTransposed) {
                transposedRows = SignalBuffer.grown(transposedRows, width, stride);
                kernels.transpose(count, width, transposed.set(transposedRows, 0, stride), rows);
                isTransposed = true;
            }
            return transposed;
        }
    }
}
