package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.activation;
import static io.rnn4j.core.layer.Layers.attention;
import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.globalAveragePooling;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.minGru;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.repeatVector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.LogSoftmax;
import io.rnn4j.core.cell.AttentionCell;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.RepeatVector;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Sums over very many rows, steps or elements are exact to 1e-6. */
class LongSumsTest {
    private static final double TOLERANCE = 1e-6;
    private static final int MILLION = 1_000_000;
    private static final int SAMPLES = 1 << 15;

    private static Tensor filled(float value, int... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        Arrays.fill(tensor.array(), value);
        return tensor;
    }

    private static void assertClose(double expected, Tensor actual) {
        for (float element : actual.array()) {
            assertEquals(expected, element, Math.abs(expected) * TOLERANCE);
        }
    }

    // ---- a million equal terms, whose rounding errors all have the same sign

    @ParameterizedTest
    @ValueSource(floats = {0.1f, 0.3f, 0.77f})
    void gradientsOfDenseWeights(float d) {
        Model model = Sequential.of(input(1), dense(2));
        Gradients gradients =
                model.forward(filled(0.1f, 1, MILLION, 1)).backward(filled(d, 1, MILLION, 2));
        assertClose((double) MILLION * d, gradients.weights().get("dense/bias"));
        assertClose((double) MILLION * d * 0.1f, gradients.weights().get("dense/kernel"));
    }

    @Test
    void gradientsOfEmbeddings() {
        Model model = Sequential.of(input(1), embedding(3, 2));
        Gradients gradients =
                model.forward(Tensor.zeros(1, MILLION, 1)).backward(filled(0.1f, 1, MILLION, 2));
        Tensor table = gradients.weights().get("embedding/embeddings");
        assertEquals(MILLION * (double) 0.1f, table.get(0, 1), MILLION * TOLERANCE * 0.1);
        assertEquals(0, table.get(1, 0));
    }

    @Test
    void meanOverTime() {
        Model model = Sequential.of(input(2), globalAveragePooling());
        assertClose(0.1f, model.predict(filled(0.1f, 1, MILLION, 2)));
    }

    @Test
    void gradientOfRepeatedRow() {
        Model model = Sequential.of(input(1, 2), globalAveragePooling(), repeatVector(MILLION));
        Gradients gradients =
                model.forward(filled(1, 1, 1, 2)).backward(filled(0.1f, 1, MILLION, 2));
        assertClose(MILLION * (double) 0.1f, gradients.input());
    }

    private static Model attending() {
        Graph graph = new Graph();
        Wire query = graph.input("query", input(2));
        Wire values = graph.input("values", input(2));
        graph.output("contexts", graph.add(attention(), query, values));
        return graph.build();
    }

    private static ForwardPass attend(int queries, int values) {
        return attending()
                .forward(
                        Examples.of("query", filled(1, 1, queries, 2))
                                .input("values", filled(0.1f, 1, values, 2)));
    }

    @Test
    void contextOfMillionSteps() {
        assertClose(0.1f, attend(1, MILLION).output());
    }

    @Test
    void gradientOfStepsThatMillionQueriesAttendTo() {
        Gradients gradients = attend(MILLION, 2).backward(filled(0.1f, 1, MILLION, 2));
        assertClose(MILLION * 0.5 * 0.1f, gradients.inputs().get("values"));
    }

    @Test
    void logSoftmaxOfMillionElements() {
        Model model = Sequential.of(input(MILLION), activation(new LogSoftmax()));
        assertClose(-Math.log(MILLION), model.predict(Tensor.zeros(1, 1, MILLION)));
    }

    @Test
    void productOverMillionInputs() {
        Model model = Sequential.of(input(MILLION), dense(1));
        model.weights().set("dense/kernel", filled(0.3f, MILLION, 1));
        double expected = (double) MILLION * 0.1f * 0.3f;
        assertClose(expected, model.predict(filled(0.1f, 1, 1, MILLION)));
    }

