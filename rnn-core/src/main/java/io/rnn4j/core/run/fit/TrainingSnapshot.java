package io.rnn4j.core.run.fit;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.objective.UpdateRun;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.ModelWeights;
import io.rnn4j.core.run.batch.CarriedStates;
import io.rnn4j.core.training.CheckpointStorage.Checkpoint;
import io.rnn4j.core.training.StateValues;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies everything on which the further steps of a training depend, and restores it: weights,
 * slots and numbers of the optimizer, counts, and the states that the next piece of sequences
 * begins with. Random numbers have no state: they are functions of the seed and the counts.
 *
 * <p>The arrays of a copy that is no longer used serve the next one.
 */
final class TrainingSnapshot {
    /** Largest number of steps or epochs that a restored training may have. */
    static final long LARGEST_COUNT = 1L << 53;

    private static final String CARRIED = "carried/";

    private final ModelWeights weights;
    private final TrainingStep step;
    private final TrainingStep.Counts counts;

    TrainingSnapshot(AssembledModel model, TrainingStep step) {
        this.weights = model.weights();
        this.step = step;
        this.counts = step.counts();
    }

    /** {@return the counts of the training} */
    TrainingStep.Counts counts() {
        return counts;
    }

    // ---- copies

    /** {@return the arrays of a copy, so that taking it takes no longer than later ones} */
    Map<String, float[]> allocate() {
        Map<String, float[]> copies = new HashMap<>();
        for (WeightArray weight : weights.arrays()) {
            int size = weight.values().length;
            copies.put(weight.name(), new float[size]);
            for (int slot = 0; slot < step.optimizer().slotNames().size(); slot++) {
                if (weights.isTrainable(weight)) {
                    copies.put("/" + slotName(step.optimizer(), slot, weight), new float[size]);
                }
            }
        }
        return copies;
    }

    /**
     * {@return a copy}
     *
     * @param continues whether the next piece begins with the final states of the last one
     * @param copies arrays of an earlier copy, which must no longer be used, or an empty map
     */
    Checkpoint take(boolean continues, Map<String, float[]> copies) {
        StateValues state = new StateValues();
        state.putInteger("epochs", counts.epochs);
        state.putInteger("steps", counts.steps);
        state.putInteger("draws", counts.draws);
        state.putNumber("rate_factor", counts.rateFactor);
        state.putNumber("last_rate", step.lastRate());
        state.putNumber("last_loss", step.loss());
        Map<String, Tensor> ofWeights = new LinkedHashMap<>();
        for (WeightArray weight : weights.arrays()) {
            Shape shape = weights.shape(weight.name());
            ofWeights.put(weight.name(), copy(copies, weight.name(), weight.values(), shape));
            if (!weights.isTrainable(weight)) {
                state.putInteger("frozen/" + weight.name(), 1);
            }
        }
        saveOptimizer(state.part("optimizer"), copies);
        if (continues) {
            saveCarried(state, copies);
        }
        return new Checkpoint(ofWeights, state);
    }

    private static Tensor copy(
            Map<String, float[]> copies, String key, float[] values, Shape shape) {
        float[] copy = copies.get(key);
        if (copy == null || copy.length != shape.elements()) {
            copy = new float[shape.elements()];
            copies.put(key, copy);
        }
        System.arraycopy(values, 0, copy, 0, copy.length);
        return Tensor.of(copy, shape.toArray());
    }

    private void saveOptimizer(StateValues state, Map<String, float[]> copies) {
        UpdateRun update = step.optimizer();
        int numbers = update.numberNames().size();
        double[] steps = new double[weights.arrays().size()];
        double[] allNumbers = new double[steps.length * numbers];
        int index = 0;
        for (WeightArray weight : weights.arrays()) {
            UpdateRun.WeightState of = update.state(weight.name());
            steps[index] = of == null ? -1 : of.step();
            if (of != null) {
                System.arraycopy(of.numbers(), 0, allNumbers, index * numbers, numbers);
                Shape shape = weights.shape(weight.name());
                for (int slot = 0; slot < of.slots().length; slot++) {
                    String name = slotName(update, slot, weight);
                    float[] values = of.slots()[slot];
                    state.putTensor(name, copy(copies, "/" + name, values, shape));
                }
            }
            index++;
        }
        state.putNumbers("steps", steps);
        state.putNumbers("numbers", allNumbers);
    }

    private static String slotName(UpdateRun update, int slot, WeightArray weight) {
        return "slot/" + update.slotNames().get(slot) + "/" + weight.name();
    }

