package io.rnn4j.core.run.fit;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.objective.UpdateRun;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.ModelWeights;
import io.rnn4j.core.training.OptimizerState;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Copies and sets the states of an optimizer for the weights of a model. */
final class OptimizerStates {
    private final ModelWeights weights;
    private final UpdateRun update;

    OptimizerStates(ModelWeights weights, UpdateRun update) {
        this.weights = weights;
        this.update = update;
    }

    /** {@return copies by the names of the weights that have been changed} */
    Map<String, OptimizerState> copies() {
        Map<String, OptimizerState> copies = new LinkedHashMap<>();
        for (String name : weights.names()) {
            UpdateRun.WeightState state = update.state(name);
            if (state == null || state.step() == 0) {
                continue;
            }
            Shape shape = weights.shape(name);
            Map<String, Tensor> slots = new LinkedHashMap<>();
            for (int slot = 0; slot < state.slots().length; slot++) {
                float[] values = state.slots()[slot].clone();
                slots.put(update.slotNames().get(slot), Tensor.of(values, shape.toArray()));
            }
            Map<String, Double> numbers = new LinkedHashMap<>();
            for (int number = 0; number < state.numbers().length; number++) {
                numbers.put(update.numberNames().get(number), state.numbers()[number]);
            }
            copies.put(name, new OptimizerState(state.step(), slots, numbers));
        }
        return copies;
    }

    /** Sets the states of some weights, or throws an exception before anything changes. */
    void set(Map<String, OptimizerState> states) {
        AssembledModel.requireKnown("weight", states.keySet(), weights.names());
        states.forEach(this::require);
        for (WeightArray weight : weights.arrays()) {
            OptimizerState state = states.get(weight.name());
            if (state != null) {
                update.restore(weight.name(), weight.values().length, values(state));
            }
        }
    }

    private UpdateRun.WeightState values(OptimizerState state) {
        float[][] slots =
                update.slotNames().stream()
                        .map(slot -> state.slots().get(slot).array())
                        .toArray(float[][]::new);
        double[] numbers =
                update.numberNames().stream().mapToDouble(state.numbers()::get).toArray();
        return new UpdateRun.WeightState(slots, numbers, state.steps());
    }

    private void require(String weight, OptimizerState state) {
        requireNames(weight, "slots", update.slotNames(), state.slots().keySet());
        requireNames(weight, "numbers", update.numberNames(), state.numbers().keySet());
        state.numbers()
                .forEach(
                        (number, value) -> {
                            if (!Double.isFinite(value)) {
                                throw new IllegalArgumentException(
                                        "the number '%s' of weight '%s' is %s, expected a finite one"
                                                .formatted(number, weight, value));
                            }
                        });
        Shape shape = weights.shape(weight);
        state.slots()
                .forEach(
                        (slot, values) -> {
                            if (values.isInt() || !values.shape().equals(shape)) {
                                throw new IllegalArgumentException(
                                        "expected floats of the shape %s for the slot '%s' of weight '%s', got %s%s"
                                                .formatted(
                                                        shape,
                                                        slot,
                                                        weight,
                                                        values.isInt() ? "integers of " : "",
                                                        values.shape()));
                            }
                            requireFinite(weight, slot, values.array());
                        });
    }

    private static void requireNames(
            String weight, String what, List<String> expected, Set<String> found) {
        if (!found.equals(Set.copyOf(expected))) {
            throw new IllegalArgumentException(
                    "expected the %s %s of the optimizer for weight '%s', got %s"
                            .formatted(what, expected, weight, found));
        }
    }

    private static void requireFinite(String weight, String slot, float[] values) {
        for (int element = 0; element < values.length; element++) {
            if (!Float.isFinite(values[element])) {
                throw new IllegalArgumentException(
                        "element %s of the slot '%s' of weight '%s' is %s, expected finite values"
                                .formatted(element, slot, weight, values[element]));
            }
        }
    }
}
