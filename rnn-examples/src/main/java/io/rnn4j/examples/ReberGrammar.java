package io.rnn4j.examples;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.FitOptions;

import java.util.ArrayList;
import java.util.List;

/**
 * The embedded Reber grammar (Reber 1967; Hochreiter and Schmidhuber 1997): strings of a small
 * automaton between two letters, T or P, of which the second must equal the first. The network
 * predicts after every letter which letters may follow. A string is right if at every position the
 * possible letters are the most probable ones of the network.
 */
public final class ReberGrammar {
    private static final String LETTERS = "BTPSXVE";

    /** The edges of every state of the automaton: a letter and the next state. */
    private static final String[] EDGES = {"T1P2", "S1X3", "T2V4", "X2S5", "P3V5"};

    private static final int END = 5;
    private static final int UNITS = 32;
    private static final int TRAINING_STRINGS = 2000;
    private static final int TEST_STRINGS = 1000;
    private static final int EPOCHS = 40;
    private static final int BATCH = 32;
    private static final double LEARNING_RATE = 0.005;

    private ReberGrammar() {}

    /**
     * A string and the possible successors of each of its letters except the last.
     *
     * @param letters the string, from B to E
     * @param followers the possible next letters at every position
     */
    record Word(String letters, List<String> followers) {}

    /**
     * Strings as data of the network.
     *
     * @param inputs letters one-hot, [strings, steps, letters]
     * @param targets the next letter at every position, [strings, steps]
     * @param mask [strings, steps], 1 where a string has a letter
     */
    private record Data(Tensor inputs, Tensor targets, Tensor mask) {
        static Data of(List<Word> words) {
            int longest =
                    words.stream().mapToInt(word -> word.followers().size()).max().orElseThrow();
            Tensor inputs = Tensor.zeros(words.size(), longest, LETTERS.length());
            Tensor targets = Tensor.zeros(words.size(), longest);
            Tensor mask = Tensor.zeros(words.size(), longest);
            for (int n = 0; n < words.size(); n++) {
                String letters = words.get(n).letters();
                for (int step = 0; step + 1 < letters.length(); step++) {
                    inputs.set(1, n, step, LETTERS.indexOf(letters.charAt(step)));
                    targets.set(LETTERS.indexOf(letters.charAt(step + 1)), n, step);
                    mask.set(1, n, step);
                }
            }
            return new Data(inputs, targets, mask);
        }
    }

    /**
     * Trains and tests the network.
     *
     * @param arguments none; the system property {@code seed} sets the seed of all random numbers
     */
    public static void main(String[] arguments) {
        SeededRun.run(
                "embedded Reber grammar",
                seed -> SeededRun.text("%s of %s strings right", rightStrings(seed), TEST_STRINGS));
    }

    /**
     * {@return the number of test strings that a trained network predicts right at every position}
     */
    static int rightStrings(long seed) {
        Data training = Data.of(words(seed, "training", TRAINING_STRINGS));
        Model model =
                Sequential.of(
                        seed,
                        input(LETTERS.length()),
                        lstm(UNITS).returnSequences(true),
                        dense(LETTERS.length()));
        model.compile(new Adam(LEARNING_RATE), new SoftmaxCrossEntropy());
        model.fit(
                training.inputs(),
                training.targets(),
                FitOptions.epochs(EPOCHS).batchSize(BATCH).mask(training.mask()));
        List<Word> tests = words(seed, "test", TEST_STRINGS);
        Data test = Data.of(tests);
        Tensor predictions = model.predict(test.inputs(), test.mask());
        int right = 0;
        for (int n = 0; n < tests.size(); n++) {
            right += isRight(tests.get(n), predictions, n) ? 1 : 0;
        }
        return right;
    }

    static boolean isRight(Word word, Tensor predictions, int sample) {
        for (int step = 0; step < word.followers().size(); step++) {
            String legal = word.followers().get(step);
            float leastLegal = Float.POSITIVE_INFINITY;
            float mostIllegal = Float.NEGATIVE_INFINITY;
            for (int letter = 0; letter < LETTERS.length(); letter++) {
                float score = predictions.get(sample, step, letter);
                if (legal.indexOf(LETTERS.charAt(letter)) >= 0) {
                    leastLegal = Math.min(leastLegal, score);
                } else {
                    mostIllegal = Math.max(mostIllegal, score);
                }
            }
            if (!(leastLegal > mostIllegal)) {
                return false;
            }
        }
        return true;
    }

    // ---- strings

    static List<Word> words(long seed, String purpose, int count) {
        List<Word> words = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            words.add(word(new RandomNumbers(seed, purpose + " " + n)));
        }
        return words;
    }

    private static Word word(RandomNumbers random) {
        StringBuilder letters = new StringBuilder("B");
        List<String> followers = new ArrayList<>();
        String embraced = random.bits(0) < 0 ? "T" : "P";
        followers.add("TP");
        letters.append(embraced);
        followers.add("B");
        letters.append('B');
        long draw = 1;
        for (int state = 0; state != END; ) {
            String edges = EDGES[state];
            followers.add("" + edges.charAt(0) + edges.charAt(2));
            int edge = random.bits(draw++) < 0 ? 0 : 2;
            letters.append(edges.charAt(edge));
            state = edges.charAt(edge + 1) - '0';
        }
        for (String next : List.of("E", embraced, "E")) {
            followers.add(next);
            letters.append(next);
        }
        return new Word(letters.toString(), followers);
    }
}
