package io.rnn4j.core.model;

import io.rnn4j.api.tensor.Tensor;

import java.util.Map;

/**
 * What one training step has met.
 *
 * @param loss the loss before the step
 * @param finalStates the states after the last time step by name, each [batch, width]
 */
public record StepResult(double loss, Map<String, Tensor> finalStates) {}
