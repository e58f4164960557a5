package io.rnn4j.core.model;

import io.rnn4j.api.Layer;
import io.rnn4j.api.LayerWeight;
import io.rnn4j.api.MaskedValue;
import io.rnn4j.api.Network;
import io.rnn4j.api.RandomNumbers;
import io.rnn4j.api.Signal;
import io.rnn4j.api.cell.CellWeight;
import io.rnn4j.core.engine.CompiledNetwork;
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
    private final List<List<Signal>> made = new ArrayList<>(); // by the nodes
    private final Map<String, StatePlace> states = new LinkedHashMap<>();
    private final Set<String> labels = new HashSet<>();
    private final CompiledNetwork network;
    private MaskedValue maskedValue; // null for none

    Chain(Input input, List<Layer> layers) {
        Signal first = Signal.input(0, input.features(), true, 0);
        Signal signal = first;
        for (Layer layer : layers) {
            signal = add(layer, signal);
        }
        this.network = new CompiledNetwork(nodes, made, List.of(first), List.of(signal));
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
        for (int index = 0; index < network.nodes().size(); index++) {
            Map<String, WeightArray> ofNode = new LinkedHashMap<>();
            network.weightsOf(index)
                    .forEach((name, weight) -> ofNode.put(name, weights.get(weight.name())));
            nodes.add(new CompiledNode(label, network.nodes().get(index), ofNode));
            addStates(label + "/" + network.scope(index), nodes.getLast());
        }
        made.addAll(network.outputs());
        network.maskedValues().forEach((number, value) -> maskedValue = value);
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

    private void addStates(String prefix, CompiledNode node) {
        for (int index = 0; index < node.states().size(); index++) {
            Program.StateValues state = node.states().get(index);
            String name = prefix + state.name();
            for (int copy = 1; states.containsKey(name); copy++) {
                name = prefix + state.name() + "_" + copy;
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
        return network.nodes();
    }

    CompiledNetwork network() {
        return network;
    }

    /** Returns the value that masks a step of the input, null for none. */
    MaskedValue maskedValue() {
        return maskedValue;
    }

    /** Complains about a layer that cannot be given a sequence piece by piece. */
    void requireStreaming(String remedy) {
        for (CompiledNode node : nodes) {
            if (!node.node().streams()) {
                throw new IllegalArgumentException(
                        "layer '"
                                + node.label()
                                + (node.hasProgram()
                                        ? "' reads time in reverse"
                                        : "' needs whole sequences")
                                + " and cannot be given one piece by piece; "
                                + remedy);
            }
        }
    }

    /** Returns all states by name: the label of the layer, a slash, the name of the state. */
    Map<String, StatePlace> states() {
        return states;
    }

    Signal output() {
        return places.getLast().output();
    }

    /** If the answer has the time axis of the input, and with it the mask. */
    boolean answersEveryStep() {
        return output().hasAxis();
    }

    boolean hasRecurrence() {
        return !states.isEmpty();
    }

    List<WeightArray> weights() {
        return places.stream().flatMap(place -> place.weights().values().stream()).toList();
    }
}