    @Test
    void meanSquaredErrorOfMillionRows() {
        LossFunction loss = new LossFunction(new MeanSquaredError());
        Tensor prediction = filled(0.1f, 1, MILLION, 1);
        Tensor value = loss.apply(prediction, Tensor.zeros(1, MILLION, 1)).value();
        assertClose((double) 0.1f * 0.1f, value);
    }

    // ---- weights of all layers and cells

    static Stream<Layer> layers() {
        return Stream.concat(
                Components.of(Layer.class).all().stream()
                        .filter(layer -> !(layer instanceof RepeatVector))
                        .filter(layer -> !(layer instanceof Embedding)),
                Components.of(Cell.class).all().stream()
                        .filter(cell -> !(cell instanceof AttentionCell))
                        .map(cell -> recurrent(cell, 3)));
    }

    /**
     * The gradient of many equal samples is that of one times their number. With one step, a sample
     * adds one term to each sum.
     */
    @ParameterizedTest
    @MethodSource("layers")
    void gradientsOfEqualSamples(Layer layer) {
        Model model = Sequential.of(input(3), layer);
        Map<String, Tensor> one = gradients(model, 1);
        Map<String, Tensor> many = gradients(model, SAMPLES);
        one.forEach(
                (name, expected) -> {
                    for (int k = 0; k < expected.array().length; k++) {
                        double term = expected.array()[k];
                        double sum = many.get(name).array()[k];
                        assertEquals(term, sum / SAMPLES, Math.abs(term) * TOLERANCE, name);
                    }
                });
    }

    private static Map<String, Tensor> gradients(Model model, int samples) {
        float[] x = {0.3f, -0.7f, 1.1f};
        Tensor inputs = Tensor.zeros(samples, 1, 3);
        for (int k = 0; k < inputs.array().length; k++) {
            inputs.array()[k] = x[k % x.length];
        }
        Map<String, Tensor> states = new HashMap<>();
        model.forward(inputs)
                .finalStates()
                .forEach((name, state) -> states.put(name, filled(0.4f, state.shape().toArray())));
        ForwardPass pass = model.forward(inputs, null, states);
        return pass.backward(filled(0.3f, pass.output().shape().toArray())).weights();
    }

    // ---- the blocks of rows depend neither on windows nor on threads nor on padding

    static Stream<Layer> layersOfManyRows() {
        return Stream.of(
                gru(3).returnSequences(true),
                bidirectional(lstm(2)),
                minGru(3).parallelScan(true),
                dense(2));
    }

    @ParameterizedTest
    @MethodSource("layersOfManyRows")
    void checkpointsThreadsAndPaddingChangeNoBit(Layer layer) {
        int steps = 700;
        Tensor x = Data.normal("x", 5, steps, 2);
        Model model = Sequential.of(input(2), layer);
        ForwardPass whole = model.execution(Execution.standard().threads(1)).forward(x);
        Tensor d = Data.normal("d", whole.output().shape().toArray());
        Map<String, Tensor> expected = whole.backward(d).weights();

        model.execution(Execution.standard().threads(2).checkpointEvery(37));
        assertEquals(expected, model.forward(x).backward(d).weights());

        Tensor padded = filled(7, 5, steps + 90, 2);
        Tensor mask = Tensor.zeros(5, steps + 90);
        for (int sample = 0; sample < 5; sample++) {
            Arrays.fill(mask.array(), sample * (steps + 90), sample * (steps + 90) + steps, 1f);
            System.arraycopy(
                    x.array(),
                    sample * steps * 2,
                    padded.array(),
                    sample * (steps + 90) * 2,
                    steps * 2);
        }
        boolean sequences = d.shape().rank() == 3;
        Tensor paddedD = d;
        if (sequences) {
            int width = d.shape().size(2);
            paddedD = Tensor.zeros(5, steps + 90, width);
            for (int sample = 0; sample < 5; sample++) {
                System.arraycopy(
                        d.array(),
                        sample * steps * width,
                        paddedD.array(),
                        sample * (steps + 90) * width,
                        steps * width);
            }
        }
        assertEquals(expected, model.forward(padded, mask, Map.of()).backward(paddedD).weights());
    }
}
