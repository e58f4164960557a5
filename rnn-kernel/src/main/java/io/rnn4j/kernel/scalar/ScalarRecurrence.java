package io.rnn4j.kernel.scalar;

/**
 * The linear recurrence of rows as a plain loop. It defines the bits that every {@link
 * io.rnn4j.kernel.Kernels} gives.
 */
public final class ScalarRecurrence {
    private ScalarRecurrence() {}

    /**
     * Computes every row from the one before it, as {@link
     * io.rnn4j.kernel.Kernels#linearRecurrence} does.
     *
     * @param rows number of rows
     * @param width elements of a row
     * @param d result
     * @param dOffset where its first row begins
     * @param dStride distance of its rows
     * @param a factors
     * @param aOffset where they begin
     * @param aStride distance of their rows
     * @param b addends
     * @param bOffset where they begin
     * @param bStride distance of their rows
     * @throws IndexOutOfBoundsException if an array ends before what is read or written
     */
    public static void linearRecurrence(
            int rows,
            int width,
            float[] d,
            int dOffset,
            int dStride,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride) {
        for (int row = 0; row < rows; row++) {
            int dAt = dOffset + row * dStride;
            int before = dAt - dStride;
            int aAt = aOffset + row * aStride;
            int bAt = bOffset + row * bStride;
            for (int k = 0; k < width; k++) {
                d[dAt + k] = Fma.fma(a[aAt + k], d[before + k], b[bAt + k]);
            }
        }
    }
}
