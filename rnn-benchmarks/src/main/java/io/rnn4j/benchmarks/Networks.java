package io.rnn4j.benchmarks;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import io.rnn4j.api.Layer;
import io.rnn4j.api.Loss;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.benchmarks.harness.RandomData;
import io.rnn4j.benchmarks.harness.Sizes;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.Sequential;

import java.util.ArrayList;
import java.util.List;

/** Models, losses and data for sizes. */
final class Networks {
    private static final long SEED = 42;

    private Networks() {}

    static Sequential model(Sizes sizes) {
        List<Layer> layers = new ArrayList<>();
        for (int layer = 1; layer <= sizes.layers(); layer++) {
            layers.add(
                    recurrent(sizes).returnSequences(layer < sizes.layers() || sizes.everyStep()));
        }
        if (sizes.outputs() > 0) {
            layers.add(dense(sizes.outputs()));
        }
        return Sequential.of(SEED, networkInput(sizes), layers);
    }

    private static Recurrent recurrent(Sizes sizes) {
        return switch (sizes.cell()) {
            case SIMPLE_RNN -> simpleRnn(sizes.units());
            case LSTM -> lstm(sizes.units());
            case GRU -> gru(sizes.units());
        };
    }

    private static Input networkInput(Sizes sizes) {
        return input(sizes.input());
    }

    static Loss loss(Sizes sizes) {
        return sizes.classes() ? new SoftmaxCrossEntropy() : new MeanSquaredError();
    }

    /** Returns random inputs, [batch, steps, features]. */
    static Tensor inputs(Sizes sizes, RandomData data) {
        int rows = sizes.batch() * sizes.steps();
        return Tensor.of(
                data.normal(rows * sizes.input()), sizes.batch(), sizes.steps(), sizes.input());
    }

    /** Returns random targets: [batch, width], or [batch, steps, width] if every step has one. */
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
