package io.rnn4j.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.training.Examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares a layer with a handwritten reference in double precision: its output, and the gradients
 * of a weighted sum of it with differences of the reference.
 */
final class LayerReference {
    private static final double DIFFERENCE = 1e-5;

    /** What a layer computes, as plain loops. */
    @FunctionalInterface
    interface Formula {
        /**
         * Computes the answer.
         *
         * @param arguments the inputs in their order, then the weights in the order of their names,
         *     each row by row
         * @return the answer, row by row
         */
        double[] of(double[][] arguments);
    }

    private LayerReference() {}

    /** Rows without time that go into one layer, as a model with the output "y". */
    static Model rows(Layer layer, int... widths) {
        Graph graph = new Graph();
        List<Wire> wires = new ArrayList<>();
        for (int input = 0; input < widths.length; input++) {
            wires.add(graph.inputRows("x" + input, widths[input]));
        }
        graph.output("y", graph.add(layer, wires.toArray(Wire[]::new)));
        return graph.build();
    }

    /**
     * Compares the answer and all gradients.
     *
     * @param model has inputs "x0", "x1" and so on, and an output "y"
     * @param tolerance how far an answer or a gradient may be from what is right
     * @param inputs in their order
     */
    static void assertAgrees(Model model, Formula formula, double tolerance, Tensor... inputs) {
        Map<String, Tensor> arguments = new LinkedHashMap<>();
        Examples data = Examples.of("x0", inputs[0]);
        arguments.put("x0", inputs[0]);
        for (int input = 1; input < inputs.length; input++) {
            data = data.input("x" + input, inputs[input]);
            arguments.put("x" + input, inputs[input]);
        }
        model.weights().names().stream()
                .sorted()
                .forEach(name -> arguments.put(name, model.weights().copyOf(name)));
        double[][] values =
                arguments.values().stream().map(LayerReference::doubles).toArray(double[][]::new);
        ForwardPass pass = model.forward(data);
        Tensor y = pass.outputs().get("y");
        assertClose("answer", formula.of(values), y, tolerance);
        Tensor shares = Data.normal("shares", y.shape().toArray());
        Gradients gradients = pass.backward(Map.of("y", shares));
        Map<String, Tensor> all = new LinkedHashMap<>(gradients.inputs());
        all.putAll(gradients.weights());
        int number = 0;
        for (String name : arguments.keySet()) {
            double[] slopes = slopes(formula, values, number++, doubles(shares));
            assertClose("gradient of " + name, slopes, all.get(name), tolerance);
        }
    }

    private static double[] slopes(
            Formula formula, double[][] values, int number, double[] shares) {
        double[] argument = values[number];
        double[] slopes = new double[argument.length];
        for (int k = 0; k < argument.length; k++) {
            double value = argument[k];
            argument[k] = value + DIFFERENCE;
            double above = sum(shares, formula.of(values));
            argument[k] = value - DIFFERENCE;
            double below = sum(shares, formula.of(values));
            argument[k] = value;
            slopes[k] = (above - below) / (2 * DIFFERENCE);
        }
        return slopes;
    }

    private static double sum(double[] shares, double[] answer) {
        double sum = 0;
        for (int k = 0; k < shares.length; k++) {
            sum += shares[k] * answer[k];
        }
        return sum;
    }

    static double[] doubles(Tensor tensor) {
        double[] doubles = new double[tensor.array().length];
        Arrays.setAll(doubles, k -> tensor.array()[k]);
        return doubles;
    }

    static void assertClose(String what, double[] expected, Tensor got, double tolerance) {
        assertEquals(expected.length, got.array().length, what);
        for (int k = 0; k < expected.length; k++) {
            assertEquals(expected[k], got.array()[k], tolerance, what + ", element " + k);
        }
    }
}
