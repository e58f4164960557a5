package io.rnn4j.cli.command;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Execution;
import io.rnn4j.kernel.KernelsProvider;

import java.util.Map;

/** The training of a small LSTM with certain kernels. */
final class SelfTest {
    private static final int BATCH = 16;
    private static final int STEPS = 20;
    private static final int FEATURES = 17;
    private static final int UNITS = 67; // so that vectors have a rest
    private static final int ROUNDS = 8;
    private static final int PARTS = 8; // the first ones, until kernels are compiled, are slow
    private static final long PART = 500_000_000; // ns
    private static final double PER_SECOND = 1e9;

    /** Multiplications and additions in the products of a training step. */
    static final double OPERATIONS = 3.0 * 2 * BATCH * STEPS * 4 * UNITS * (FEATURES + UNITS);

    private final Model model;
    private final Tensor x = values(FEATURES);
    private final Tensor y = values(1);
    private final float[] weights;

    /** Trains eight steps. */
    SelfTest(KernelsProvider kernels) {
        this.model =
                Sequential.of(1, input(FEATURES), lstm(UNITS).returnSequences(true), dense(1))
                        .execution(new Execution(1, kernels, Execution.NO_CHECKPOINTS));
        model.compile(new Adam(), new MeanSquaredError());
        for (int round = 0; round < ROUNDS; round++) {
            model.trainStep(x, y);
        }
        this.weights = all(model.weights().copyOfAll());
    }

    private static Tensor values(int features) {
        float[] values = new float[BATCH * STEPS * features];
        for (int index = 0; index < values.length; index++) {
            values[index] = (index * 37 % 101 - 50) / 64f;
        }
        return Tensor.of(values, BATCH, STEPS, features);
    }

    private static float[] all(Map<String, Tensor> tensors) {
        int size = tensors.values().stream().mapToInt(each -> each.array().length).sum();
        float[] all = new float[size];
        int at = 0;
        for (Tensor each : tensors.values()) {
            System.arraycopy(each.array(), 0, all, at, each.array().length);
            at += each.array().length;
        }
        return all;
    }

    /** {@return all weights after the training} */
    float[] weights() {
        return weights;
    }

    /** {@return whether the weights are these, to the bit} */
    boolean hasBits(float[] expected) {
        for (int index = 0; index < expected.length; index++) {
            if (Float.floatToIntBits(expected[index]) != Float.floatToIntBits(weights[index])) {
                return false;
            }
        }
        return expected.length == weights.length;
    }

    /** {@return the number of training steps per second in the best half of a second of four} */
    double measure() {
        double best = 0;
        for (int part = 0; part < PARTS; part++) {
            best = Math.max(best, train(PART));
        }
        return best;
    }

    private double train(long time) {
        long begin = System.nanoTime();
        int steps = 0;
        while (System.nanoTime() - begin < time) {
            model.trainStep(x, y);
            steps++;
        }
        return steps * PER_SECOND / (System.nanoTime() - begin);
    }
}
