package io.rnn4j.core.model;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.tensor.Tensor;

import java.util.Map;

/**
 * Gradients of a number with respect to weights, inputs and initial states.
 *
 * @param weights gradients of the weights by name
 * @param inputs gradients of the inputs by name, in the shapes of the inputs; 0 at masked steps
 * @param initialStates gradients of the initial states by name, each [batch, width]; if a layer
 *     computes an initial state, its gradient is also part of the gradients of that layer
 */
public record Gradients(
        Map<String, Tensor> weights,
        Map<String, Tensor> inputs,
        Map<String, Tensor> initialStates) {
    /** Rejects null. */
    public Gradients {
        NullChecks.requireValues("weights", weights);
        NullChecks.requireValues("inputs", inputs);
        NullChecks.requireValues("initialStates", initialStates);
    }

    /**
     * {@return the gradient of the only input, in its shape}
     *
     * @throws IllegalStateException if the model has several inputs
     */
    public Tensor input() {
        return ForwardPass.only("input", inputs);
    }
}
