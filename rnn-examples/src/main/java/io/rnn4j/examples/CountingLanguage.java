package io.rnn4j.examples;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.PeepholeLstmCell;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.training.Weights;

import java.util.Map;

/**
 * The language a^n b^n (Gers and Schmidhuber 2001): an LSTM with peepholes reads a string and
 * predicts after every letter which letters may follow: a or b after an a, b after a b except the
 * last, the end after the last b. The training strings have n up to 10; longer strings require
 * counting. Strings of n up to 200 decide when the training ends.
 */
public final class CountingLanguage {
    private static final int LONGEST_TRAINED = 10;
    private static final int LONGEST_TESTED = 1000;

    /** The training ends when the network is right up to this n. */
    private static final int LONGEST_CHECKED = 200;

    private static final int UNITS = 4;
    private static final String BIASES = "peephole_lstm/bias";
    private static final float FORGET_BIAS = 5;
    private static final int MOST_EPOCHS = 30_000;
    private static final int CHECKED_EVERY = 500;
    private static final double LEARNING_RATE = 0.005;

    /** One-hot letters: the start, which is also the end, a and b. */
    private static final int LETTERS = 3;

    private CountingLanguage() {}

    /**
     * Trains and tests the network.
     *
     * @param arguments none; the system property {@code seed} sets the seed of all random numbers
     */
    public static void main(String[] arguments) {
        SeededRun.run(
                "a^n b^n",
                seed ->
                        SeededRun.text(
                                "trained on n up to %s, right up to n = %s",
                                LONGEST_TRAINED, longestRight(seed)));
    }

    /** {@return the largest n up to which all strings are right, after training} */
    static int longestRight(long seed) {
        Model model =
                Sequential.of(
                        seed,
                        input(LETTERS),
                        recurrent(
                                        new PeepholeLstmCell()
                                                .recurrentActivation(Activations.HARD_SIGMOID),
                                        UNITS)
                                .returnSequences(true),
                        dense(LETTERS));
        remember(model.weights());
        model.compile(
                Clipped.byGlobalNorm(new Adam(LEARNING_RATE), 1),
                new BinaryCrossEntropyFromLogits());
        Tensor inputs = Tensor.zeros(LONGEST_TRAINED, 2 * LONGEST_TRAINED + 1, LETTERS);
        Tensor targets = Tensor.zeros(LONGEST_TRAINED, 2 * LONGEST_TRAINED + 1, LETTERS);
        Tensor mask = Tensor.zeros(LONGEST_TRAINED, 2 * LONGEST_TRAINED + 1);
        for (int n = 1; n <= LONGEST_TRAINED; n++) {
            put(n, n - 1, inputs, targets, mask);
        }
        int right = 0;
        for (int epoch = 1; epoch <= MOST_EPOCHS && right < LONGEST_CHECKED; epoch++) {
            model.trainStep(inputs, targets, mask, Map.of());
            if (epoch % CHECKED_EVERY == 0) {
                right = right(model, LONGEST_CHECKED);
            }
        }
        return right(model, LONGEST_TESTED);
    }

    /** Sets large biases of the forget gates, so that the cells keep a count from the beginning. */
    private static void remember(Weights weights) {
        Tensor biases = weights.copyOf(BIASES); // of the gates i, f, g, o
        for (int unit = 0; unit < UNITS; unit++) {
            biases.set(FORGET_BIAS, UNITS + unit);
        }
        weights.set(BIASES, biases);
    }

    private static int right(Model model, int longest) {
        int n = 1;
        while (n <= longest && isRight(model, n)) {
            n++;
        }
        return n - 1;
    }

    private static boolean isRight(Model model, int n) {
        Tensor inputs = Tensor.zeros(1, 2 * n + 1, LETTERS);
        Tensor targets = Tensor.zeros(1, 2 * n + 1, LETTERS);
        put(n, 0, inputs, targets, Tensor.zeros(1, 2 * n + 1));
        float[] logits = model.predict(inputs).array();
        for (int k = 0; k < logits.length; k++) {
            if (logits[k] > 0 != targets.array()[k] > 0) {
                return false;
            }
        }
        return true;
    }

    /** Writes a string and the possible successors of its letters. */
    static void put(int n, int sample, Tensor inputs, Tensor targets, Tensor mask) {
        for (int step = 0; step <= 2 * n; step++) {
            mask.set(1, sample, step);
            inputs.set(1, sample, step, step == 0 ? 0 : step <= n ? 1 : 2);
            if (step <= n) { // only an a follows the start
                targets.set(1, sample, step, 1);
            }
            if (step > 0 && step < 2 * n) {
                targets.set(1, sample, step, 2);
            }
            if (step == 2 * n) {
                targets.set(1, sample, step, 0);
            }
        }
    }
}
