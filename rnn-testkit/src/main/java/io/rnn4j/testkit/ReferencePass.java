package io.rnn4j.testkit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A forward and a backward pass of a model in double precision. Its value is the sum of the outputs
 * and final states, weighted by the gradients that enter the backward pass. Everything is given by
 * name; rows are time-major.
 *
 * @param model the model, which reads the weights below
 * @param weights the weights
 * @param inputs rows of the inputs
 * @param initialStates rows of the given initial states
 * @param outputGradients gradients of the outputs
 * @param finalStateGradients gradients of the final states
 */
record ReferencePass(
        ReferenceModel model,
        Map<String, double[]> weights,
        Map<String, double[]> inputs,
        Map<String, double[]> initialStates,
        Map<String, double[]> outputGradients,
        Map<String, double[]> finalStateGradients)
        implements DifferentiableFunction {

    /** {@return the outputs} */
    Map<String, double[]> forward() {
        return model.forward(inputs, initialStates);
    }

    /** {@return all gradients; {@link #forward} has been called} */
    ReferenceGradients backward() {
        return model.backward(outputGradients, finalStateGradients);
    }

    @Override
    public Map<String, double[]> arguments() {
        return named(weights, inputs, initialStates);
    }

    @Override
    public Map<String, double[]> gradients() {
        forward();
        ReferenceGradients gradients = backward();
        return named(gradients.weights(), gradients.inputs(), gradients.initialStates());
    }

    private static Map<String, double[]> named(
            Map<String, double[]> weights,
            Map<String, double[]> inputs,
            Map<String, double[]> states) {
        Map<String, double[]> result = new LinkedHashMap<>();
        weights.forEach((name, array) -> result.put("weight " + name, array));
        inputs.forEach((name, array) -> result.put("input " + name, array));
        states.forEach((name, array) -> result.put("initial state " + name, array));
        return result;
    }

    @Override
    public double value() {
        return dot(forward(), outputGradients) + dot(model.finalStates(), finalStateGradients);
    }

    private static double dot(Map<String, double[]> rows, Map<String, double[]> gradients) {
        double sum = 0;
        for (Map.Entry<String, double[]> entry : rows.entrySet()) {
            double[] gradient = gradients.get(entry.getKey());
            for (int k = 0; k < gradient.length; k++) {
                sum += entry.getValue()[k] * gradient[k];
            }
        }
        return sum;
    }
}
