package io.rnn4j.core.training;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.tensor.Tensor;

import java.util.Map;

/**
 * Result of one training step.
 *
 * @param loss the loss before the step
 * @param finalStates the states after the last time step by name, each [batch, width]. Of a
 *     recurrence with output feedback it is the computed output; to continue with teacher forcing,
 *     replace it by the last target
 */
public record StepResult(double loss, Map<String, Tensor> finalStates) {
    /** Rejects null. */
    public StepResult {
        NullChecks.requireValues("finalStates", finalStates);
    }
}
