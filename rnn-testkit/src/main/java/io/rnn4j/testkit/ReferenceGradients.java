package io.rnn4j.testkit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The gradients that a backward pass in double precision computes, by name.
 *
 * @param weights gradients of the weights
 * @param inputs gradients of the inputs that have one, [steps, batch, width]
 * @param initialStates gradients of the initial states, [batch, width]
 */
record ReferenceGradients(
        Map<String, double[]> weights,
        Map<String, double[]> inputs,
        Map<String, double[]> initialStates) {
    /** {@return gradients to be filled in} */
    static ReferenceGradients none() {
        return new ReferenceGradients(
                new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }
}
