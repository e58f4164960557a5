package io.rnn4j.testkit;

import io.rnn4j.testkit.ReferenceInterpreter.Gradients;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A call of a network in double precision. Its value is the sum of outputs and final states, each
 * times the gradient that flows back from it.
 *
 * @param network the network, which reads the weights below
 * @param weights by name
 * @param inputs rows, time-major
 * @param initialStates by name
 * @param outputGradient rows, time-major
 * @param finalStateGradients by name
 */
record ReferenceCall(
        ReferenceNetwork network,
        Map<String, double[]> weights,
        double[] inputs,
        Map<String, double[]> initialStates,
        double[] outputGradient,
        Map<String, double[]> finalStateGradients) {

    double[] forward() {
        return network.forward(inputs, initialStates);
    }

    /** Computes all gradients, after {@link #forward}. */
    Gradients backward() {
        return network.backward(outputGradient, finalStateGradients);
    }

    /** Returns everything that the value depends on, by names for people. */
    Map<String, double[]> arguments() {
        return named(weights, inputs, initialStates);
    }

    /** Returns the derived gradients by the names of {@link #arguments}. */
    Map<String, double[]> gradients() {
        forward();
        Gradients gradients = backward();
        return named(
                gradients.weights(),
                gradients.inputs().get(ReferenceNetwork.INPUT),
                gradients.initialStates());
    }

    private static Map<String, double[]> named(
            Map<String, double[]> weights, double[] inputs, Map<String, double[]> states) {
        Map<String, double[]> result = new LinkedHashMap<>();
        weights.forEach((name, array) -> result.put("weight " + name, array));
        result.put("input", inputs);
        states.forEach((name, array) -> result.put("initial state " + name, array));
        return result;
    }

    /** Differentiates the value with respect to an element of an argument, by differences. */
    double slope(double[] elements, int element) {
        double step = CentralDifferences.STEP;
        return (8 * (value(elements, element, step) - value(elements, element, -step))
                        - (value(elements, element, 2 * step)
                                - value(elements, element, -2 * step)))
                / (12 * step);
    }

    private double value(double[] elements, int element, double change) {
        double kept = elements[element];
        elements[element] = kept + change;
        double value = dot(forward(), outputGradient);
        for (Map.Entry<String, double[]> state : network.finalStates().entrySet()) {
            value += dot(state.getValue(), finalStateGradients.get(state.getKey()));
        }
        elements[element] = kept;
        return value;
    }

    private static double dot(double[] one, double[] two) {
        double sum = 0;
        for (int k = 0; k < one.length; k++) {
            sum += one[k] * two[k];
        }
        return sum;
    }
}
