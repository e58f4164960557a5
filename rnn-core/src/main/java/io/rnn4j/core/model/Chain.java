package io.rnn4j.core.model;

import io.rnn4j.api.Layer;
import io.rnn4j.api.LayerWeight;
import io.rnn4j.api.Network;
import io.rnn4j.api.Node;
import io.rnn4j.api.RandomNumbers;
import io.rnn4j.api.Signal;
import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.core.engine.CompiledNode;
import io.rnn4j.core.engine.Program;
import io.rnn4j.core.engine.WeightArray;
import io.rnn4j.core.layer.Input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Layers put together: their nodes compiled, their weights filled. */
final class Chain {

    /**
     * A layer at its place.
     *
     * @param label its unique label
     * @param output what comes out of it
     * @param weights its weights by the names within the layer
     */
    record Place(String label, Layer layer, Signal output, Map<String, WeightArray> weights) {}

    /** A recurrent state of the model. */
    record StatePlace(int node, int state, int width) {}

    private final List<Place> places = new ArrayList<>();
    private final List<CompiledNode> nodes = new ArrayList<>();
    private final Map<String, StatePlace> states = new LinkedHashMap<>();
    private final Set<String> labels = new HashSet<>();

    Chain(Input input, List<Layer> layers) {
        Signal signal = new Signal(-1, input.features(), true);
        for (Layer layer : layers) {
            signal = add(layer, signal);
        }
    }

    private Signal add(Layer layer, Signal input) {
        String label = label(layer.label());
        Network network = new Network(nodes.size());
        Signal output;
        try {
            output = layer.define(network, input);
        } catch (IllegalArgumentException failure) {
            throw new IllegalArgumentException(
                    "layer '" + label + "': " + failure.getMessage(), failure);
        }
        Map<String, WeightArray> weights = new LinkedHashMap<>();
        for (LayerWeight declared : network.weights()) {
            WeightArray weight = new WeightArray(label + "/" + declared.name(), declared);
            weights.put(declared.name(), weight);
        }
        int previous = input.node();
        for (Node node : network.nodes()) {
            if (node.input().node() != previous) {
                throw new IllegalArgumentException(
                        "layer '"
                                + label
                                + "' is not a chain: every node must read the one before it");
            }
            previous = nodes.size();
            nodes.add(new CompiledNode(label, node, weights));
            addStates(label, nodes.getLast().program());
        }
        if (output.node() != previous) {
            throw new IllegalArgumentException(
                    "layer '"
                            + label
                            + "' is not a chain: its output is not that of its last node");
        }
        places.add(new Place(label, layer, output, weights));
        return output;
    }

    private String label(String base) {
        String label = base;
        for (int copy = 1; !labels.add(label); copy++) {
            label = base + "_" + copy;
        }
        return label;
    }

    private void addStates(String label, Program program) {
        for (int index = 0; index < program.states().size(); index++) {
            Program.StateValues state = program.states().get(index);
            String name = label + "/" + state.name();
            for (int copy = 1; states.containsKey(name); copy++) {
                name = label + "/" + state.name() + "_" + copy;
            }
            states.put(name, new StatePlace(nodes.size() - 1, index, state.width()));
        }
    }

    /** Lets the initializers fill all weights. */
    void initialize(long seed) {
        weights().forEach(weight -> fill(weight, seed));
    }

    private static void fill(WeightArray weight, long seed) {
        LayerWeight declared = weight.declaration();
        declared.initializer()
                .initialize(
                        weight.values(),
                        declared.rows(),
                        declared.columns(),
                        new RandomNumbers(seed, weight.name()));
        for (CellWeight.Start start : declared.starts()) {
            for (int row = 0; row < declared.rows(); row++) {
                int at = row * declared.columns() + start.firstColumn();
                Arrays.fill(weight.values(), at, at + start.columns(), (float) start.value());
            }
        }
    }

    List<Place> places() {
        return places;
    }

    List<CompiledNode> nodes() {
        return nodes;
    }

    /** Returns all states by name: the label of the layer, a slash, the name of the state. */
    Map<String, StatePlace> states() {
        return states;
    }

    Signal output() {
        return places.getLast().output();
    }

    boolean hasRecurrence() {
        return !states.isEmpty();
    }

    List<WeightArray> weights() {
        return places.stream().flatMap(place -> place.weights().values().stream()).toList();
    }
}
