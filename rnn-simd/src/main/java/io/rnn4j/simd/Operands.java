package io.rnn4j.simd;

import jdk.incubator.vector.FloatVector;

/**
 * The result d and the operands a, b, c of an element-wise operation, all [rows, width], the width
 * a multiple of the lanes. One instance is set again and again, so that no call allocates; the
 * compiler keeps the fields that a loop reads in registers.
 */
final class Operands {

    int rows;
    int width;

    private float[] d;
    private int dOffset;
    private int dStride;

    private float[] a;
    private int aOffset;
    private int aStride;

    private float[] b;
    private int bOffset;
    private int bStride;

    private float[] c;
    private int cOffset;
    private int cStride;

    Operands size(int rows, int width) {
        this.rows = rows;
        this.width = width;
        return this;
    }

    Operands d(float[] array, int offset, int stride) {
        d = array;
        dOffset = offset;
        dStride = stride;
        return this;
    }

    Operands a(float[] array, int offset, int stride) {
        a = array;
        aOffset = offset;
        aStride = stride;
        return this;
    }

    Operands b(float[] array, int offset, int stride) {
        b = array;
        bOffset = offset;
        bStride = stride;
        return this;
    }

    Operands c(float[] array, int offset, int stride) {
        c = array;
        cOffset = offset;
        cStride = stride;
        return this;
    }

    FloatVector a(int row, int k) {
        return Lanes.load(a, aOffset + row * aStride + k);
    }

    FloatVector b(int row, int k) {
        return Lanes.load(b, bOffset + row * bStride + k);
    }

    FloatVector c(int row, int k) {
        return Lanes.load(c, cOffset + row * cStride + k);
    }

    void put(int row, int k, FloatVector result) {
        result.intoArray(d, dOffset + row * dStride + k);
    }
}
