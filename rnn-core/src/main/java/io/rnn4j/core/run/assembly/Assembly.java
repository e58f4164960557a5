package io.rnn4j.core.run.assembly;

import io.rnn4j.api.cell.InitialColumns;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.layer.MaskedValue;
import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.NetworkNode;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.engine.network.CompiledNetwork;
import io.rnn4j.core.engine.network.CompiledNode;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphCall;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.training.ModelInput;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Layers put together: their nodes compiled, their weights filled. */
public final class Assembly {

    /**
     * A layer at a place where it is used.
     *
     * @param name the name of the first thing it makes
     * @param first if the layer is used nowhere before it
     * @param reads the names of what goes in
     * @param outputs what comes out of it
     * @param weights the weights of the layer by the names within it
     */
    public record Place(
            String label,
            String name,
            boolean first,
            Layer layer,
            List<String> reads,
            List<Signal> outputs,
            Map<String, WeightArray> weights) {}

    /** A recurrent state of the model. */
    public record StatePlace(int node, int state, int width) {}

    private final List<ModelInput> inputs;
    private final List<String> outputNames;
    private final List<Place> places = new ArrayList<>();
    private final List<CompiledNode> nodes = new ArrayList<>();
    private final List<List<Signal>> made = new ArrayList<>(); // by the nodes
    private final List<CompiledNode> firstNodes = new ArrayList<>(); // where layers are used first
    private final Map<String, StatePlace> states = new LinkedHashMap<>();
    private final CompiledNetwork network;
    private final MaskedValue[] maskedValues; // by input, null for none

    public Assembly(Graph graph) {
        this.inputs = graph.inputs();
        this.outputNames = List.copyOf(graph.outputs().keySet());
        this.maskedValues = new MaskedValue[inputs.size()];
        Map<String, Map<String, WeightArray>> weights = new HashMap<>();
        for (GraphCall call : graph.calls()) {
            add(
                    call,
                    graph.layers().get(call.label()),
                    weights.computeIfAbsent(call.label(), label -> weights(label, call.network())));
        }
        List<Signal> ofInputs = new ArrayList<>();
        for (int number = 0; number < inputs.size(); number++) {
            ofInputs.add(inputs.get(number).signal(number));
        }
        List<Signal> outputs = graph.outputs().values().stream().map(Wire::signal).toList();
        this.network = new CompiledNetwork(nodes, made, ofInputs, outputs);
    }

    private static Map<String, WeightArray> weights(String label, NetworkDefinition network) {
        Map<String, WeightArray> weights = new LinkedHashMap<>();
        for (LayerWeight declared : network.weights()) {
            WeightArray weight = new WeightArray(label + "/" + declared.name(), declared);
            weights.put(declared.name(), weight);
        }
        return weights;
    }

    private void add(GraphCall call, Layer layer, Map<String, WeightArray> weights) {
        NetworkDefinition added = call.network();
        String use = call.wires().getFirst().name();
        for (NetworkNode node : added.nodes()) {
            Map<String, WeightArray> ofNode = new LinkedHashMap<>();
            node.weights().forEach((name, weight) -> ofNode.put(name, weights.get(weight.name())));
            nodes.add(compiled(call.label(), use, node.node(), ofNode));
            addStates(call.label() + "/" + node.scope(), nodes.getLast());
            made.add(node.outputs());
            if (call.first()) {
                firstNodes.add(nodes.getLast());
            }
        }
        added.maskedValues().forEach((number, value) -> mask(call.label(), number, value));
        places.add(
                new Place(
                        call.label(),
                        use,
                        call.first(),
                        layer,
                        call.reads().stream().map(Wire::name).toList(),
                        call.wires().stream().map(Wire::signal).toList(),
                        weights));
    }

    private static CompiledNode compiled(
            String label, String use, Node node, Map<String, WeightArray> weights) {
        try {
            return new CompiledNode(label, use, node, weights);
        } catch (IllegalArgumentException failure) {
            throw GraphCheck.ofLayer(label, failure);
        }
    }

    private void mask(String label, int number, MaskedValue value) {
        ModelInput input = inputs.get(number);
        if (!input.sequence()) {
            throw new IllegalArgumentException(
                    "layer '"
                            + label
                            + "': input '"
                            + input.name()
                            + "' has no time steps that a value could mask");
        }
        MaskedValue earlier = maskedValues[number];
        if (earlier != null && !earlier.equals(value)) {
            throw new IllegalArgumentException(
                    "layer '"
                            + label
                            + "': input '"
                            + input.name()
                            + "' is masked where it is "
                            + earlier.value()
                            + " already, got "
                            + value.value());
        }
        maskedValues[number] = value;
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
    public void initialize(long seed) {
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
        for (InitialColumns start : declared.initialColumns()) {
            for (int row = 0; row < declared.rows(); row++) {
                int at = row * declared.columns() + start.firstColumn();
                Arrays.fill(weight.values(), at, at + start.columns(), (float) start.value());
            }
        }
    }

    public List<ModelInput> inputs() {
        return inputs;
    }

    public List<String> inputNames() {
        return inputs.stream().map(ModelInput::name).toList();
    }

    public List<String> outputNames() {
        return outputNames;
    }

    public List<Signal> outputs() {
        return network.outputs();
    }

    public List<Place> places() {
        return places;
    }

    /** Returns the nodes of every layer, once. */
    public List<CompiledNode> layerNodes() {
        return firstNodes;
    }

    public CompiledNetwork network() {
        return network;
    }

    /** Returns the value that masks a step of an input, null for none. */
    public MaskedValue maskedValue(int input) {
        return maskedValues[input];
    }

    /**
     * Complains about a layer that cannot be given a sequence piece by piece.
     *
     * @param fed tells which signals come piece by piece
     */
    public void requireStreaming(Predicate<Signal> fed, String remedy) {
        for (CompiledNode compiled : nodes) {
            Node node = compiled.node();
            if (node.inputs().stream().anyMatch(fed) && !node.streams(fed)) {
                boolean reverse =
                        node instanceof Node.Recurrent recurrent && recurrent.loop().reverse();
                throw new IllegalArgumentException(
                        "layer '"
                                + compiled.label()
                                + (reverse ? "' reads time in reverse" : "' needs whole sequences")
                                + " and cannot be given one piece by piece; "
                                + remedy);
            }
        }
    }

    /** Returns all states by name: the label of the layer, a slash, the name of the state. */
    public Map<String, StatePlace> states() {
        return states;
    }

    public Map<String, Integer> stateWidths() {
        Map<String, Integer> widths = new LinkedHashMap<>();
        states.forEach((name, place) -> widths.put(name, place.width()));
        return widths;
    }

    public boolean hasRecurrence() {
        return !states.isEmpty();
    }

    /** Returns the weights of every layer, once. */
    public List<WeightArray> weights() {
        return places.stream()
                .filter(Place::first)
                .flatMap(place -> place.weights().values().stream())
                .toList();
    }
}
