package io.rnn4j.peers.libtorch;

import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.benchmarks.harness.Sizes;

import org.bytedeco.pytorch.Tensor;

/** Random tensors for sizes, time first. */
final class Data {
    private Data() {}

    /** {@return numbers [steps, batch, input], or indices [steps, batch] for an embedding} */
    static Tensor inputs(Sizes sizes, int steps, RandomData data) {
        int rows = steps * sizes.batch();
        return sizes.embedding() > 0
                ? indices(data.classes(rows, sizes.embedding()), steps, sizes.batch())
                : normal(data, steps, sizes.batch(), sizes.input());
    }

    /** {@return one target for every row that has an output: [rows] classes or [rows, outputs]} */
    static Tensor targets(Sizes sizes, RandomData data) {
        return sizes.classes()
                ? indices(data.classes(sizes.outputRows(), sizes.outputs()), sizes.outputRows())
                : normal(data, sizes.outputRows(), sizes.outputs());
    }

    static Tensor normal(RandomData data, long... shape) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        return Tensor.create(data.normal((int) count), shape);
    }

    private static Tensor indices(int[] indices, long... shape) {
        long[] values = new long[indices.length];
        for (int at = 0; at < values.length; at++) {
            values[at] = indices[at];
        }
        return Tensor.create(values, shape);
    }
}
