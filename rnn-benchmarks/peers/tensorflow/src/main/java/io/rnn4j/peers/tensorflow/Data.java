package io.rnn4j.peers.tensorflow;

import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.benchmarks.harness.Sizes;

import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** Random tensors for sizes, time first. */
final class Data {
    private Data() {}

    /** {@return numbers [steps, batch, input], or one-hot rows [steps·batch, entries]} */
    static TFloat32 inputs(Sizes sizes, int steps, RandomData data) {
        int rows = steps * sizes.batch();
        return sizes.embedding() > 0
                ? oneHot(data.classes(rows, sizes.embedding()), sizes.embedding())
                : normal(data, steps, sizes.batch(), sizes.input());
    }

    /** {@return a target for every row that has an output, [rows, outputs]} */
    static TFloat32 targets(Sizes sizes, RandomData data) {
        int rows = sizes.outputRows();
        return sizes.classes()
                ? oneHot(data.classes(rows, sizes.outputs()), sizes.outputs())
                : normal(data, rows, sizes.outputs());
    }

    static TFloat32 normal(RandomData data, long... shape) {
        float[] values = data.normal((int) Shape.of(shape).size());
        return tensor(values, shape);
    }

    static TFloat32 tensor(float[] values, long... shape) {
        return TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(values));
    }

    private static TFloat32 oneHot(int[] indices, int width) {
        float[] values = new float[indices.length * width];
        for (int row = 0; row < indices.length; row++) {
            values[row * width + indices[row]] = 1;
        }
        return tensor(values, indices.length, width);
    }
}
