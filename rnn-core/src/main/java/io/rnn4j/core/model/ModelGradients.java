package io.rnn4j.core.model;

import io.rnn4j.api.tensor.Tensor;

import java.util.Map;

/**
 * Gradients of a number with respect to everything that went into a {@link Model}.
 *
 * @param weights those of the weights, by the names of the weights
 * @param inputs those of the inputs by name, in their shapes; 0 at masked steps
 * @param initialStates those of the initial states by name, each [batch, width]; where a state
 *     began with what a layer has made, the gradient has also gone there
 */
public record ModelGradients(
        Map<String, Tensor> weights,
        Map<String, Tensor> inputs,
        Map<String, Tensor> initialStates) {}
