package io.rnn4j.simd.product;

import static jdk.incubator.vector.FloatVector.fromArray;

import io.rnn4j.kernel.Rows;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transposition of a matrix in blocks of 8 rows and 8 columns. A block is transposed in three
 * stages: stage {@code n} exchanges, between rows whose numbers differ in bit {@code n} alone, the
 * elements whose column number differs from the row number in that bit.
 */
public final class VectorTransposition {

    /** Rows and columns of a block, the floats of a vector of 256 bits. */
    public static final int BLOCK = 8;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;

    private static final VectorShuffle<Float> SWAP_1 = swap(1);
    private static final VectorShuffle<Float> SWAP_2 = swap(2);
    private static final VectorShuffle<Float> SWAP_4 = swap(4);
    private static final VectorMask<Float> BIT_1 = bit(1);
    private static final VectorMask<Float> BIT_2 = bit(2);
    private static final VectorMask<Float> BIT_4 = bit(4);

    private VectorTransposition() {}

    private static VectorShuffle<Float> swap(int bit) {
        return VectorShuffle.fromOp(SPECIES, lane -> lane ^ bit);
    }

    private static VectorMask<Float> bit(int bit) {
        boolean[] lanes = new boolean[BLOCK];
        for (int lane = 0; lane < BLOCK; lane++) {
            lanes[lane] = (lane & bit) != 0;
        }
        return VectorMask.fromArray(SPECIES, lanes, 0);
    }

    /** Computes D [columns, rows] = Aᵀ; both numbers are multiples of {@link #BLOCK}. */
    public static void transpose(int rows, int columns, Rows d, Rows a) {
        for (int column = 0; column < columns; column += BLOCK) {
            transposeColumns(
                    rows,
                    d.array(),
                    d.at(column),
                    d.stride(),
                    a.array(),
                    a.offset() + column,
                    a.stride());
        }
    }

    private static void transposeColumns(
            int rows, float[] d, int dAt, int dStride, float[] a, int aAt, int aStride) {
        for (int row = 0; row < rows; row += BLOCK) {
            int from = aAt + row * aStride;
            FloatVector a0 = fromArray(SPECIES, a, from);
            FloatVector a1 = fromArray(SPECIES, a, from + aStride);
            FloatVector a2 = fromArray(SPECIES, a, from + 2 * aStride);
            FloatVector a3 = fromArray(SPECIES, a, from + 3 * aStride);
            FloatVector a4 = fromArray(SPECIES, a, from + 4 * aStride);
            FloatVector a5 = fromArray(SPECIES, a, from + 5 * aStride);
            FloatVector a6 = fromArray(SPECIES, a, from + 6 * aStride);
            FloatVector a7 = fromArray(SPECIES, a, from + 7 * aStride);

            FloatVector b0 = a0.blend(a1.rearrange(SWAP_1), BIT_1);
            FloatVector b1 = a0.rearrange(SWAP_1).blend(a1, BIT_1);
            FloatVector b2 = a2.blend(a3.rearrange(SWAP_1), BIT_1);
            FloatVector b3 = a2.rearrange(SWAP_1).blend(a3, BIT_1);
            FloatVector b4 = a4.blend(a5.rearrange(SWAP_1), BIT_1);
            FloatVector b5 = a4.rearrange(SWAP_1).blend(a5, BIT_1);
            FloatVector b6 = a6.blend(a7.rearrange(SWAP_1), BIT_1);
            FloatVector b7 = a6.rearrange(SWAP_1).blend(a7, BIT_1);

            FloatVector c0 = b0.blend(b2.rearrange(SWAP_2), BIT_2);
            FloatVector c2 = b0.rearrange(SWAP_2).blend(b2, BIT_2);
            FloatVector c1 = b1.blend(b3.rearrange(SWAP_2), BIT_2);
            FloatVector c3 = b1.rearrange(SWAP_2).blend(b3, BIT_2);
            FloatVector c4 = b4.blend(b6.rearrange(SWAP_2), BIT_2);
            FloatVector c6 = b4.rearrange(SWAP_2).blend(b6, BIT_2);
            FloatVector c5 = b5.blend(b7.rearrange(SWAP_2), BIT_2);
            FloatVector c7 = b5.rearrange(SWAP_2).blend(b7, BIT_2);

            int to = dAt + row;
            c0.blend(c4.rearrange(SWAP_4), BIT_4).intoArray(d, to);
            c1.blend(c5.rearrange(SWAP_4), BIT_4).intoArray(d, to + dStride);
            c2.blend(c6.rearrange(SWAP_4), BIT_4).intoArray(d, to + 2 * dStride);
            c3.blend(c7.rearrange(SWAP_4), BIT_4).intoArray(d, to + 3 * dStride);
            c0.rearrange(SWAP_4).blend(c4, BIT_4).intoArray(d, to + 4 * dStride);
            c1.rearrange(SWAP_4).blend(c5, BIT_4).intoArray(d, to + 5 * dStride);
            c2.rearrange(SWAP_4).blend(c6, BIT_4).intoArray(d, to + 6 * dStride);
            c3.rearrange(SWAP_4).blend(c7, BIT_4).intoArray(d, to + 7 * dStride);
        }
    }
}
