package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.masking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Masks;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.Masking;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Masks of every source give the same bits. */
class MaskSourcesTest {
    private static final int PADDING = 3;
    private static final int STEPS = 6;
    private static final int[] LENGTHS = {2, 6, 0, 5, 1}; // in no order, one empty

    private final Tensor tokens = Tensor.zeros(LENGTHS.length, STEPS, 1);
    private final Tensor mask = Tensor.zeros(LENGTHS.length, STEPS);
    private final Tensor classes = Tensor.zeros(LENGTHS.length, STEPS);

    MaskSourcesTest() {
        for (int sample = 0; sample < LENGTHS.length; sample++) {
            for (int step = 0; step < STEPS; step++) {
                boolean counts = step < LENGTHS[sample];
                tokens.set(counts ? (sample + step) % PADDING : PADDING, sample, step, 0);
                mask.set(counts ? 1 : 0, sample, step);
                classes.set((sample * step) % 2, sample, step);
            }
        }
    }

    /**
     * What a model is asked: predictions, gradients, losses and metrics, weights after training.
     */
    private record Answers(
            Tensor outputs,
            Map<String, Tensor> finalStates,
            Map<String, Tensor> gradients,
            Map<String, Double> measured,
            List<Double> losses,
            Map<String, Tensor> weights) {}

    private Answers ask(Tensor given, Embedding embedding, Layer... before) {
        List<Layer> layers = new ArrayList<>(List.of(before));
        layers.add(embedding);
        layers.add(bidirectional(gru(5).returnSequences(true)));
        layers.add(lstm(4).returnSequences(true));
        layers.add(dense(2));
        Model model = Sequential.of(7, input(1), layers.toArray(Layer[]::new));
        model.compile(new Adam(), new SoftmaxCrossEntropy(), new Accuracy());
        ForwardPass pass = model.forward(tokens, given, Map.of());
        Tensor ones = Tensor.zeros(pass.output().shape());
        java.util.Arrays.fill(ones.array(), 1);
        Map<String, Tensor> gradients = pass.backward(ones).weights();
        Map<String, Double> measured = model.evaluate(tokens, classes, given);
        FitOptions options = FitOptions.epochs(3).batchSize(2);
        History history = model.fit(tokens, classes, given == null ? options : options.mask(given));
        return new Answers(
                pass.output(),
                pass.finalStates(),
                gradients,
                measured,
                java.util.Arrays.stream(history.loss()).boxed().toList(),
                model.weights().copyOfAll());
    }

    @Test
    void allSourcesOfMasksGiveTheSameBits() {
        Embedding plain = embedding(PADDING + 1, 3);
        Answers expected = ask(mask, plain);
        assertEquals(expected, ask(Masks.ofLengths(STEPS, LENGTHS), plain));
        assertEquals(expected, ask(null, plain.paddingIndex(PADDING)));
        assertEquals(expected, ask(null, plain, new Masking(PADDING)));
        assertNotEquals(expected, ask(null, plain));
    }

    /** The axis is that of another input, and not the first one. */
    @Test
    void paddingValueMasksTheAxisOfItsInput() {
        Graph graph = new Graph();
        Wire first = graph.input("first", input(1));
        Wire second = graph.input("second", input(2));
        Wire beside = graph.inputAlong("beside", 1, second);
        Wire joined = graph.add(concatenate(), second, graph.add(masking(PADDING), beside));
        graph.output("of first", graph.add(gru(3), first));
        graph.output("of second", graph.add(gru(3), joined));
        Model marked = graph.build();
        Examples data =
                Examples.of("first", Data.normal("first", LENGTHS.length, STEPS, 1))
                        .input("second", Data.normal("second", LENGTHS.length, STEPS, 2))
                        .input("beside", tokens);
        Graph plain = new Graph();
        Wire other = plain.input("first", input(1));
        Wire masked = plain.input("second", input(2));
        Wire joint = plain.add(concatenate(), masked, plain.inputAlong("beside", 1, masked));
        plain.output("of first", plain.add(gru(3), other));
        plain.output("of second", plain.add(gru(3), joint));
        Model model = plain.build();
        assertEquals(model.predict(data.mask("second", mask)), marked.predict(data));
        assertNotEquals(model.predict(data), marked.predict(data));
    }
}
