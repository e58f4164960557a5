package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.training.OptimizerState;
import io.rnn4j.core.training.Weights;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.hdf5.Hdf5Dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what an optimizer of Keras keeps for the weights. A file has the number of steps, the
 * learning rate from version 2.11 on, and arrays in the shapes of the trained weights. Each kind of
 * array is read in place of the weights by the code that reads the weights, so that it is divided
 * and arranged like them.
 */
final class OptimizerStateReader {
    private static final String ANEW = "Its state begins anew: ";
    private static final double MOMENTUM_BASE = 0.96;
    private static final long LAST_POWER = 100_000; // later powers of the base do not count

    private final KerasModel model;
    private final KerasVersion version;
    private final Map<KerasLayer, List<StoredArray>> weights;
    private final OptimizerSlots slots;
    private final List<List<StoredArray>> stored = new ArrayList<>(); // by slot
    private long steps = 1; // some old files do not say how many
    private boolean counted;

    private OptimizerStateReader(
            KerasModel model,
            KerasVersion version,
            Map<KerasLayer, List<StoredArray>> weights,
            OptimizerSlots slots) {
        this.slots = slots;
        this.model = model;
        this.version = version;
        this.weights = weights;
    }

    /**
     * Sets the state of the optimizer of a model from a file.
     *
     * @param source the file
     * @param model its description
     * @param weights the arrays of every layer
     * @param optimizer the description of the optimizer
     * @param own the optimizer here
     * @param built the model, compiled with the optimizer
     * @return a sentence that says what is not continued; empty if all is
     */
    static String read(
            KerasSource source,
            KerasModel model,
            Map<KerasLayer, List<StoredArray>> weights,
            JsonNode optimizer,
            Optimizer own,
            GraphReader.Built built)
            throws InterchangeException {
        if (source.optimizer().isEmpty()) {
            return ANEW + "the file has none.";
        }
        return new OptimizerStateReader(model, source.version(), weights, OptimizerSlots.of(own))
                .read(source.optimizer(), optimizer, built);
    }

    private String read(List<Hdf5Dataset> all, JsonNode optimizer, GraphReader.Built built)
            throws InterchangeException {
        String kind = OptimizerReader.kind(optimizer);
        LayerSettings settings = OptimizerReader.settings(optimizer);
        List<Hdf5Dataset> arrays = withoutCounts(all);
        List<StoredArray> trained = trained();
        boolean byWeight =
                version.keepsSlotsByWeight() && !settings.flag("is_legacy_optimizer", false);
        if (!divide(arrays, trained, byWeight)) {
            return ANEW
                    + "the file has %s arrays of it, which are not those of %s trained weights."
                            .formatted(arrays.size(), trained.size());
        }
        if (!counted && kind.matches("adam.*|nadam")) {
            return ANEW + "the file does not say how many steps it has taken.";
        }
        if (kind.equals("rmsprop") && slots.slots().size() > 1 && version.isOptimizerRewritten()) {
            return ANEW + "with momentum, RMSprop of Keras 2.11 to 2.15 keeps other numbers.";
        }
        List<String> unknown = new ArrayList<>();
        built.model().optimizerState(states(kind, settings, built, unknown));
        return unknown.isEmpty()
                ? ""
                : "What it keeps for %s begins anew, because BatchNormalization became other weights."
                        .formatted(unknown);
    }

    /** Assigns the arrays to slots and weights; returns false if they do not suit. */
    private boolean divide(List<Hdf5Dataset> arrays, List<StoredArray> trained, boolean byWeight) {
        int size = trained.size();
        int kinds = slots.slots().size();
        if (arrays.size() < kinds * size) {
            return false;
        }
        for (int kind = 0; kind < kinds; kind++) {
            List<StoredArray> ofKind = new ArrayList<>();
            for (int index = 0; index < size; index++) {
                Hdf5Dataset array = arrays.get(slots.position(kind, index, size, byWeight));
                StoredArray weight = trained.get(index);
                if (!Arrays.equals(array.shape(), weight.shape())) {
                    return false;
                }
                ofKind.add(new StoredArray(array.path(), weight.role(), array));
            }
            stored.add(ofKind);
        }
        // without amsgrad, Keras 2 has arrays of one number in its place
        return arrays.stream()
                .skip((long) kinds * size)
                .allMatch(rest -> Arrays.stream(rest.shape()).allMatch(axis -> axis == 1));
    }

