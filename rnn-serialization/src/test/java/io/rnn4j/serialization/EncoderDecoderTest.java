package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.cell.AttentionCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.data.Masks;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Session;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.OutputLoss;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** An encoder and a decoder with attention in its recurrence learn to reverse words. */
class EncoderDecoderTest {
    private static final int LETTERS = 6; // from 1; 0 begins and ends a word
    private static final int LONGEST = 5;
    private static final int WORDS = 400;
    private static final int UNSEEN = 50;

    @TempDir private Path directory;

    private final Tensor source = Tensor.zeros(WORDS, LONGEST, 1);
    private final Tensor written = Tensor.zeros(WORDS, LONGEST + 1, 1);
    private final Tensor next = Tensor.zeros(WORDS, LONGEST + 1);
    private final Tensor mask;
    private final Tensor writtenMask;

    EncoderDecoderTest() {
        SplittableRandom random = new SplittableRandom(5);
        int[] lengths = new int[WORDS];
        int[] writtenLengths = new int[WORDS];
        for (int word = 0; word < WORDS; word++) {
            lengths[word] = random.nextInt(2, LONGEST + 1);
            writtenLengths[word] = lengths[word] + 1;
            for (int step = 0; step < lengths[word]; step++) {
                int letter = random.nextInt(1, LETTERS);
                source.set(letter, word, step, 0);
                next.set(letter, word, lengths[word] - 1 - step);
                written.set(letter, word, lengths[word] - step, 0);
            }
        }
        mask = Masks.ofLengths(LONGEST, lengths);
        writtenMask = Masks.ofLengths(LONGEST + 1, writtenLengths);
    }

    private static Model model() {
        Graph graph = new Graph();
        GraphLayer letters = graph.layer("letters", embedding(LETTERS, 8));
        Wire read = letters.on(graph.input("source", input(1)));
        Wire written = letters.on(graph.input("written", input(1)));
        Wire encoder = graph.add(gru(24).returnSequences(true).returnStates(true), read);
        Wire decoder =
                graph.add(
                        recurrent(new AttentionCell(new GruCell(), 16), 24).returnSequences(true),
                        written,
                        encoder,
                        encoder.states().getFirst());
        graph.output("next", graph.add(dense(LETTERS), decoder));
        return graph.build(3);
    }

    private Examples words(int from, int to) {
        return Examples.of("source", source.copyOfRange(from, to))
                .mask("source", mask.copyOfRange(from, to))
                .input("written", written.copyOfRange(from, to))
                .mask("written", writtenMask.copyOfRange(from, to))
                .target("next", next.copyOfRange(from, to));
    }

    /**
     * {@return the number of words that the decoder, reading its own letters, reverses completely}
     */
    private int rightWords(Model model) {
        Examples given =
                Examples.of("source", source.copyOfRange(0, UNSEEN))
                        .mask("source", mask.copyOfRange(0, UNSEEN));
        Session session = model.session(UNSEEN, given);
        boolean[] wrong = new boolean[UNSEEN];
        float[] letters = new float[UNSEEN];
        float[] logits = new float[UNSEEN * LETTERS];
        for (int step = 0; step <= LONGEST; step++) {
            session.step(letters, logits);
            for (int word = 0; word < UNSEEN; word++) {
                int best = 0;
                for (int letter = 1; letter < LETTERS; letter++) {
                    int at = word * LETTERS;
                    best = logits[at + letter] > logits[at + best] ? letter : best;
                }
                letters[word] = best;
                boolean counts = writtenMask.get(word, step) == 1;
                wrong[word] |= counts && best != next.get(word, step);
            }
        }
        int right = 0;
        for (boolean isWrong : wrong) {
            right += isWrong ? 0 : 1;
        }
        return right;
    }

    @Test
    void learnsAndDecodesAfterSavingAndLoading() throws IOException {
        Model model = model();
        model.compile(new Adam(0.01), new OutputLoss("next", new SoftmaxCrossEntropy()));
        int before = rightWords(model);
        History history = model.fit(words(UNSEEN, WORDS), FitOptions.epochs(60).batchSize(50));
        assertTrue(
                history.loss()[59] < 0.05,
                "loss " + history.loss()[0] + " -> " + history.loss()[59]);
        int right = rightWords(model);
        assertTrue(right >= 45 && before < 5, before + " right words, then " + right);

        Path file = directory.resolve("decoder.safetensors");
        ModelFile.save(model, file);
        Model loaded = ModelFile.load(file);
        assertEquals(model.predict(words(0, UNSEEN)), loaded.predict(words(0, UNSEEN)));
        assertEquals(right, rightWords(loaded));
    }
}
