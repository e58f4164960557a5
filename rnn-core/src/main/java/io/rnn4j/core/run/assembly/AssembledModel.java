package io.rnn4j.core.run.assembly;

import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.layer.MaskedValue;
import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.NetworkNode;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.OutputPenalty;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TransitionScores;
import io.rnn4j.core.engine.network.CompiledNetwork;
import io.rnn4j.core.engine.network.CompiledNode;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.engine.node.Checkpoints;
import io.rnn4j.core.engine.node.IndexRange;
import io.rnn4j.core.engine.node.WeightArray;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.run.assembly.GraphDefinition.NamedSignal;
import io.rnn4j.core.run.assembly.GraphDefinition.Use;
import io.rnn4j.core.thread.Team;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.ModelInput;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A compiled model: its network, its weights and its states by name. */
public final class AssembledModel {

    /**
     * A recurrent state of the network.
     *
     * @param node number of the node
     * @param state number of the state within the node
     * @param width number of units
     */
    public record StateLocation(int node, int state, int width) {}

    /** An input or an output of the model, with what calls read of its signal. */
    public static final class Terminal {
        private final int number;
        private final String name;
        private final int width;
        private final boolean sequence;
        private final boolean followsInput;
        private final int axis;
        private final int steps;

        private Terminal(int number, String name, Signal signal, int steps) {
            this.number = number;
            this.name = name;
            this.width = signal.width();
            this.sequence = signal.sequence();
            this.followsInput = signal.time().isOfInput();
            this.axis = signal.time().input();
            this.steps = steps;
        }

        /** Returns a terminal with the number of time steps of its signal. */
        public static Terminal of(int number, String name, Signal signal) {
            return new Terminal(number, name, signal, signal.time().steps());
        }

        /** {@return the name of the input or output} */
        public String name() {
            return name;
        }

        /** {@return the number of features} */
        public int width() {
            return width;
        }

        /** {@return whether it has a time axis} */
        public boolean sequence() {
            return sequence;
        }

        /** {@return whether its time steps and mask are those of an input} */
        public boolean followsInput() {
            return followsInput;
        }

        /** {@return the number of the input whose time steps and mask it has} */
        public int axis() {
            return axis;
        }

        /** {@return the fixed number of time steps, or {@link io.rnn4j.core.layer.Input#OPEN}} */
        public int steps() {
            return steps;
        }

        /** {@return for an input whether it has a time axis of its own, and so may have a mask} */
        public boolean opensAxis() {
            return followsInput && axis == number;
        }
    }

    /**
     * An input that a layer uses as indices into its table.
     *
     * @param input number of the input
     * @param range valid indices
     */
    public record IndexInput(int input, IndexRange range) {}

    private final long seed;
    private final GraphDefinition graph;
    private final List<ModelInput> inputs;
    private final List<String> inputNames;
    private final List<String> outputNames;
    private final List<CompiledNode> nodes = new ArrayList<>();
    private final List<CompiledNode> firstNodes = new ArrayList<>(); // of first uses
    private final Map<String, StateLocation> states = new LinkedHashMap<>();
    private final UniqueNames stateNames = new UniqueNames(states::containsKey);
    private final List<IndexInput> indexInputs;
    private final MaskedValue[] maskedValues; // by input, null for none
    private final List<Signal> outputs;
    private final List<OutputPenalty> penalties = new ArrayList<>();
    private final List<TransitionScores> transitions = new ArrayList<>();
    private final List<Terminal> inputTerminals = new ArrayList<>();
    private final List<Terminal> outputTerminals = new ArrayList<>();
    private final CompiledNetwork network;
    private final ModelWeights weights;

