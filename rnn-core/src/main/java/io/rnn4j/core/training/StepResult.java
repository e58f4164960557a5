package io.rnn4j.core.training;

import io.rnn4j.api.tensor.Tensor;

import java.util.Map;

/**
 * What one training step has met.
 *
 * @param loss the loss before the step
 * @param finalStates the states after the last time step by name, each [batch, width], as they were
 *     computed: where an output is fed back, that is the own one, so to go on by teacher forcing
 *     replace it by the last target
 */
public record StepResult(double loss, Map<String, Tensor> finalStates) {}
