package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.SampleBuffer;
import io.rnn4j.core.data.TextDataset;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Perplexity;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Language models on a long text, compared with truncated training on whole streams. */
class TextDatasetTest {
    private static int[] tokens(int count) {
        return new SplittableRandom(3).ints(count, 0, 7).toArray();
    }

    private static Model model() {
        return Sequential.of(
                        input(1),
                        embedding(7, 4),
                        lstm(6).returnSequences(true),
                        gru(5).returnSequences(true),
                        dense(7))
                .compile(new Adam(0.01), new SoftmaxCrossEntropy(), new Perplexity());
    }

    /** The same streams as tensors. */
    private static Examples streams(int[] tokens, int streams) {
        int length = (tokens.length - 1) / streams;
        int[] x = Arrays.copyOf(tokens, streams * length);
        int[] y = Arrays.copyOfRange(tokens, 1, 1 + streams * length);
        return Examples.of(Tensor.of(x, streams, length), Tensor.of(y, streams, length));
    }

    @ParameterizedTest
    @CsvSource({"101, 4, 5", "100, 3, 7", "100, 1, 10", "50, 8, 100", "9, 8, 1"})
    void statesAreCarriedFromBatchToBatch(int count, int streams, int steps) {
        int[] tokens = tokens(count);
        Model one = model();
        Model two = model();
        FitOptions options = FitOptions.epochs(3).shuffle(false);
        one.fit(streams(tokens, streams), options.batchSize(streams).truncated(steps));
        two.fit(new TextDataset(tokens, streams, steps), FitOptions.epochs(3));
        one.weights()
                .copyOfAll()
                .forEach(
                        (name, weight) ->
                                assertArrayEquals(
                                        weight.array(), two.weights().copyOf(name).array(), name));
        assertEquals(
                one.evaluate(streams(tokens, streams)).get("loss"),
                one.evaluate(new TextDataset(tokens, streams, steps)).get("loss"),
                1e-6);
        Tensor expected = one.predict(streams(tokens, streams)).get("output");
        int[] start = new int[1];
        one.predict(
                new TextDataset(tokens, streams, steps),
                batch -> {
                    for (int stream = 0; stream < streams; stream++) {
                        Tensor rows = batch.of(stream);
                        assertArrayEquals(
                                expected.copyOfRange(stream, stream + 1)
                                        .reshape(-1, 7)
                                        .copyOfRange(start[0], start[0] + rows.size(0))
                                        .array(),
                                rows.array());
                    }
                    start[0] += batch.of(0).size(0);
                });
        assertEquals((count - 1) / streams, start[0]);
    }

    @Test
    void validationCarriesStatesOfItsOwn() {
        int[] tokens = tokens(200);
        Model model = model();
        double validated =
                model.fit(
                                new TextDataset(tokens, 4, 8),
                                new TextDataset(tokens(90), 2, 9),
                                FitOptions.epochs(2))
                        .of("val_loss")[1];
        assertEquals(model.evaluate(new TextDataset(tokens(90), 2, 9)).get("loss"), validated);
    }

    @Test
    void targetsAreTheNextTokens() {
        TextDataset data = new TextDataset(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 2, 3);
        assertEquals(4, data.size());
        SampleBuffer buffer = new SampleBuffer(data.fields());
        data.read(3, buffer); // the second part of the second stream
        assertEquals(1, buffer.steps(0));
        assertEquals(8, buffer.ints(0)[0]);
        assertEquals(9, buffer.ints(1)[0]);
        data.read(1, buffer);
        assertArrayEquals(new int[] {5, 6, 7}, Arrays.copyOf(buffer.ints(0), 3));
        assertArrayEquals(new int[] {6, 7, 8}, Arrays.copyOf(buffer.ints(1), 3));
    }

    @Test
    void whatNeedsWholeSequencesIsRejected() {
        TextDataset data = new TextDataset(tokens(50), 2, 5);
        Model backward =
                Sequential.of(
                                input(1),
                                embedding(7, 3),
                                bidirectional(gru(3).returnSequences(true)),
                                dense(7))
                        .compile(new Adam(), new SoftmaxCrossEntropy());
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> backward.fit(data, FitOptions.epochs(1)))
                        .getMessage();
        assertTrue(message.contains("reads time in reverse"), message);
        FitOptions options = FitOptions.epochs(1);
        for (FitOptions each :
                new FitOptions[] {
                    options.validationSplit(0.1), options.likeLengths(1), options.accumulate(2)
                }) {
            String rejected =
                    assertThrows(IllegalArgumentException.class, () -> model().fit(data, each))
                            .getMessage();
            assertTrue(
                    rejected.startsWith("a dataset of 2 parallel streams, whose batches"),
                    rejected);
        }
        assertThrows(IllegalArgumentException.class, () -> new TextDataset(new int[4], 4, 5));
    }
}
