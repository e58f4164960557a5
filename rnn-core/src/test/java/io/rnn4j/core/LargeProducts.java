package io.rnn4j.core;

import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

/**
 * Multiplies large matrices. After these products the vector kernels of a JVM with one processor
 * execute the first call of every operation on vector code, not on the scalar code that short
 * programs start with.
 */
final class LargeProducts {
    private static final int SIZE = 256;
    private static final int PRODUCTS = 40; // more multiply-adds than the threshold of the kernels

    private LargeProducts() {}

    static void multiply(Kernels kernels) {
        float[] matrix = new float[SIZE * SIZE];
        float[] packed = new float[kernels.packedSize(SIZE, SIZE)];
        Rows a = new Rows(matrix, 0, SIZE);
        Rows c = new Rows(matrix.clone(), 0, SIZE);
        for (int product = 0; product < PRODUCTS; product++) {
            kernels.multiply(SIZE, SIZE, SIZE, SIZE, a, packed, c);
        }
    }
}