    /** Compiles a model. All weights are 0. Layers that cannot be compiled are rejected. */
    public AssembledModel(long seed, GraphDefinition graph) {
        this.seed = seed;
        this.graph = graph;
        this.inputs = graph.inputs();
        this.inputNames = graph.inputs().stream().map(ModelInput::name).toList();
        this.outputNames = List.copyOf(graph.outputs().keySet());
        this.maskedValues = new MaskedValue[inputNames.size()];
        Map<String, Map<String, WeightArray>> arrays = new LinkedHashMap<>(); // by label
        List<List<Signal>> made = new ArrayList<>();
        for (Use use : graph.uses()) {
            add(use, arrays.computeIfAbsent(use.label(), label -> arrays(label, use.network())));
            use.network().nodes().forEach(node -> made.add(node.outputs()));
            penalties.addAll(use.network().penalties());
            transitions.addAll(use.network().transitions());
        }
        this.indexInputs = IndexInputs.of(nodes);
        List<Signal> inputSignals = new ArrayList<>();
        for (int number = 0; number < inputNames.size(); number++) {
            ModelInput input = inputs.get(number);
            inputSignals.add(input.signal(number));
            inputTerminals.add(
                    new Terminal(number, input.name(), inputSignals.getLast(), input.steps()));
        }
        this.outputs = graph.outputs().values().stream().map(NamedSignal::signal).toList();
        for (int number = 0; number < outputs.size(); number++) {
            outputTerminals.add(Terminal.of(number, outputNames.get(number), outputs.get(number)));
        }
        List<Signal> networkOutputs = new ArrayList<>(outputs);
        penalties.forEach(penalty -> networkOutputs.add(penalty.value()));
        transitions.forEach(each -> networkOutputs.add(each.scores()));
        this.network = new CompiledNetwork(nodes, made, inputSignals, networkOutputs);
        this.weights =
                new ModelWeights(
                        arrays.values().stream().flatMap(all -> all.values().stream()).toList());
    }

    private static Map<String, WeightArray> arrays(String label, NetworkDefinition network) {
        Map<String, WeightArray> arrays = new LinkedHashMap<>();
        for (LayerWeight declared : network.weights()) {
            arrays.put(declared.name(), new WeightArray(label + "/" + declared.name(), declared));
        }
        return arrays;
    }

    private void add(Use use, Map<String, WeightArray> arrays) {
        for (NetworkNode node : use.network().nodes()) {
            Map<String, WeightArray> ofNode = new LinkedHashMap<>();
            node.weights().forEach((name, weight) -> ofNode.put(name, arrays.get(weight.name())));
            nodes.add(compiled(use, node.node(), ofNode));
            addStates(use.label() + "/" + node.scope(), nodes.getLast());
            if (use.first()) {
                firstNodes.add(nodes.getLast());
            }
        }
        use.network()
                .maskedValues()
                .forEach((input, value) -> addMaskedValue(use.label(), input, value));
    }

    private static CompiledNode compiled(Use use, Node node, Map<String, WeightArray> arrays) {
        try {
            return new CompiledNode(use.label(), use.name(), node, arrays);
        } catch (IllegalArgumentException failure) {
            throw GraphDefinition.failureOf(use.label(), failure);
        }
    }

    private void addMaskedValue(String label, int number, MaskedValue value) {
        ModelInput input = inputs.get(number);
        if (!input.sequence()) {
            throw new IllegalArgumentException(
                    "layer '%s': input '%s' has no time steps that a value could mask"
                            .formatted(label, input.name()));
        }
        MaskedValue earlier = maskedValues[number];
        if (earlier != null && !earlier.equals(value)) {
            throw new IllegalArgumentException(
                    "layer '%s': the masked value of input '%s' is %s already, got %s"
                            .formatted(label, input.name(), earlier.value(), value.value()));
        }
        maskedValues[number] = value;
    }

    private void addStates(String prefix, CompiledNode node) {
        for (int index = 0; index < node.states().size(); index++) {
            Program.StateValues state = node.states().get(index);
            String name = stateNames.next(prefix + state.name());
            states.put(name, new StateLocation(nodes.size() - 1, index, state.width()));
        }
    }

    /** Creates a run of the network. */
    public NetworkRun run(Execution execution, NetworkRun.Passes passes) {
        return new NetworkRun(
                network,
                new NetworkRun.Settings(
                        passes,
                        new Checkpoints(execution.checkpointEvery()),
                        execution.kernels(),
                        limit(execution)));
    }

    /** {@return how many threads share work} */
    public static Team.Limit limit(Execution execution) {
        return new Team.Limit(execution.threads(), execution.operationsPerThread());
    }

