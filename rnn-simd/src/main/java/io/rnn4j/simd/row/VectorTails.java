package io.rnn4j.simd.row;

import static io.rnn4j.simd.vector.Lanes.COUNT;
import static io.rnn4j.simd.vector.Vectors.SPECIES;

import static jdk.incubator.vector.FloatVector.fromArray;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Rows;
import io.rnn4j.simd.vector.Vectors;

import jdk.incubator.vector.VectorMask;

/**
 * Elementwise operations on the ends of rows that do not fill a vector. They are copied into
 * scratch memory, many rows at a time, so that the loops of {@link VectorElementwise} need no
 * masked version. Each end takes one vector: packing the ends of several rows into one vector takes
 * longer than computing with empty lanes (an addition of [32, 5] 315 instead of 126 ns), except for
 * one element a row of a costly function.
 */
public final class VectorTails {

    /** Rows that are copied at a time. */
    private static final int ROWS = 32;

    private final Rows first = scratch();
    private final Rows second = scratch();
    private final Rows third = scratch();

    private static Rows scratch() {
        return new Rows(new float[ROWS * COUNT], 0, COUNT);
    }

    /** Applies the operation to some columns of [rows, …], fewer than the lanes of a vector. */
    public void apply(
            Elementwise operation,
            int rows,
            int column,
            int columns,
            Rows d,
            Rows a,
            Rows b,
            Rows c) {
        int operands = operation.operands();
        VectorMask<Float> inside = Vectors.first(columns);
        for (int row = 0; row < rows; row += ROWS) {
            int count = Math.min(ROWS, rows - row);
            gather(count, inside, a.array(), a.at(row) + column, a.stride(), first.array());
            if (operands > 1) {
                gather(count, inside, b.array(), b.at(row) + column, b.stride(), second.array());
            }
            if (operands > 2) {
                gather(count, inside, c.array(), c.at(row) + column, c.stride(), third.array());
            }
            VectorElementwise.apply(operation, 1, count * COUNT, first, first, second, third);
            scatter(count, inside, first.array(), d.array(), d.at(row) + column, d.stride());
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
