package io.rnn4j.simd;

import static io.rnn4j.simd.vector.Lanes.COUNT;
import static io.rnn4j.simd.vector.Lanes.PANEL;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Reduction;
import io.rnn4j.kernel.Rows;
import io.rnn4j.kernel.scalar.ScalarKernels;
import io.rnn4j.simd.product.VectorProduct;
import io.rnn4j.simd.product.VectorTransposition;
import io.rnn4j.simd.row.VectorElementwise;
import io.rnn4j.simd.row.VectorRecurrence;
import io.rnn4j.simd.row.VectorReduction;
import io.rnn4j.simd.row.VectorSums;
import io.rnn4j.simd.row.VectorTails;

/** Kernels on the Vector API, for vectors of 128, 256 and 512 bit. */
public final class VectorKernels extends ScalarKernels {

    private static final String DESCRIPTION = "vector, " + COUNT * Float.SIZE + " bit";

    private final VectorProduct product = new VectorProduct();
    private final VectorReduction reduction = new VectorReduction();
    private final VectorTails tails = new VectorTails();
    private final Rows restOfResult = new Rows(0);
    private final Rows restOfOperand = new Rows(0);
    private final Rows restOfAddend = new Rows(0);

    public VectorKernels() {
        super(PANEL);
    }

    @Override
    public String description() {
        return DESCRIPTION;
    }

    @Override
    public void multiply(
            int rows, int columns, int depth, int chain, Rows a, float[] packed, Rows c) {
        product.multiply(rows, columns, depth, chain, a, packed, c);
    }

    @Override
    public void transpose(int rows, int columns, Rows d, Rows a) {
        if (COUNT < VectorTransposition.BLOCK) {
            super.transpose(rows, columns, d, a);
            return;
        }
        int bulkRows = rows - rows % VectorTransposition.BLOCK;
        int bulkColumns = columns - columns % VectorTransposition.BLOCK;
        VectorTransposition.transpose(bulkRows, bulkColumns, d, a);
        transposeRest(0, rows, bulkColumns, columns, d, a);
        transposeRest(bulkRows, rows, 0, bulkColumns, d, a);
    }

    private void transposeRest(
            int firstRow, int endRow, int firstColumn, int endColumn, Rows d, Rows a) {
        restOfResult.set(d.array(), d.at(firstColumn) + firstRow, d.stride());
        restOfOperand.set(a.array(), a.at(firstRow) + firstColumn, a.stride());
        super.transpose(endRow - firstRow, endColumn - firstColumn, restOfResult, restOfOperand);
    }

    @Override
    protected void applyToRows(
            Elementwise operation, int rows, int width, Rows d, Rows a, Rows b, Rows c) {
        int tail = width % COUNT;
        int bulk = width - tail;
        if (bulk > 0) {
            VectorElementwise.apply(operation, rows, bulk, d, a, b, c);
        }
        if (tail > 0) {
            tails.apply(operation, rows, bulk, tail, d, a, b, c);
        }
    }

    @Override
    protected void affineOfRows(int rows, int width, Rows d, Rows a, float scale, float shift) {
        int bulk = width - width % COUNT;
        VectorElementwise.affine(rows, bulk, d, a, scale, shift);
        for (int row = 0; row < rows; row++) {
            for (int k = bulk; k < width; k++) {
                d.array()[d.at(row) + k] = Math.fma(a.array()[a.at(row) + k], scale, shift);
            }
        }
    }

    @Override
    public void linearRecurrence(int rows, int width, Rows d, Rows a, Rows b) {
        VectorRecurrence.run(rows, width, d, a, b);
    }

    @Override
    public void reduce(Reduction operation, int rows, int width, Rows d, Rows a) {
        for (int row = 0; row < rows; row++) {
            d.array()[d.at(row)] = reduction.reduce(operation, width, a.array(), a.at(row));
        }
    }

    @Override
    public void sumRows(int rows, int width, Rows d, Rows a) {
        int tail = width % COUNT;
        int bulk = width - tail;
        VectorSums.sumRows(rows, bulk, d.array(), d.offset(), a.array(), a.offset(), a.stride());
        if (tail > 0) {
            super.sumRows(rows, tail, rest(d, bulk, restOfResult), rest(a, bulk, restOfOperand));
        }
    }

    @Override
    public void accumulate(int rows, int width, Rows sum, Rows lost, Rows addend) {
        int tail = width % COUNT;
        int bulk = width - tail;
        for (int row = 0; row < rows && bulk > 0; row++) {
            VectorSums.accumulate(
                    bulk,
                    sum.array(),
                    sum.at(row),
                    lost.array(),
                    lost.at(row),
                    addend.array(),
                    addend.at(row));
        }
        if (tail > 0) {
            super.accumulate(
                    rows,
                    tail,
                    rest(sum, bulk, restOfResult),
                    rest(lost, bulk, restOfOperand),
                    rest(addend, bulk, restOfAddend));
        }
    }

    /** {@return the position of the columns after those that fill whole vectors} */
    private static Rows rest(Rows rows, int columns, Rows result) {
        return result.set(rows.array(), rows.offset() + columns, rows.stride());
    }
}
