package io.rnn4j.examples;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.repeatVector;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.Schedule;

import java.util.HashSet;
import java.util.Set;

/**
 * Addition of two numbers of up to three digits, written as text (Zaremba and Sutskever 2014; the
 * example addition_rnn of Keras): the encoder reads "535+61" in reverse, and the decoder writes
 * "596" from the last output of the encoder alone. No pair of numbers of the test occurs in the
 * training data, in either order; their sums may.
 */
public final class Addition {
    private static final String CHARACTERS = "0123456789+ ";
    private static final int DIGITS = 3;
    private static final int QUESTION = 2 * DIGITS + 1;
    private static final int ANSWER = DIGITS + 1;
    private static final int UNITS = 128;
    private static final int TRAINING_SAMPLES = 45_000;
    private static final int TEST_SAMPLES = 5_000;
    private static final int BATCH = 64;
    private static final int EPOCHS = 32;
    private static final double LEARNING_RATE = 0.003;

    /** Reduces the learning rate towards the end. */
    private static final Schedule RATE_FACTOR_BY_EPOCH = Schedule.multiStep(0.2, 20, 26);

    private Addition() {}

    /** Questions, one-hot [samples, characters, kinds], and answers [samples, characters]. */
    record Data(Tensor questions, Tensor answers) {}

    /**
     * Trains and tests the network.
     *
     * @param arguments none; the system property {@code seed} sets the seed of all random numbers
     */
    public static void main(String[] arguments) {
        SeededRun.run(
                "3-digit addition",
                seed -> SeededRun.text("%.2f %% of the test sums exact", 100 * exactShare(seed)));
    }

    /** {@return the share of test sums whose characters are all right, after training} */
    static double exactShare(long seed) {
        Data all = data(seed, TRAINING_SAMPLES + TEST_SAMPLES);
        Tensor questions = all.questions().copyOfRange(0, TRAINING_SAMPLES);
        Tensor answers = all.answers().copyOfRange(0, TRAINING_SAMPLES);
        Model model =
                Sequential.of(
                        seed,
                        input(QUESTION, CHARACTERS.length()),
                        lstm(UNITS),
                        repeatVector(ANSWER),
                        lstm(UNITS).returnSequences(true),
                        dense(CHARACTERS.length()));
        model.compile(new Adam(LEARNING_RATE), new SoftmaxCrossEntropy());
        FitOptions options = FitOptions.epochs(EPOCHS).batchSize(BATCH);
        model.fit(questions, answers, options.learningRateFactorByEpoch(RATE_FACTOR_BY_EPOCH));
        return share(model, all);
    }

    private static double share(Model model, Data all) {
        int end = TRAINING_SAMPLES + TEST_SAMPLES;
        Tensor predictions = model.predict(all.questions().copyOfRange(TRAINING_SAMPLES, end));
        Tensor answers = all.answers().copyOfRange(TRAINING_SAMPLES, end);
        int exact = 0;
        for (int sample = 0; sample < TEST_SAMPLES; sample++) {
            boolean right = true;
            for (int step = 0; step < ANSWER; step++) {
                right &= mostProbable(predictions, sample, step) == answers.get(sample, step);
            }
            exact += right ? 1 : 0;
        }
        return (double) exact / TEST_SAMPLES;
    }

    private static int mostProbable(Tensor predictions, int sample, int step) {
        int best = 0;
        for (int k = 1; k < CHARACTERS.length(); k++) {
            if (predictions.get(sample, step, k) > predictions.get(sample, step, best)) {
                best = k;
            }
        }
        return best;
    }

    /** {@return random questions without repeated pairs of numbers, in either order} */
    static Data data(long seed, int samples) {
        RandomNumbers random = new RandomNumbers(seed, "questions");
        Tensor questions = Tensor.zeros(samples, QUESTION, CHARACTERS.length());
        Tensor answers = Tensor.zeros(samples, ANSWER);
        Set<Integer> drawn = new HashSet<>();
        long next = 0;
        for (int sample = 0; sample < samples; ) {
            int a = number(random, next++);
            int b = number(random, next++);
            if (!drawn.add(Math.min(a, b) * 1000 + Math.max(a, b))) {
                continue;
            }
            String question = reversed(a + "+" + b, QUESTION);
            String answer = padded(String.valueOf(a + b), ANSWER);
            for (int step = 0; step < QUESTION; step++) {
                questions.set(1, sample, step, CHARACTERS.indexOf(question.charAt(step)));
            }
            for (int step = 0; step < ANSWER; step++) {
                answers.set(CHARACTERS.indexOf(answer.charAt(step)), sample, step);
            }
            sample++;
        }
        return new Data(questions, answers);
    }

    /** {@return a number of one to three digits; the three lengths are equally probable} */
    private static int number(RandomNumbers random, long index) {
        int digits = 1 + (int) (DIGITS * random.uniform(2 * index));
        return (int) (Math.pow(10, digits) * random.uniform(2 * index + 1));
    }

    private static String padded(String text, int length) {
        return text + " ".repeat(length - text.length());
    }

    private static String reversed(String text, int length) {
        return new StringBuilder(padded(text, length)).reverse().toString();
    }
}
