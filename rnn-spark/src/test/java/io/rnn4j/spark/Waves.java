package io.rnn4j.spark;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.training.Examples;

import java.util.ArrayList;
import java.util.List;

/** Sequences of different lengths, a model for them, and how tests train it. */
final class Waves {
    static final int COUNT = 53;
    static final Loss LOSS = new MeanSquaredError();

    private Waves() {}

    /** {@return a new model with dropout} */
    static Model model() {
        return model(7);
    }

    static Model model(long seed) {
        return Sequential.of(seed, input(2), gru(6).dropout(0.1).recurrentDropout(0.1), dense(1));
    }

    static Optimizer optimizer() {
        return Clipped.byGlobalNorm(new Adam(0.01), 1);
    }

    /** {@return a training with blocks of 3 samples} */
    static SynchronousTraining training() {
        return new SynchronousTraining(optimizer(), LOSS).blockSize(3);
    }

    /** {@return sequences in the order of their keys} */
    static List<LabelledSequence> sequences() {
        List<LabelledSequence> sequences = new ArrayList<>();
        for (int sample = 0; sample < COUNT; sample++) {
            int steps = 1 + sample * 7 % 12;
            float[] x = new float[2 * steps];
            for (int step = 0; step < steps; step++) {
                x[2 * step] = (float) Math.sin(sample + 0.3 * step);
                x[2 * step + 1] = sample % 5 / 5f;
            }
            float y = (float) Math.sin(sample + 0.3 * steps);
            sequences.add(
                    new LabelledSequence("wave %02d".formatted(sample), steps, x, new float[] {y}));
        }
        return sequences;
    }

    /** {@return the same sequences for one process} */
    static Examples examples() {
        return new SequenceShape(2, 1, false).examples(sequences());
    }
}
