package io.rnn4j.simd;

/**
 * The result d and the operands a, b, c of an operation, all [rows, width], the width a multiple of
 * the lanes, but for recurrences. One instance is set again and again, so that no call allocates;
 * the compiler keeps the fields that a loop reads in registers.
 */
final class Operands {

    int rows;
    int width;

    float[] d;
    private int dOffset;
    private int dStride;

    float[] a;
    private int aOffset;
    private int aStride;

    float[] b;
    private int bOffset;
    private int bStride;

    float[] c;
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

    int dAt(int row) {
        return dOffset + row * dStride;
    }

    int aAt(int row) {
        return aOffset + row * aStride;
    }

    int bAt(int row) {
        return bOffset + row * bStride;
    }

    int cAt(int row) {
        return cOffset + row * cStride;
    }
}
