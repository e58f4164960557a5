package io.rnn4j.serialization;

import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.AttentionCell;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.StackedCell;
import io.rnn4j.core.data.Masks;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.OutputLoss;
import io.rnn4j.core.training.Sampler;
import io.rnn4j.core.training.Schedule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A decoder of two layers with attention to the source learns to reverse words by scheduled
 * sampling and then generates them.
 */
class StackedDecoderTest {
    private static final int LETTERS = 6; // from 1; 0 ends a word
    private static final int LONGEST = 5;
    private static final int WORDS = 400;
    private static final int UNSEEN = 50;
    private static final int EPOCHS = 80;

    @TempDir private Path directory;

    private final Tensor source = Tensor.zeros(WORDS, LONGEST, 1);
    private final Tensor turned = Tensor.zeros(WORDS, LONGEST + 1);
    private final Tensor steps = Tensor.zeros(WORDS, LONGEST + 1, 1); // nothing but their number
    private final int[] lengths = new int[WORDS];
    private final Tensor mask;
    private final Tensor turnedMask;

    StackedDecoderTest() {
        SplittableRandom random = new SplittableRandom(5);
        int[] turnedLengths = new int[WORDS];
        for (int word = 0; word < WORDS; word++) {
            lengths[word] = random.nextInt(2, LONGEST + 1);
            turnedLengths[word] = lengths[word] + 1;
            for (int step = 0; step < lengths[word]; step++) {
                int letter = random.nextInt(1, LETTERS);
                source.set(letter, word, step, 0);
                turned.set(letter, word, lengths[word] - 1 - step);
            }
        }
        mask = Masks.ofLengths(LONGEST, lengths);
        turnedMask = Masks.ofLengths(LONGEST + 1, turnedLengths);
    }

    private static Model model() {
        Graph graph = new Graph();
        Wire read = graph.add(embedding(LETTERS, 8), graph.input("source", input(1)));
        // in reverse, so that the first step has read the whole word
        Wire encoder = graph.add(gru(24).reverse(true).returnSequences(true), read);
        StackedCell layers = new StackedCell(new AttentionCell(new GruCell(), 16), new GruCell());
        FeedbackCell decoder =
                new FeedbackCell(layers, LETTERS).feedbackActivation(Activations.SOFTMAX);
        Wire steps = graph.input("steps", input(1));
        graph.output(
                "turned", graph.add(recurrent(decoder, 24).returnSequences(true), steps, encoder));
        return graph.build(3);
    }

    private Examples asked(int from, int to) {
        return Examples.of("source", source.copyOfRange(from, to))
                .mask("source", mask.copyOfRange(from, to))
                .input("steps", steps.copyOfRange(from, to));
    }

    /** Lets the decoder run freely. */
    private Tensor written(Model model) {
        Feedback best = Feedback.freeRunning().sampler(Sampler.argmax());
        return model.predictWithFeedback(asked(0, UNSEEN), best).get("turned");
    }

    /** {@return the number of completely correct words, including their end} */
    private int right(Tensor logits) {
        int right = 0;
        for (int word = 0; word < UNSEEN; word++) {
            boolean same = true;
            for (int step = 0; step <= lengths[word]; step++) {
                int at = (word * (LONGEST + 1) + step) * LETTERS;
                int letter = Sampler.argmax().choose(logits.array(), at, LETTERS, 0);
                same &= letter == turned.get(word, step);
            }
            right += same ? 1 : 0;
        }
        return right;
    }

    @Test
    void learnsByScheduledSamplingAndGenerates() throws IOException {
        Model model = model();
        model.compile(new Adam(0.01), new OutputLoss("turned", new SoftmaxCrossEntropy()));
        int before = right(written(model));
        Feedback seldomer =
                Feedback.scheduledSampling(Schedule.linear(1, 1.0 / EPOCHS, 0.2))
                        .byEpoch(true)
                        .sampler(Sampler.temperature(1));
        Examples data =
                asked(UNSEEN, WORDS)
                        .mask("steps", turnedMask.copyOfRange(UNSEEN, WORDS))
                        .target("turned", turned.copyOfRange(UNSEEN, WORDS));
        History history =
                model.fit(data, FitOptions.epochs(EPOCHS).batchSize(50).feedback(seldomer));
        Tensor written = written(model);
        int right = right(written);
        assertTrue(
                right >= 45 && before < 5,
                before
                        + " right words, then "
                        + right
                        + "; loss "
                        + history.loss()[0]
                        + " -> "
                        + history.loss()[EPOCHS - 1]);

        Path file = directory.resolve("decoder.safetensors");
        ModelFile.save(model, file);
        Model loaded = ModelFile.load(file);
        assertEquals(model.layers(), loaded.layers());
        assertEquals(model.weights().copyOfAll(), loaded.weights().copyOfAll());
        assertEquals(written, written(loaded));
    }
}
