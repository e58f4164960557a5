package io.rnn4j.core;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Execution;

/** Trains on sequences of 100,000 steps and prints the losses. */
public final class LongSequenceMemoryProgram {
    private LongSequenceMemoryProgram() {}

    /**
     * Runs the program.
     *
     * @param arguments not used
     */
    public static void main(String[] arguments) {
        int batch = 16;
        int steps = 100_000;
        Tensor x = Tensor.zeros(batch, steps, 1);
        for (int n = 0; n < x.array().length; n++) {
            x.array()[n] = (float) Math.sin(n * 0.01);
        }
        Tensor y = Tensor.zeros(batch, 1);
        java.util.Arrays.fill(y.array(), 0.5f);
        Model model = Sequential.of(input(1), lstm(64), dense(1));
        model.execution(Execution.standard().checkpointEvery(Execution.AUTOMATIC_CHECKPOINTS));
        model.compile(new Adam(0.01), new MeanSquaredError());
        System.out.println(model.trainStep(x, y).loss());
        System.out.println(model.trainStep(x, y).loss());
    }
}
