package io.rnn4j.simd.row;

import static io.rnn4j.simd.Lanes.COUNT;
import static io.rnn4j.simd.Vectors.SPECIES;

import static jdk.incubator.vector.FloatVector.fromArray;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.simd.Operands;
import io.rnn4j.simd.Vectors;

import jdk.incubator.vector.VectorMask;

/**
 * Element-wise operations on the ends of rows that do not fill a vector: they are copied into
 * scratch memory, many rows at a time, so that the loops of {@link VectorElementwise} need no
 * second version. One vector a row: to lay the ends of several rows into one takes longer than to
 * compute with empty lanes (an addition of [32, 5] 315 instead of 126 ns), but for one element a
 * row of a costly function.
 */
public final class VectorTails {

    /** Rows that are copied at a time. */
    private static final int ROWS = 32;

    private final float[] a = new float[ROWS * COUNT];
    private final float[] b = new float[ROWS * COUNT];
    private final float[] c = new float[ROWS * COUNT];
    private final Operands scratch = new Operands().d(a, 0, 0).a(a, 0, 0).b(b, 0, 0).c(c, 0, 0);

    /** Applies the operation to [rows, width], width less than the lanes of a vector. */
    public void apply(
            Elementwise operation,
            int rows,
            int width,
            float[] d,
            int dAt,
            int dStride,
            float[] first,
            int aAt,
            int aStride,
            float[] second,
            int bAt,
            int bStride,
            float[] third,
            int cAt,
            int cStride) {
        int operands = operation.operands();
        VectorMask<Float> inside = Vectors.first(width);
        for (int row = 0; row < rows; row += ROWS) {
            int count = Math.min(ROWS, rows - row);
            gather(count, inside, first, aAt + row * aStride, aStride, a);
            if (operands > 1) {
                gather(count, inside, second, bAt + row * bStride, bStride, b);
            }
            if (operands > 2) {
                gather(count, inside, third, cAt + row * cStride, cStride, c);
            }
            VectorElementwise.apply(operation, scratch.size(1, count * COUNT));
            scatter(count, inside, a, d, dAt + row * dStride, dStride);
        }
    }

    private static void gather(
            int rows, VectorMask<Float> inside, float[] from, int at, int stride, float[] to) {
        for (int row = 0; row < rows; row++) {
            fromArray(SPECIES, from, at + row * stride, inside).intoArray(to, row * COUNT);
        }
    }

    private static void scatter(
            int rows, VectorMask<Float> inside, float[] from, float[] to, int at, int stride) {
        for (int row = 0; row < rows; row++) {
            fromArray(SPECIES, from, row * COUNT).intoArray(to, at + row * stride, inside);
        }
    }
}