    /** {@return the seed of everything that is random} */
    public long seed() {
        return seed;
    }

    /** {@return the inputs, layers and outputs} */
    public GraphDefinition graph() {
        return graph;
    }

    /** {@return the inputs; their numbers are their positions} */
    public List<ModelInput> inputs() {
        return inputs;
    }

    /** {@return the names of the inputs} */
    public List<String> inputNames() {
        return inputNames;
    }

    /** {@return the names of the outputs} */
    public List<String> outputNames() {
        return outputNames;
    }

    /** {@return the signals of the outputs} */
    public List<Signal> outputs() {
        return outputs;
    }

    /**
     * {@return the penalties on rows of layers} Their values are outputs of the network after those
     * of the model.
     */
    public List<OutputPenalty> penalties() {
        return penalties;
    }

    /**
     * {@return the scores of transitions of sequences} They are outputs of the network after the
     * penalties.
     */
    public List<TransitionScores> transitions() {
        return transitions;
    }

    /**
     * {@return the number of the output of the network that has the scores of transitions of an
     * output of the model; -1 if it has none}
     */
    public int transitionsOf(Signal output) {
        for (int index = 0; index < transitions.size(); index++) {
            if (transitions.get(index).sequence().equals(output)) {
                return outputs.size() + penalties.size() + index;
            }
        }
        return -1;
    }

    /** {@return what calls read of the inputs, by number} */
    public List<Terminal> inputTerminals() {
        return inputTerminals;
    }

    /** {@return what calls read of the outputs, by number} */
    public List<Terminal> outputTerminals() {
        return outputTerminals;
    }

    /** {@return the nodes of the first uses of all layers} */
    public List<CompiledNode> layerNodes() {
        return firstNodes;
    }

    public CompiledNetwork network() {
        return network;
    }

    public ModelWeights weights() {
        return weights;
    }

    /** {@return the inputs that layers use as indices} */
    public List<IndexInput> indexInputs() {
        return indexInputs;
    }

    /** {@return the largest table that an input selects rows of; null if it has no indices} */
    public IndexRange indexRange(int input) {
        return indexInputs.stream()
                .filter(index -> index.input() == input)
                .map(IndexInput::range)
                .max(Comparator.comparingInt(IndexRange::count))
                .orElse(null);
    }

    /** {@return the value that masks a step of an input, or null} */
    public MaskedValue maskedValue(int input) {
        return maskedValues[input];
    }

    /** {@return all states by name: the label of the layer, a slash, the name of the state} */
    public Map<String, StateLocation> states() {
        return states;
    }

    /** {@return whether the model has recurrent states} */
    public boolean hasRecurrence() {
        return !states.isEmpty();
    }

    /**
     * Requires that all layers on a path of signals that come in pieces can process a sequence in
     * pieces. The message ends with the remedy.
     */
    public void requireStreaming(Predicate<Signal> fed, String remedy) {
        for (CompiledNode compiled : nodes) {
            Node node = compiled.node();
            if (node.inputs().stream().anyMatch(fed) && !node.streams(fed)) {
                boolean reverse =
                        node instanceof Node.Recurrent recurrent && recurrent.loop().reverse();
                throw new IllegalArgumentException(
                        "layer '%s' %s and cannot process a sequence in pieces; %s"
                                .formatted(
                                        compiled.label(),
                                        reverse ? "reads time in reverse" : "needs whole sequences",
                                        remedy));
            }
        }
    }

    // ---- names that a caller gives

    /**
     * Requires that the model has inputs, outputs or states of the given names.
     *
     * @param what what the names belong to, in the singular, such as "input"
     * @param names the names that the caller has given
     * @param known all names of that kind that the model has
     */
    public static void requireKnown(
            String what, Collection<String> names, Collection<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw unknown(what, name, known);
            }
        }
    }

    /** Returns the exception for a name that the model does not have. */
    public static IllegalArgumentException unknown(
            String what, String name, Collection<String> known) {
        return new IllegalArgumentException(
                "the model has no %s '%s', its %ss are %s; correct the name"
                        .formatted(what, name, what, known));
    }
}
