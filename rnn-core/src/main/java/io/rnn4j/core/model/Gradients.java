package io.rnn4j.core.model;

import io.rnn4j.api.tensor.Tensor;

import java.util.Map;

/**
 * Gradients of a number with respect to everything that went into it.
 *
 * @param weights those of the weights, by the names of the weights
 * @param inputs that of the inputs, in their shape; 0 at masked steps
 * @param initialStates those of the initial states by name, each [batch, width]
 */
public record Gradients(
        Map<String, Tensor> weights, Tensor inputs, Map<String, Tensor> initialStates) {}
