package io.rnn4j.core.training;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.tensor.Tensor;

import java.util.Map;

/**
 * The state of an optimizer for one weight after some steps.
 *
 * @param steps number of optimizer steps that have updated the weight, at least 0
 * @param slots values of every slot of the optimizer by its name, in the shape of the weight
 * @param numbers values of every number that the optimizer keeps for a weight by its name; most
 *     optimizers have none
 */
public record OptimizerState(long steps, Map<String, Tensor> slots, Map<String, Double> numbers) {
    /** Checks and copies the maps. */
    public OptimizerState {
        if (steps < 0) {
            throw new IllegalArgumentException(
                    "expected a number of steps of at least 0, got " + steps);
        }
        NullChecks.requireValues("slots", slots);
        NullChecks.requireValues("numbers", numbers);
        slots = Map.copyOf(slots);
        numbers = Map.copyOf(numbers);
    }

    /**
     * Creates the state of an optimizer that keeps no numbers.
     *
     * @param steps number of optimizer steps that have updated the weight, at least 0
     * @param slots values of every slot of the optimizer by its name, in the shape of the weight
     */
    public OptimizerState(long steps, Map<String, Tensor> slots) {
        this(steps, slots, Map.of());
    }
}
