package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.add;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.spatialDropout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.stream.Stream;

/** Dropout in models with several branches. */
class GraphDropoutTest {
    private static final int SAMPLES = 7;
    private static final int STEPS = 5;

    /** A layer that is used at some places, on the same input. */
    private static Model uses(Layer layer, int uses) {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(6));
        GraphLayer shared = graph.layer("shared", layer);
        for (int use = 1; use <= uses; use++) {
            graph.output("use" + use, shared.on(x));
        }
        return graph.build(4);
    }

    private static ForwardPass pass(Model model) {
        Examples data = Examples.of("x", Data.normal("x", SAMPLES, STEPS, 6));
        return model.trainingForward(data, Map.of(), 3);
    }

    static Stream<Layer> drawing() {
        return Stream.of(
                dropout(0.4),
                spatialDropout(0.4),
                gru(8).dropout(0.4),
                gru(8).recurrentDropout(0.4),
                gru(8).zoneout(0.4));
    }

    /** As in Keras; and what the first use draws does not depend on those behind it. */
    @ParameterizedTest
    @MethodSource("drawing")
    void everyUseOfALayerHasItsOwnMasks(Layer layer) {
        Map<String, Tensor> twice = pass(uses(layer, 2)).outputs();
        assertNotEquals(twice.get("use1"), twice.get("use2"));
        assertEquals(twice.get("use1"), pass(uses(layer, 1)).outputs().get("use1"));
        Map<String, Tensor> thrice = pass(uses(layer, 3)).outputs();
        assertEquals(twice.get("use2"), thrice.get("use2"));
        assertNotEquals(thrice.get("use2"), thrice.get("use3"));
    }

    /** There is one weight, which has lost elements; its gradient is the sum of both uses. */
    @Test
    void usesShareTheWeightMask() {
        String weight = "shared/recurrent_kernel";
        ForwardPass dropped = pass(uses(lstm(8).weightDrop(0.5), 2));
        assertEquals(dropped.outputs().get("use1"), dropped.outputs().get("use2"));
        Tensor upstream = Data.normal("upstream", SAMPLES, 8);
        Tensor gradient =
                dropped.backward(Map.of("use1", upstream, "use2", upstream)).weights().get(weight);
        Model plain = uses(lstm(8), 1);
        Tensor left = plain.weights().copyOf(weight);
        for (int n = 0; n < left.array().length; n++) {
            left.array()[n] *= gradient.array()[n] == 0 ? 0 : 2;
        }
        plain.weights().set(weight, left);
        ForwardPass whole = pass(plain);
        assertEquals(whole.outputs().get("use1"), dropped.outputs().get("use1"));
        Tensor once = whole.backward(Map.of("use1", upstream)).weights().get(weight);
        for (int n = 0; n < left.array().length; n++) {
            float expected = left.array()[n] == 0 ? 0 : 2 * 2 * once.array()[n];
            assertEquals(expected, gradient.array()[n], 1e-5 * Math.abs(expected));
        }
    }

    private static Map<String, Tensor> trained(Execution execution) {
        Graph graph = new Graph();
        Wire source = graph.input("source", input(2));
        Wire target = graph.input("target", input(3));
        GraphLayer shared = graph.layer("shared", dropout(0.3));
        Wire encoder = graph.add(lstm(5).returnStates(true).weightDrop(0.3), shared.on(source));
        Wire decoder =
                graph.add(
                        lstm(5).returnSequences(true).recurrentDropout(0.3).zoneout(0.2),
                        shared.on(target),
                        encoder.states());
        graph.output("answer", graph.add(dense(2), graph.add(add(), decoder, shared.on(decoder))));
        Model model = graph.build(3).execution(execution);
        model.compile(new Adam(0.01), new MeanSquaredError());
        Examples data =
                Examples.of("source", Data.normal("source", SAMPLES, STEPS, 2))
                        .mask("source", Data.mask(SAMPLES, STEPS))
                        .input("target", Data.normal("target", SAMPLES, 4, 3))
                        .target("answer", Data.normal("answer", SAMPLES, 4, 2));
        model.fit(data, FitOptions.epochs(2).batchSize(3));
        return model.weights().copyOfAll();
    }

    @Test
    void threadsAndCheckpointsChangeNoBit() {
        Execution one = Execution.standard().threads(1);
        Map<String, Tensor> expected = trained(one);
        assertEquals(expected, trained(one.threads(3).operationsPerThread(1)));
        assertEquals(expected, trained(one.threads(2).operationsPerThread(1).checkpointEvery(2)));
    }

    @Test
    void negativeStepIsRejected() {
        Examples data = Examples.of("x", Data.normal("x", SAMPLES, STEPS, 6));
        Model model = uses(dropout(0.4), 1);
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> model.trainingForward(data, Map.of(), -1))
                        .getMessage();
        assertTrue(message.contains("from 0, got -1"), message);
    }
}
