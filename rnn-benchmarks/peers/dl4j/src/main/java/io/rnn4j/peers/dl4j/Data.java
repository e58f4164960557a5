package io.rnn4j.peers.dl4j;

import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.benchmarks.harness.Sizes;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Random arrays for sizes in Deeplearning4j's order, [batch, features, time]. */
final class Data {
    private Data() {}

    /** {@return numbers [batch, input, time], or indices [batch, time] for an embedding} */
    static INDArray inputs(Sizes sizes, RandomData data) {
        return sizes.embedding() > 0
                ? indices(sizes, sizes.steps(), data)
                : normal(data, sizes.batch(), sizes.input(), sizes.steps());
    }

    /** {@return the inputs of one time step, [batch, input]} */
    static INDArray stepInputs(Sizes sizes, RandomData data) {
        return sizes.embedding() > 0
                ? indices(sizes, 1, data)
                : normal(data, sizes.batch(), sizes.input());
    }

    /** {@return targets [batch, outputs], or [batch, outputs, time] if every step has one} */
    static INDArray targets(Sizes sizes, RandomData data) {
        int steps = sizes.everyStep() ? sizes.steps() : 1;
        float[] values;
        if (sizes.classes()) {
            values = new float[sizes.batch() * sizes.outputs() * steps];
            int[] classes = data.classes(sizes.outputRows(), sizes.outputs());
            for (int row = 0; row < classes.length; row++) {
                int sample = row / steps;
                int step = row % steps;
                values[(sample * sizes.outputs() + classes[row]) * steps + step] = 1;
            }
        } else {
            values = data.normal(sizes.outputRows() * sizes.outputs());
        }
        INDArray targets = Nd4j.createFromArray(values);
        return sizes.everyStep()
                ? targets.reshape(sizes.batch(), sizes.outputs(), steps)
                : targets.reshape(sizes.batch(), sizes.outputs());
    }

    static INDArray normal(RandomData data, int... shape) {
        int count = 1;
        for (int size : shape) {
            count *= size;
        }
        return Nd4j.createFromArray(data.normal(count)).reshape(shape);
    }

    private static INDArray indices(Sizes sizes, int steps, RandomData data) {
        int[] indices = data.classes(sizes.batch() * steps, sizes.embedding());
        float[] values = new float[indices.length];
        for (int at = 0; at < values.length; at++) {
            values[at] = indices[at];
        }
        return Nd4j.createFromArray(values).reshape(sizes.batch(), steps);
    }
}
