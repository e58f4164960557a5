package io.rnn4j.examples;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;

/**
 * The adding problem (Hochreiter and Schmidhuber 1997; in this form Le et al. 2015): the network
 * reads 200 random numbers from 0 to 1, two of which are marked, one in each half, and predicts the
 * sum of the two. The constant prediction 1 has a mean squared error of 1/6.
 */
public final class AddingProblem {
    private static final int STEPS = 200;
    private static final int UNITS = 64;
    private static final int BATCH = 50;
    private static final int TRAINING_STEPS = 3000;
    private static final int TEST_SAMPLES = 1000;
    private static final double LEARNING_RATE = 0.003;

    private AddingProblem() {}

    /** Inputs [samples, steps, number and mark] and the sums. */
    record Data(Tensor inputs, Tensor sums) {}

    /**
     * Trains and tests the network.
     *
     * @param arguments none; the system property {@code seed} sets the seed of all random numbers
     */
    public static void main(String[] arguments) {
        SeededRun.run("adding problem", seed -> SeededRun.text("test MSE %.5f", testError(seed)));
    }

    /** {@return the mean squared error of a trained network on test sequences} */
    static double testError(long seed) {
        Model model = Sequential.of(seed, input(STEPS, 2), gru(UNITS), dense(1));
        model.compile(Clipped.byGlobalNorm(new Adam(LEARNING_RATE), 1), new MeanSquaredError());
        for (int step = 0; step < TRAINING_STEPS; step++) {
            Data batch = data(seed, "training " + step, BATCH);
            model.trainStep(batch.inputs(), batch.sums());
        }
        Data test = data(seed, "test", TEST_SAMPLES);
        return model.evaluate(test.inputs(), test.sums()).get("loss");
    }

    /** {@return random sequences} */
    static Data data(long seed, String purpose, int samples) {
        RandomNumbers random = new RandomNumbers(seed, purpose);
        Tensor inputs = Tensor.zeros(samples, STEPS, 2);
        Tensor sums = Tensor.zeros(samples, 1);
        long next = 0;
        for (int sample = 0; sample < samples; sample++) {
            for (int step = 0; step < STEPS; step++) {
                inputs.set((float) random.uniform(next++), sample, step, 0);
            }
            int half = STEPS / 2;
            for (int start = 0; start < STEPS; start += half) {
                int marked = start + (int) (half * random.uniform(next++));
                inputs.set(1, sample, marked, 1);
                sums.set(sums.get(sample, 0) + inputs.get(sample, marked, 0), sample, 0);
            }
        }
        return new Data(inputs, sums);
    }
}
