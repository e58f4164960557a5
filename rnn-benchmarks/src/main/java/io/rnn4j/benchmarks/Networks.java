package io.rnn4j.benchmarks;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.benchmarks.harness.Sizes;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Creates models, losses and data of given sizes. */
final class Networks {
    private static final long SEED = 42;

    private Networks() {}

    static Model model(Sizes sizes) {
        List<Layer> layers = new ArrayList<>();
        if (sizes.embedding() > 0) {
            layers.add(embedding(sizes.embedding(), sizes.input()));
        }
        for (int layer = 1; layer <= sizes.layers(); layer++) {
            layers.add(
                    recurrent(sizes).returnSequences(layer < sizes.layers() || sizes.everyStep()));
        }
        if (sizes.outputs() > 0) {
            layers.add(dense(sizes.outputs()));
        }
        return Sequential.of(SEED, input(features(sizes)), layers);
    }

    private static Recurrent recurrent(Sizes sizes) {
        return switch (sizes.cell()) {
            case SIMPLE_RNN -> simpleRnn(sizes.units());
            case LSTM -> lstm(sizes.units());
            case GRU -> gru(sizes.units());
        };
    }

    /** {@return the width of a row of the input; with an embedding 1, the index of an entry} */
    private static int features(Sizes sizes) {
        return sizes.embedding() > 0 ? 1 : sizes.input();
    }

    static Loss loss(Sizes sizes) {
        return sizes.classes() ? new SoftmaxCrossEntropy() : new MeanSquaredError();
    }

    /** {@return random inputs, [batch, steps, features]} */
    static Tensor inputs(Sizes sizes, RandomData data) {
        float[] values = rows(sizes, sizes.batch() * sizes.steps(), data);
        return Tensor.of(values, sizes.batch(), sizes.steps(), features(sizes));
    }

    /** {@return random inputs of single time steps, each [batch, features]} */
    static float[][] stepInputs(Sizes sizes, int count, RandomData data) {
        float[][] inputs = new float[count][];
        Arrays.setAll(inputs, step -> rows(sizes, sizes.batch(), data));
        return inputs;
    }

    private static float[] rows(Sizes sizes, int rows, RandomData data) {
        return sizes.embedding() > 0
                ? floats(data.classes(rows, sizes.embedding()))
                : data.normal(rows * sizes.input());
    }

    /** {@return random targets: [batch, width], or [batch, steps, width] if every step has one} */
    static Tensor targets(Sizes sizes, RandomData data) {
        int width = sizes.classes() ? 1 : sizes.outputs();
        float[] values =
                sizes.classes()
                        ? floats(data.classes(sizes.outputRows(), sizes.outputs()))
                        : data.normal(sizes.outputRows() * width);
        return sizes.everyStep()
                ? Tensor.of(values, sizes.batch(), sizes.steps(), width)
                : Tensor.of(values, sizes.batch(), width);
    }

    private static float[] floats(int[] indices) {
        float[] values = new float[indices.length];
        for (int at = 0; at < values.length; at++) {
            values[at] = indices[at];
        }
        return values;
    }
}
