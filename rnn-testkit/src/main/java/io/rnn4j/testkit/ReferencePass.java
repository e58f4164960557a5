package io.rnn4j.testkit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A forward and a backward pass of a network in double precision. Its value is the sum of the
 * outputs and final states, weighted by the gradients that enter the backward pass.
 *
 * @param network the network, which reads the weights below
 * @param weights weights by name
 * @param inputs time-major rows
 * @param initialStates initial states by name
 * @param outputGradient time-major rows
 * @param finalStateGradients gradients of the final states by name
 */
record ReferencePass(
        ReferenceNetwork network,
        Map<String, double[]> weights,
        double[] inputs,
        Map<String, double[]> initialStates,
        double[] outputGradient,
        Map<String, double[]> finalStateGradients)
        implements DifferentiableFunction {

    double[] forward() {
        return network.forward(inputs, initialStates);
    }

    /** Computes all gradients; {@link #forward} has been called. */
    ReferenceGradients backward() {
        return network.backward(outputGradient, finalStateGradients);
    }

    @Override
    public Map<String, double[]> arguments() {
        return named(weights, inputs, initialStates);
    }

    @Override
    public Map<String, double[]> gradients() {
        forward();
        ReferenceGradients gradients = backward();
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

    @Override
    public double value() {
        double value = dot(forward(), outputGradient);
        for (Map.Entry<String, double[]> state : network.finalStates().entrySet()) {
            value += dot(state.getValue(), finalStateGradients.get(state.getKey()));
        }
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
