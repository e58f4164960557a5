package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.LossReduction;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.training.Examples;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A training step does not compute the gradients of the model's inputs. It changes the weights by
 * the gradients that a backward pass with all gradients computes, to the bit, wherever a layer
 * reads an input of the model.
 */
class UnneededInputGradientTest {
    private static final MeanSquaredError LOSS = new MeanSquaredError(LossReduction.SUM);
    private static final Tensor X = Data.normal("x", 4, 3, 2);

    /** What the operands of a layer are: I an input of the model, H the output of a layer. */
    private static final List<String> OPERANDS = List.of("I", "IH", "HI", "II", "IHI", "HIH");

    @TestFactory
    Stream<DynamicTest> everyLayerOnInputsOfTheModel() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Layer layer : Components.of(Layer.class).all()) {
            for (String operands : OPERANDS) {
                model(layer, operands)
                        .ifPresent(
                                model ->
                                        tests.add(
                                                DynamicTest.dynamicTest(
                                                        layer.name() + " of " + operands,
                                                        () -> stepFollowsGradient(model))));
            }
        }
        assertTrue(tests.size() > 40, tests.size() + " tests");
        return tests.stream();
    }

    /** {@return a model with a layer on some operands; empty if the layer does not read them} */
    private static Optional<Model> model(Layer layer, String operands) {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(2));
        Wire h = operands.contains("H") ? graph.add(dense(2), x) : x;
        Wire[] reads = operands.chars().mapToObj(kind -> kind == 'I' ? x : h).toArray(Wire[]::new);
        try {
            graph.output("y", graph.add(dense(2), graph.add(layer, reads)));
        } catch (IllegalArgumentException unsupported) {
            return Optional.empty();
        }
        return Optional.of(graph.build());
    }

    private static void stepFollowsGradient(Model model) {
        Examples data = Examples.of("x", X);
        ForwardPass pass = model.trainingForward(data, Map.of(), 0);
        Tensor y = Tensor.zeros(pass.output().shape());
        Tensor upstream = new LossFunction(LOSS).apply(pass.output(), y).gradient();
        Map<String, Tensor> gradients = pass.backward(upstream).weights();
        Map<String, Tensor> before = model.weights().copyOfAll();
        model.compile(new GradientDescent(1), LOSS);
        model.trainStep(data.target("y", y));
        before.forEach(
                (name, weight) -> {
                    float[] expected = weight.array().clone();
                    for (int k = 0; k < expected.length; k++) {
                        expected[k] -= gradients.get(name).array()[k];
                    }
                    assertArrayEquals(expected, model.weights().copyOf(name).array(), name);
                });
    }
}
