package io.rnn4j.core.engine.node;

import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

import java.util.Arrays;

/**
 * Products over very many inputs, C += A·B: B is packed in blocks of {@link Kernels#BLOCK} inputs,
 * so that sums are exact to a few units in the last place whatever the number of inputs. Products
 * over up to {@value #SINGLE_CHAIN} inputs, which are one chain, take 4 % less time.
 */
final class DeepProduct {
    /** The largest number of inputs whose products are added one after the other. */
    private static final int SINGLE_CHAIN = 1024;

    private final Kernels kernels;
    private final Rows left = new Rows(0);
    private final Rows block = new Rows(0);
    private final Rows lost = new Rows(0);
    private float[] blockSums = {}; // [rows, columns]
    private float[] lostSums = {}; // [rows, columns]

    DeepProduct(Kernels kernels) {
        this.kernels = kernels;
    }

    /** {@return the number of blocks of a number of inputs; 1 for a single chain} */
    static int blocks(int depth) {
        return depth <= SINGLE_CHAIN ? 1 : (depth + Kernels.BLOCK - 1) / Kernels.BLOCK;
    }

    /** {@return the first input of a block; for the number of blocks, the number of inputs} */
    static int first(int depth, int block) {
        return block == blocks(depth) ? depth : block * Kernels.BLOCK;
    }

    /** Sizes the arrays for products of several blocks. */
    void resize(int rows, int columns) {
        blockSums = SignalBuffer.grown(blockSums, rows, columns);
        lostSums = SignalBuffer.grown(lostSums, rows, columns);
    }

    /** Adds a product, [rows, columns] += [rows, depth] · the packed blocks [depth, columns]. */
    void multiply(int rows, int columns, int depth, Rows a, float[][] packed, Rows c) {
        Arrays.fill(lostSums, 0, rows * columns, 0f);
        block.set(blockSums, 0, columns);
        lost.set(lostSums, 0, columns);
        for (int index = 0; index < packed.length; index++) {
            int first = first(depth, index);
            int count = first(depth, index + 1) - first;
            Arrays.fill(blockSums, 0, rows * columns, 0f);
            left.set(a.array(), a.offset() + first, a.stride());
            kernels.multiply(rows, columns, count, Kernels.CHAIN, left, packed[index], block);
            kernels.accumulate(rows, columns, c, lost, block);
        }
        kernels.apply(Elementwise.ADD, rows, columns, c, c, lost, null);
    }
}
