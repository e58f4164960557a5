package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class MeanModelTest {
    private static Tensor random(String purpose, int... shape) {
        Tensor tensor = Tensor.zeros(shape);
        RandomNumbers numbers = new RandomNumbers(5, purpose);
        for (int k = 0; k < tensor.array().length; k++) {
            tensor.array()[k] = (float) numbers.normal(k);
        }
        return tensor;
    }

    private static Tensor mean(List<Tensor> tensors) {
        Tensor mean = Tensor.zeros(tensors.getFirst().shape().toArray());
        for (int k = 0; k < mean.array().length; k++) {
            float sum = tensors.getFirst().array()[k];
            for (Tensor each : tensors.subList(1, tensors.size())) {
                sum += each.array()[k];
            }
            mean.array()[k] = sum * (float) (1.0 / tensors.size());
        }
        return mean;
    }

    @Test
    void outputsAreTheMeansOfModelsWithDifferentLayers() {
        List<Model> members =
                List.of(
                        Sequential.of(1, input(3), gru(4), dense(2)),
                        Sequential.of(2, input(3), gru(5), dense(2)),
                        Sequential.of(3, input(3), bidirectional(lstm(4)), dense(3), dense(2)));
        Model joined = MeanModel.of(members);
        Tensor x = random("x", 4, 6, 3);
        Tensor mask = Tensor.zeros(4, 6);
        for (int sample = 0; sample < 4; sample++) {
            for (int step = 0; step < 6 - sample; step++) {
                mask.set(1, sample, step);
            }
        }
        List<Tensor> outputs = members.stream().map(each -> each.predict(x, mask)).toList();
        assertEquals(mean(outputs), joined.predict(x, mask));
        assertEquals(members.getFirst().predict(x), MeanModel.of(members.subList(0, 1)).predict(x));
        joined.compile(new Adam(0.01), new MeanSquaredError());
        joined.trainStep(x, random("y", 4, 2));
    }

    /** Shared layers, states, rows, two inputs along one axis, two outputs. */
    private static Model graph(long seed) {
        Graph graph = new Graph();
        Wire source = graph.input("source", input(2));
        Wire along = graph.inputAlong("along", 3, source);
        Wire rows = graph.inputRows("rows", 2);
        Wire encoder =
                graph.add(lstm(3).returnStates(true), graph.add(concatenate(), source, along));
        GraphLayer shared = graph.layer("shared", dense(2));
        graph.output("once", shared.on(graph.add(dense(3), rows)));
        graph.output(
                "twice",
                graph.add(concatenate(), shared.on(encoder), shared.on(encoder.states().get(1))));
        return graph.build(seed);
    }

    @Test
    void graphsKeepTheirInputsAndOutputs() {
        List<Model> members = List.of(graph(1), graph(2));
        Model joined = MeanModel.of(members);
        assertEquals(members.getFirst().inputs(), joined.inputs());
        Examples data =
                Examples.of("source", random("s", 2, 5, 2))
                        .input("along", random("a", 2, 5, 3))
                        .input("rows", random("r", 2, 2));
        Map<String, Tensor> got = joined.predict(data);
        for (String name : List.of("once", "twice")) {
            List<Tensor> outputs =
                    members.stream().map(member -> member.predict(data).get(name)).toList();
            assertEquals(mean(outputs), got.get(name), name);
        }
    }

    @Test
    void membersThatDoNotMatchAreRejected() {
        Model two = Sequential.of(1, input(3), gru(4), dense(2));
        assertThrows(IllegalArgumentException.class, () -> MeanModel.of(List.of()));
        for (Model other :
                List.of(
                        Sequential.of(1, input(2), gru(4), dense(2)),
                        Sequential.of(1, input(3), gru(4), dense(3)))) {
            String message =
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> MeanModel.of(List.of(two, two, other)))
                            .getMessage();
            assertTrue(
                    message.startsWith("all members of an ensemble must have the same"), message);
            assertTrue(message.endsWith("for member 3"), message);
        }
    }
}