    private void saveCarried(StateValues state, Map<String, float[]> copies) {
        CarriedStates carried = step.finalCarriedStates();
        state.putInteger(CARRIED + "samples", step.batchSize());
        for (int n = 0; n < carried.count(); n++) {
            Shape shape = Shape.of(step.batchSize(), carried.width(n));
            float[] values = carried.values(n);
            state.putTensor(CARRIED + n, copy(copies, "/" + CARRIED + n, values, shape));
        }
    }

    // ---- restoring

    /**
     * Restores a copy, or throws an {@link IllegalArgumentException} before anything changes.
     *
     * @param continues whether the next piece begins with the final states of the last one
     */
    void restore(Checkpoint checkpoint, boolean continues) {
        StateValues state = checkpoint.state();
        requireWeights(checkpoint.weights());
        long epochs = state.integer("epochs", 0, LARGEST_COUNT);
        long steps = state.integer("steps", 0, LARGEST_COUNT);
        long draws = state.integer("draws", 0, LARGEST_COUNT);
        double rateFactor = state.number("rate_factor");
        if (!(rateFactor >= 0 && rateFactor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "expected 'rate_factor' to be 0 or more and finite, got " + rateFactor);
        }
        double lastRate = state.number("last_rate");
        double lastLoss = state.number("last_loss");
        List<String> frozen = state.part("frozen").names();
        AssembledModel.requireKnown("weight", frozen, weights.names());
        Map<String, UpdateRun.WeightState> optimizer = optimizerStates(state.part("optimizer"));
        List<float[]> carried = continues ? carriedStates(state) : List.of();

        weights.setAll(checkpoint.weights());
        weights.names().forEach(weights::unfreeze);
        frozen.forEach(weights::freeze);
        step.optimizer().clear();
        for (WeightArray weight : weights.arrays()) {
            UpdateRun.WeightState of = optimizer.get(weight.name());
            if (of != null) {
                step.optimizer().restore(weight.name(), weight.values().length, of);
            }
        }
        counts.epochs = epochs;
        counts.steps = steps;
        counts.draws = draws;
        counts.rateFactor = rateFactor;
        step.resume(lastRate, lastLoss);
        if (continues) {
            CarriedStates states = step.carriedStates();
            for (int n = 0; n < carried.size(); n++) {
                states.set(n, carried.get(n));
            }
            step.resumeCarriedStates((int) state.integer(CARRIED + "samples"));
        }
    }

    private void requireWeights(Map<String, Tensor> values) {
        if (!values.keySet().equals(weights.names())) {
            throw new IllegalArgumentException(
                    "expected the weights %s, got %s".formatted(weights.names(), values.keySet()));
        }
        for (Map.Entry<String, Tensor> each : values.entrySet()) {
            Shape shape = weights.shape(each.getKey());
            if (!each.getValue().shape().equals(shape) || each.getValue().isInt()) {
                throw new IllegalArgumentException(
                        "expected floats of the shape %s for weight '%s', got %s"
                                .formatted(shape, each.getKey(), each.getValue().shape()));
            }
        }
    }

    private Map<String, UpdateRun.WeightState> optimizerStates(StateValues state) {
        UpdateRun update = step.optimizer();
        int numbers = update.numberNames().size();
        double[] steps = state.numbers("steps", weights.arrays().size());
        double[] allNumbers = state.numbers("numbers", steps.length * numbers);
        Map<String, UpdateRun.WeightState> states = new HashMap<>();
        int index = 0;
        for (WeightArray weight : weights.arrays()) {
            double count = steps[index];
            if (!(count >= -1 && count == Math.rint(count) && count <= LARGEST_COUNT)) {
                throw new IllegalArgumentException(
                        "expected a number of steps of weight '%s', got %s"
                                .formatted(weight.name(), count));
            }
            if (count >= 0) {
                float[][] slots = new float[update.slotNames().size()][];
                for (int slot = 0; slot < slots.length; slot++) {
                    String name = slotName(update, slot, weight);
                    slots[slot] = state.floats(name, weight.values().length);
                }
                double[] own = new double[numbers];
                System.arraycopy(allNumbers, index * numbers, own, 0, numbers);
                states.put(weight.name(), new UpdateRun.WeightState(slots, own, (long) count));
            }
            index++;
        }
        return states;
    }

    private List<float[]> carriedStates(StateValues state) {
        List<float[]> values = new ArrayList<>();
        CarriedStates room = step.carriedStates();
        int samples = (int) state.integer(CARRIED + "samples", 1, Shape.LARGEST_ARRAY);
        for (int n = 0; n < room.count(); n++) {
            int elements = Shape.product("carried states", samples, room.width(n));
            values.add(state.floats(CARRIED + n, elements));
        }
        return values;
    }
}
