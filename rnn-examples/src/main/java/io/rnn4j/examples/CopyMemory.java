package io.rnn4j.examples;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;

/**
 * The copy memory problem (Hochreiter and Schmidhuber 1997; in this form Arjovsky et al. 2016): the
 * network reads ten symbols out of eight, then blanks for a long time and a mark, and must then
 * repeat the ten symbols. A network without memory has a cross-entropy of at least 10·ln 8/(T+20).
 *
 * <p>The network is linear up to its softmax; its recurrent weights start orthogonal, so that
 * signals neither vanish nor explode (Henaff, Szlam and LeCun 2016). In a single run, a GRU of the
 * same size was still above a fifth of that baseline after 6000 steps.
 */
public final class CopyMemory {
    private static final int DELAY = 50;
    private static final int COPIED = 10;
    private static final int SYMBOLS = 8;
    private static final int BLANK = SYMBOLS;
    private static final int MARK = SYMBOLS + 1;
    private static final int STEPS = DELAY + 2 * COPIED;
    private static final int UNITS = 128;
    private static final int BATCH = 64;
    private static final int MOST_STEPS = 3000;
    private static final int AVERAGED = 100;
    private static final int TEST_SAMPLES = 1000;
    private static final double LEARNING_RATE = 0.001;

    /** The cross-entropy of a network without memory. */
    static final double BASELINE = COPIED * Math.log(SYMBOLS) / STEPS;

    private CopyMemory() {}

    /** Inputs, one-hot [samples, steps, symbols + 2], and targets [samples, steps]. */
    record Data(Tensor inputs, Tensor targets) {}

    /**
     * Trains and tests the network.
     *
     * @param arguments none; the system property {@code seed} sets the seed of all random numbers
     */
    public static void main(String[] arguments) {
        SeededRun.run(
                "copy memory",
                seed ->
                        SeededRun.text(
                                "test cross entropy %.5f, without memory %.5f",
                                testLoss(seed), BASELINE));
    }

    /** {@return the cross-entropy of a trained network on test sequences} */
    static double testLoss(long seed) {
        Model model =
                Sequential.of(
                        seed,
                        input(STEPS, SYMBOLS + 2),
                        recurrent(new SimpleRnnCell().activation(Activations.IDENTITY), UNITS)
                                .returnSequences(true),
                        dense(SYMBOLS + 1));
        model.compile(Clipped.byGlobalNorm(new Adam(LEARNING_RATE), 1), new SoftmaxCrossEntropy());
        double mean = BASELINE;
        for (int step = 1; step <= MOST_STEPS && mean > BASELINE / 20; step++) {
            Data batch = data(seed, "training " + step, BATCH);
            double loss = model.trainStep(batch.inputs(), batch.targets()).loss();
            mean += (loss - mean) / AVERAGED;
        }
        Data test = data(seed, "test", TEST_SAMPLES);
        return model.evaluate(test.inputs(), test.targets()).get("loss");
    }

    /** {@return random sequences} */
    static Data data(long seed, String purpose, int samples) {
        RandomNumbers random = new RandomNumbers(seed, purpose);
        Tensor inputs = Tensor.zeros(samples, STEPS, SYMBOLS + 2);
        Tensor targets = Tensor.zeros(samples, STEPS);
        for (int sample = 0; sample < samples; sample++) {
            for (int step = 0; step < STEPS; step++) {
                int symbol = BLANK;
                int target = BLANK;
                if (step < COPIED) {
                    symbol = (int) (SYMBOLS * random.uniform((long) sample * COPIED + step));
                } else if (step == STEPS - COPIED - 1) {
                    symbol = MARK;
                }
                int copied = step - (STEPS - COPIED);
                if (copied >= 0) {
                    target = (int) (SYMBOLS * random.uniform((long) sample * COPIED + copied));
                }
                inputs.set(1, sample, step, symbol);
                targets.set(target, sample, step);
            }
        }
        return new Data(inputs, targets);
    }
}