    /** {@return the arrays without the numbers before them, which are read} */
    private List<Hdf5Dataset> withoutCounts(List<Hdf5Dataset> all) throws InterchangeException {
        List<Hdf5Dataset> arrays = new ArrayList<>();
        for (Hdf5Dataset array : all) {
            if (array.shape().length > 0) {
                arrays.add(array);
            } else if (!counted && arrays.isEmpty() && array.type().contains("int")) {
                steps = Math.max(0, (long) array.floats()[0]);
                counted = true;
            }
        }
        return arrays;
    }

    /** {@return the arrays that Keras trains, in its order} */
    private List<StoredArray> trained() throws InterchangeException {
        List<StoredArray> trained = new ArrayList<>();
        for (KerasLayer layer : model.leaves()) {
            for (int index : trainedOf(layer)) {
                trained.add(weights.get(layer).get(index));
            }
        }
        return trained;
    }

    /** {@return the positions of the trained arrays of a layer among its arrays} */
    private List<Integer> trainedOf(KerasLayer layer) throws InterchangeException {
        List<Integer> trained = new ArrayList<>();
        if (!weights.containsKey(layer)
                || !layer.settings().json().path("trainable").asBoolean(true)) {
            return trained;
        }
        int next = 0;
        for (WeightLayout.Part part : WeightLayout.of(layer, version).parts()) {
            for (int role = 0; role < part.trained().size(); role++) {
                trained.add(next + role);
            }
            next += part.roles().size();
        }
        return trained;
    }

    private Map<String, OptimizerState> states(
            String kind, LayerSettings settings, GraphReader.Built built, List<String> unknown)
            throws InterchangeException {
        List<Weights> values = new ArrayList<>();
        for (List<StoredArray> ofSlot : stored) {
            values.add(
                    GraphReader.read(model, version, inPlaceOfWeights(ofSlot)).model().weights());
        }
        Map<String, Double> numbers =
                kind.equals("nadam") ? Map.of("momentum_product", product(settings)) : Map.of();
        Map<String, OptimizerState> states = new LinkedHashMap<>();
        for (String name : built.model().weights().names()) {
            if (built.model().weights().isFrozen(name)) {
                continue;
            }
            if (built.composed().contains(name)) {
                unknown.add(name);
                continue;
            }
            Map<String, Tensor> ofWeight = new HashMap<>();
            for (int index = 0; index < values.size(); index++) {
                OptimizerSlots.Slot slot = slots.slots().get(index);
                Tensor copy = values.get(index).copyOf(name);
                float[] own = copy.array();
                for (int element = 0; element < own.length; element++) {
                    own[element] = (float) slot.read().applyAsDouble(own[element]);
                }
                ofWeight.put(slot.name(), Tensor.of(own, copy.shape().toArray()));
            }
            states.put(name, new OptimizerState(steps, ofWeight, numbers));
        }
        return states;
    }

    private Map<KerasLayer, List<StoredArray>> inPlaceOfWeights(List<StoredArray> ofSlot)
            throws InterchangeException {
        Map<KerasLayer, List<StoredArray>> replaced = new LinkedHashMap<>();
        int next = 0;
        for (KerasLayer layer : model.leaves()) {
            if (weights.containsKey(layer)) {
                List<StoredArray> arrays = new ArrayList<>(weights.get(layer));
                for (int index : trainedOf(layer)) {
                    arrays.set(index, ofSlot.get(next++));
                }
                replaced.put(layer, arrays);
            }
        }
        return replaced;
    }

    /** {@return μ₁⋯μₜ, which Keras keeps beside its arrays} */
    private double product(LayerSettings settings) throws InterchangeException {
        double beta = settings.number("beta_1", 0.9);
        double base = StrictMath.pow(MOMENTUM_BASE, settings.number("schedule_decay", 1));
        double product = 1;
        long count = Math.min(steps, LAST_POWER);
        for (long step = 1; step <= count && product > 0; step++) {
            product *= beta * (1 - 0.5 * StrictMath.pow(base, step));
        }
        return product * StrictMath.pow(beta, steps - count);
    }
}
