package io.rnn4j.core.model;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.GraphDefinition;
import io.rnn4j.core.run.assembly.GraphDefinition.NamedSignal;
import io.rnn4j.core.run.assembly.GraphDefinition.Use;
import io.rnn4j.core.run.assembly.UniqueNames;
import io.rnn4j.core.training.ModelInput;
import io.rnn4j.core.training.Weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Builds a {@link Model} from layers that may be shared and may have several inputs and outputs.
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
 * <p>A layer reads only values that were added before it, so a graph has no cycles. Names of inputs
 * and outputs and labels of layers must not contain {@code /}, {@code :} or {@code #}.
 */
public final class Graph {
    private static final Pattern NAME = Pattern.compile("[^/:#]+");

    private final List<ModelInput> inputs = new ArrayList<>();
    private final Map<String, Layer> layers = new LinkedHashMap<>(); // by label
    private final List<Use> uses = new ArrayList<>();
    private final Map<String, Use> firstUses = new HashMap<>(); // by label
    private final Map<String, Integer> useCounts = new HashMap<>(); // by label
    private final Map<String, Wire> wires = new LinkedHashMap<>();
    private final Map<String, NamedSignal> outputs = new LinkedHashMap<>();
    private final Map<Signal, String> outputNames = new HashMap<>();
    private final UniqueNames labels = new UniqueNames(this::isTaken);
    private int nodes;

    /** Creates an empty graph. */
    public Graph() {}

    // ---- inputs

    /**
     * Adds an input of sequences with its own time axis and mask.
     *
     * @param name name of the input
     * @param input time steps and features
     * @return the input, to be read by layers
     * @throws IllegalArgumentException if the name is invalid or taken
     */
    public Wire input(String name, Input input) {
        return add(name, TimeAxis.ofInput(inputs.size()), input);
    }

    /**
     * Adds an input of sequences that has the time steps and the mask of another input.
     *
     * @param name name of the input
     * @param features number of features, at least 1
     * @param other an input with a time axis
     * @return the input, to be read by layers
     * @throws IllegalArgumentException if the name is invalid or taken, or if the other value is
     *     not an input with a time axis
     */
    public Wire inputAlong(String name, int features, Wire other) {
        Objects.requireNonNull(name, "name");
        requireOwn(Objects.requireNonNull(other, "the wire that an input lies along is null"));
        Signal signal = other.signal();
        if (!signal.isInput() || !signal.sequence()) {
            throw new IllegalArgumentException(
                    "input '%s' lies along an input with a time axis, got '%s'"
                            .formatted(name, other.name()));
        }
        Input along = new Input(inputs.get(signal.time().input()).steps(), features);
        return add(name, signal.time(), along);
    }

    /**
     * Adds an input without time, [batch, features].
     *
     * @param name name of the input
     * @param features number of features, at least 1
     * @return the input, to be read by layers
     * @throws IllegalArgumentException if the name is invalid or taken
     */
    public Wire inputRows(String name, int features) {
        return add(name, TimeAxis.NONE, new Input(Input.OPEN, features));
    }

    private Wire add(String name, TimeAxis time, Input size) {
        requireNew(name);
        Objects.requireNonNull(size, () -> "size of input '" + name + "'");
        ModelInput input = new ModelInput(name, time, size.steps(), size.features());
        Signal signal = input.signal(inputs.size());
        Wire wire = new Wire(this, new NamedSignal(name, signal), List.of(), false);
        inputs.add(input);
        wires.put(name, wire);
        return wire;
    }

    private void requireNew(String name) {
        requireName(name);
        if (isTaken(name)) {
            throw new IllegalArgumentException(
                    "the name '%s' is taken by another input or layer of the graph"
                            .formatted(name));
        }
    }

    private boolean isTaken(String name) {
        return wires.containsKey(name) || layers.containsKey(name);
    }

    private static void requireName(String name) {
        if (!NAME.matcher(Objects.requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException(
                    "a name must be non-empty and contain none of / : #, got '%s'".formatted(name));
        }
    }

    // ---- layers

    /**
     * Adds a layer and uses it once. Its label is its default label, followed by a number if that
     * is taken.
     *
     * @param layer the layer
     * @param reads what the layer reads, see {@link GraphLayer#on(Wire...)}
     * @return the first output of the layer; see {@link Wire#outputs()} for the others
     * @throws IllegalArgumentException if the layer does not support these inputs
     */
    public Wire add(Layer layer, Wire... reads) {
        return addAndUse(layer, Arrays.asList(Objects.requireNonNull(reads, "reads")));
    }

    /**
     * Adds a layer and uses it once.
     *
     * @param layer the layer
     * @param input the input
     * @param more what else the layer reads, for example initial states
     * @return the first output of the layer; see {@link Wire#outputs()} for the others
     * @throws IllegalArgumentException if the layer does not support these inputs
     */
    public Wire add(Layer layer, Wire input, List<Wire> more) {
        return addAndUse(layer, GraphLayer.reads(input, more));
    }

    /** Leaves the graph unchanged if the layer does not support the inputs. */
    private Wire addAndUse(Layer layer, List<Wire> reads) {
        String label = newLabel(layer);
        layers.put(label, layer);
        try {
            return use(label, reads);
        } catch (RuntimeException failure) {
            layers.remove(label);
            labels.free(layer.label());
            throw failure;
        }
    }

    /**
     * Adds a layer without using it. Its label is its default label, followed by a number if that
     * is taken.
     *
     * @param layer the layer
     * @return the layer, to be used once or several times
     */
    public GraphLayer layer(Layer layer) {
        return layer(newLabel(layer), layer);
    }

    private String newLabel(Layer layer) {
        String label = labels.next(requireLayer(layer).label());
        requireName(label);
        return label;
    }

    /**
     * Adds a layer without using it.
     *
     * @param label label of the layer, with which the names of its weights begin
     * @param layer the layer
     * @return the layer, to be used once or several times
     * @throws IllegalArgumentException if the label is invalid or taken
     */
    public GraphLayer layer(String label, Layer layer) {
        requireNew(label);
        layers.put(label, requireLayer(layer));
        return new GraphLayer(this, label);
    }

    private static Layer requireLayer(Layer layer) {
        return Objects.requireNonNull(layer, "the layer to be added is null");
    }

    Wire use(String label, List<Wire> reads) {
        requireReads(label, reads);
        NetworkDefinition network;
        try {
            List<Signal> signals = reads.stream().map(Wire::signal).toList();
            network = NetworkDefinition.of(layers.get(label), signals, nodes);
        } catch (IllegalArgumentException failure) {
            throw GraphDefinition.failureOf(label, failure);
        }
        Use first = firstUses.get(label);
        if (first != null) {
            first.requireSameWeights(network);
        }
        int count = useCounts.merge(label, 1, Integer::sum);
        String name = count == 1 ? label : label + "#" + count;
        List<Wire> results = new ArrayList<>();
        for (int output = 0; output < network.outputs().size(); output++) {
            String outputName = output == 0 ? name : name + ":" + output;
            NamedSignal named = new NamedSignal(outputName, network.outputs().get(output));
            results.add(new Wire(this, named, results, isFinalState(named.signal(), network)));
            wires.put(outputName, results.getLast());
        }
        Use use =
                new Use(
                        label,
                        reads.stream().map(Wire::named).toList(),
                        network,
                        results.stream().map(Wire::named).toList());
        firstUses.putIfAbsent(label, use);
        uses.add(use);
        nodes += network.nodes().size();
        return results.getFirst();
    }

    Map<String, Shape> weightShapes(String label) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        Use first = firstUses.get(label);
        if (first != null) {
            for (LayerWeight weight : first.network().weights()) {
                shapes.put(label + "/" + weight.name(), weight.shape().ofTensor());
            }
        }
        return shapes;
    }

    private boolean isFinalState(Signal signal, NetworkDefinition network) {
        int index = signal.isInput() ? -1 : signal.node() - nodes; // negative for earlier values
        return index >= 0
                && signal.output() > 0
                && network.nodes().get(index).node() instanceof Node.Recurrent;
    }

    private void requireReads(String label, List<Wire> reads) {
        for (int number = 0; number < reads.size(); number++) {
            if (reads.get(number) == null) {
                throw new NullPointerException(
                        "input %s of layer '%s' is null".formatted(number, label));
            }
            requireOwn(reads.get(number));
        }
        if (reads.isEmpty()) {
            throw new IllegalArgumentException(
                    ("layer '%s' reads at least one value, got none; give it an input or the output"
                                    + " of another layer")
                            .formatted(label));
        }
    }

    private void requireOwn(Wire wire) {
        if (wire.graph() != this) {
            throw new IllegalArgumentException(
                    "'%s' belongs to another graph; add that input or layer to this one"
                            .formatted(wire.name()));
        }
    }

    // ---- outputs

    /**
     * Adds an output of the model.
     *
     * @param name name of the output
     * @param wire value of the output
     * @throws IllegalArgumentException if the name is invalid or taken, or if the value is an
     *     output already
     */
    public void output(String name, Wire wire) {
        Objects.requireNonNull(name, "name");
        requireOwn(Objects.requireNonNull(wire, "the wire of output '" + name + "' is null"));
        requireName(name);
        String other = outputs.containsKey(name) ? name : outputNames.get(wire.signal());
        if (other != null) {
            throw new IllegalArgumentException(
                    "'%s' is the output '%s' already, got output '%s' of '%s'"
                            .formatted(outputs.get(other).name(), other, name, wire.name()));
        }
        outputs.put(name, wire.named());
        outputNames.put(wire.signal(), name);
    }

    /**
     * {@return the value of an input, or of an output of a layer}
     *
     * @param name name of the value, see {@link Wire#name()}
     * @throws IllegalArgumentException if the graph has no such value
     */
    public Wire wire(String name) {
        Objects.requireNonNull(name, "name");
        Wire wire = wires.get(name);
        if (wire == null) {
            throw new IllegalArgumentException(
                    "the graph has no '%s' yet, there are %s".formatted(name, wires.keySet()));
        }
        return wire;
    }

    // ---- the model

    /**
     * Counts the elements of the weights of all layers, without allocating them.
     *
     * @return the number of elements
     * @throws ArithmeticException if the number exceeds a long
     */
    public long parameters() {
        return firstUses.values().stream().mapToLong(Use::parameters).sum();
    }

    /**
     * Builds the model with the seed {@value Sequential#DEFAULT_SEED}.
     *
     * @return a model with initial weights
     * @throws IllegalArgumentException if there is no output, or if an input or a layer is unused
     */
    public Model build() {
        return build(Sequential.DEFAULT_SEED);
    }

    /**
     * Builds the model.
     *
     * @param seed seed of the initial weights, the order of the samples in training, and everything
     *     else that is random
     * @return a model with initial weights
     * @throws IllegalArgumentException if there is no output, or if an input or a layer is unused
     */
    public Model build(long seed) {
        AssembledModel assembled = assemble(seed);
        assembled.weights().initialize(assembled.seed());
        return new Model(assembled);
    }

    /**
     * Builds the model with weights from another source than the initializers of its layers, which
     * are not called.
     *
     * @param seed seed of everything that is random in training
     * @param weights sets the weights, which are 0 before
     * @return the model
     * @throws IllegalArgumentException if there is no output, or if an input or a layer is unused
     */
    public Model build(long seed, Consumer<Weights> weights) {
        Objects.requireNonNull(weights, "weights");
        AssembledModel assembled = assemble(seed);
        weights.accept(assembled.weights());
        return new Model(assembled);
    }

    private AssembledModel assemble(long seed) {
        GraphDefinition definition = new GraphDefinition(inputs, layers, uses, outputs);
        definition.requireComplete();
        return new AssembledModel(seed, definition);
    }
}
