package io.rnn4j.core.model;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.run.assembly.GraphCheck;
import io.rnn4j.core.run.assembly.Wording;
import io.rnn4j.core.training.ModelInput;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where a {@link Model} is put together from layers that need not be a chain.
 *
 * <pre>{@code
 * Graph graph = new Graph();
 * Wire source = graph.input("source", input(12));
 * Wire target = graph.input("target", input(12));
 * Wire encoder = graph.add(lstm(64).returnStates(true), source);
 * Wire decoder = graph.add(lstm(64).returnSequences(true), target, encoder.states());
 * graph.output("answer", graph.add(dense(12), decoder));
 * Model model = graph.build(seed);
 * }</pre>
 *
 * <p>A layer reads what was added before it, so that there are no cycles. Names of inputs, outputs
 * and labels of layers hold none of {@code / : #}.
 */
public final class Graph {
    private final List<ModelInput> inputs = new ArrayList<>();
    private final Map<String, Layer> layers = new LinkedHashMap<>(); // by label
    private final List<GraphCall> calls = new ArrayList<>();
    private final Map<String, GraphCall> firstCalls = new HashMap<>(); // by label
    private final Map<String, Integer> uses = new HashMap<>(); // of every label
    private final Map<String, Wire> wires = new LinkedHashMap<>();
    private final Map<String, Wire> outputs = new LinkedHashMap<>();
    private int nodes;

    /** Creates an empty graph. */
    public Graph() {}

    // ---- inputs

    /**
     * Adds an input that has a time axis of its own, and a mask.
     *
     * @param name its name
     * @param input the number of its steps, open or not, and its features
     * @return what layers read
     * @throws IllegalArgumentException if the name is taken or no name
     */
    public Wire input(String name, Input input) {
        return addInput(new ModelInput(name, true, input.steps(), input.features(), inputs.size()));
    }

    /**
     * Adds an input that has the time steps and the mask of another one.
     *
     * @param name its name
     * @param features width of a row
     * @param other an input with a time axis
     * @return what layers read
     * @throws IllegalArgumentException if the name is taken or no name, or if the other is no input
     *     with a time axis
     */
    public Wire inputAlong(String name, int features, Wire other) {
        requireOwn(Objects.requireNonNull(other, "the wire that an input lies along is null"));
        if (!other.signal().isInput() || !other.signal().sequence()) {
            throw new IllegalArgumentException(
                    "input '"
                            + name
                            + "' lies along an input with a time axis, got '"
                            + other.name()
                            + "'");
        }
        ModelInput along = inputs.get(other.signal().time().input());
        return addInput(
                new ModelInput(
                        name,
                        true,
                        along.steps(),
                        new Input(Input.OPEN, features).features(),
                        other.signal().time().input()));
    }

    /**
     * Adds an input of rows without time, [batch, features].
     *
     * @param name its name
     * @param features width of a row
     * @return what layers read
     * @throws IllegalArgumentException if the name is taken or no name
     */
    public Wire inputRows(String name, int features) {
        return addInput(
                new ModelInput(
                        name,
                        false,
                        Input.OPEN,
                        new Input(Input.OPEN, features).features(),
                        inputs.size()));
    }

    private Wire addInput(ModelInput input) {
        requireNew(input.name());
        Wire wire = new Wire(this, input.name(), input.signal(inputs.size()), null);
        inputs.add(input);
        wires.put(input.name(), wire);
        return wire;
    }

    private void requireNew(String name) {
        GraphCheck.requireName(name);
        if (wires.containsKey(name) || layers.containsKey(name)) {
            throw new IllegalArgumentException(
                    "the name '" + name + "' is taken by another input or layer of the graph");
        }
    }

    // ---- layers

    /**
     * Adds a layer, labelled as it says itself, with a number behind it where that is taken, and
     * uses it once.
     *
     * @param layer the layer
     * @param reads what it reads, see {@link GraphLayer#on(Wire...)}
     * @return what it makes; see {@link Wire#outputs()} if that is more than one thing
     * @throws IllegalArgumentException if the inputs do not suit the layer
     */
    public Wire add(Layer layer, Wire... reads) {
        return place(layer, Arrays.asList(reads));
    }

    /**
     * Adds a layer and uses it once.
     *
     * @param layer the layer
     * @param input what it reads
     * @param more what it reads beside it, for example the states to begin with
     * @return what it makes; see {@link Wire#outputs()} if that is more than one thing
     * @throws IllegalArgumentException if the inputs do not suit the layer
     */
    public Wire add(Layer layer, Wire input, List<Wire> more) {
        return place(layer, GraphLayer.reads(input, more));
    }

    /** Adds a layer and uses it once; if that is refused, the graph is as before. */
    private Wire place(Layer layer, List<Wire> reads) {
        String label = layer(layer).label();
        try {
            return call(label, reads);
        } catch (RuntimeException failure) {
            layers.remove(label);
            throw failure;
        }
    }

    /**
     * Adds a layer, to be used at one or several places; labelled as it says itself, with a number
     * behind it where that is taken.
     *
     * @param layer the layer
     * @return the layer in this graph
     */
    public GraphLayer layer(Layer layer) {
        Objects.requireNonNull(layer, "the layer to be added is null");
        String label = layer.label();
        for (int copy = 1; wires.containsKey(label) || layers.containsKey(label); copy++) {
            label = layer.label() + "_" + copy;
        }
        return layer(label, layer);
    }

    /**
     * Adds a layer, to be used at one or several places.
     *
     * @param label what the names of its weights begin with
     * @param layer the layer
     * @return the layer in this graph
     * @throws IllegalArgumentException if the label is taken or no name
     */
    public GraphLayer layer(String label, Layer layer) {
        requireNew(label);
        layers.put(label, Objects.requireNonNull(layer, "the layer to be added is null"));
        return new GraphLayer(this, label);
    }

    Wire call(String label, List<Wire> reads) {
        GraphCheck.requireGiven(label, reads);
        reads.forEach(this::requireOwn);
        if (reads.isEmpty()) {
            throw new IllegalArgumentException(
                    "layer '"
                            + label
                            + "' reads at least one thing, got none; give it an input or what"
                            + " another layer makes");
        }
        NetworkDefinition network;
        try {
            List<Signal> signals = reads.stream().map(Wire::signal).toList();
            network = NetworkDefinition.of(layers.get(label), signals, nodes);
        } catch (IllegalArgumentException failure) {
            throw GraphCheck.ofLayer(label, failure);
        }
        GraphCall first = firstCalls.get(label);
        if (first != null) {
            GraphCheck.requireSameWeights(label, first.network(), network);
        }
        GraphCall call =
                new GraphCall(
                        label,
                        first == null,
                        List.copyOf(reads),
                        network,
                        nodes,
                        new ArrayList<>());
        firstCalls.putIfAbsent(label, call);
        int use = uses.merge(label, 1, Integer::sum);
        String name = use == 1 ? label : label + "#" + use;
        for (int output = 0; output < network.outputs().size(); output++) {
            String ofOutput = output == 0 ? name : name + ":" + output;
            Wire wire = new Wire(this, ofOutput, network.outputs().get(output), call);
            call.wires().add(wire);
            wires.put(ofOutput, wire);
        }
        calls.add(call);
        nodes += network.nodes().size();
        return call.wires().getFirst();
    }

    private void requireOwn(Wire wire) {
        if (wire.graph() != this) {
            throw new IllegalArgumentException(
                    "'"
                            + wire.name()
                            + "' belongs to another graph; add that input or layer to this one");
        }
    }

    // ---- outputs

    /**
     * Makes something an answer of the model.
     *
     * @param name its name
     * @param wire what a layer makes
     * @throws IllegalArgumentException if the name is taken or no name, or if this is an output
     *     already
     */
    public void output(String name, Wire wire) {
        requireOwn(Objects.requireNonNull(wire, "the wire of output '" + name + "' is null"));
        GraphCheck.requireName(name);
        outputs.forEach(
                (other, same) -> {
                    if (other.equals(name) || same.signal().equals(wire.signal())) {
                        throw new IllegalArgumentException(
                                "'"
                                        + same.name()
                                        + "' is the output '"
                                        + other
                                        + "' already, got output '"
                                        + name
                                        + "' of '"
                                        + wire.name()
                                        + "'");
                    }
                });
        outputs.put(name, wire);
    }

    /**
     * Finds what an input or a layer gives.
     *
     * @param name see {@link Wire#name()}
     * @return the wire
     * @throws IllegalArgumentException if there is none of that name
     */
    public Wire wire(String name) {
        Wire wire = wires.get(name);
        if (wire == null) {
            throw new IllegalArgumentException(
                    "the graph has no '" + name + "' yet, there are " + wires.keySet());
        }
        return wire;
    }

    // ---- the model

    /**
     * Counts the numbers that training changes.
     *
     * @return the elements of the weights of all layers that are used
     * @throws ArithmeticException if they are more than a long can count
     */
    public long parameters() {
        long parameters = 0;
        for (GraphCall call : calls) {
            for (LayerWeight weight :
                    call.first() ? call.network().weights() : List.<LayerWeight>of()) {
                long size = Math.multiplyExact((long) weight.rows(), weight.columns());
                parameters = Math.addExact(parameters, size);
            }
        }
        return parameters;
    }

    /**
     * Puts the model together, with the seed {@value Sequential#DEFAULT_SEED}.
     *
     * @return a model with initial weights
     * @throws IllegalArgumentException if there is no output, or something that leads to none
     */
    public Model build() {
        return build(Sequential.DEFAULT_SEED);
    }

    /**
     * Puts the model together.
     *
     * @param seed decides everything that is random
     * @return a model with initial weights
     * @throws IllegalArgumentException if there is no output, or something that leads to none
     */
    public Model build(long seed) {
        Model model = buildUninitialized(seed);
        model.assembly().initialize(seed);
        return model;
    }

    /**
     * Puts the model together with weights that are all 0, because they will be set.
     *
     * @param seed decides the order of the samples in training
     * @return a model to be given weights
     * @throws IllegalArgumentException if there is no output, or something that leads to none
     */
    public Model buildUninitialized(long seed) {
        GraphCheck.requireComplete(this);
        return new Model(seed, this, Wording.NAMED);
    }

    public List<ModelInput> inputs() {
        return List.copyOf(inputs);
    }

    public Map<String, Layer> layers() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    }

    public List<GraphCall> calls() {
        return List.copyOf(calls);
    }

    public Map<String, Wire> outputs() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }
}
