package io.rnn4j.simd;

/**
 * The result d and the operands a, b, c of an operation, all [rows, width], the width a multiple of
 * the lanes, but for recurrences. One instance is set again and again, so that no call allocates;
 * the compiler keeps the fields that a loop reads in registers.
 */
public final class Operands {

    public int rows;
    public int width;

    public float[] d;
    private int dOffset;
    private int dStride;

    public float[] a;
    private int aOffset;
    private int aStride;

    public float[] b;
    private int bOffset;
    private int bStride;

    public float[] c;
    private int cOffset;
    private int cStride;

    public Operands size(int rows, int width) {
        this.rows = rows;
        this.width = width;
        return this;
    }

    public Operands d(float[] array, int offset, int stride) {
        d = array;
        dOffset = offset;
        dStride = stride;
        return this;
    }

    public Operands a(float[] array, int offset, int stride) {
        a = array;
        aOffset = offset;
        aStride = stride;
        return this;
    }

    public Operands b(float[] array, int offset, int stride) {
        b = array;
        bOffset = offset;
        bStride = stride;
        return this;
    }

    public Operands c(float[] array, int offset, int stride) {
        c = array;
        cOffset = offset;
        cStride = stride;
        return this;
    }

    public int dAt(int row) {
        return dOffset + row * dStride;
    }

    public int aAt(int row) {
        return aOffset + row * aStride;
    }

    public int bAt(int row) {
        return bOffset + row * bStride;
    }

    public int cAt(int row) {
        return cOffset + row * cStride;
    }
}
