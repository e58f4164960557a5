package io.rnn4j.testkit;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.NetworkNode;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;
import io.rnn4j.core.engine.program.Program;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chain of layers in double precision: the results of the interpreter for every node. Rows are
 * time-major.
 */
final class ReferenceNetwork {
    /** Name of the only input in {@link ReferenceGradients#inputs()}. */
    static final String INPUT = "x";

    private final List<Node> nodes = new ArrayList<>();
    private final List<List<Signal>> made = new ArrayList<>(); // outputs by node
    private final Map<Integer, ReferenceNode> programs = new LinkedHashMap<>();
    private final Map<Integer, ReferenceMove> moves = new LinkedHashMap<>();
    private final Map<Signal, double[]> rows = new LinkedHashMap<>();
    private final Map<Integer, String> labels = new LinkedHashMap<>();
    private final TimeLayout time;
    private final Signal input;
    private final Signal output;

    /**
     * Defines the nodes of a chain.
     *
     * @param layers the layers, starting from the input
     * @param features width of the input
     * @param weights the weights by their names in the model, in the order of the layers
     * @param stateNames the names of the states in the model, in the order of the layers
     * @param time the time layout of the input
     */
    ReferenceNetwork(
            List<Layer> layers,
            int features,
            Map<String, double[]> weights,
            Iterable<String> stateNames,
            TimeLayout time) {
        this.time = time;
        Iterator<String> nextWeight = weights.keySet().iterator();
        Iterator<String> nextState = stateNames.iterator();
        Signal signal = input = Signal.input(0, features, TimeAxis.ofInput(0));
        for (Layer layer : layers) {
            NetworkDefinition network = NetworkDefinition.of(layer, List.of(signal), nodes.size());
            String label = label(layer.label());
            signal = network.outputs().getFirst();
            Map<String, String> fullNames = new LinkedHashMap<>();
            for (LayerWeight weight : network.weights()) {
                fullNames.put(weight.name(), nextWeight.next());
            }
            for (NetworkNode declared : network.nodes()) {
                Node node = declared.node();
                if (!(node instanceof Node.Move)) {
                    Map<String, String> weightNames = new LinkedHashMap<>();
                    declared.weights()
                            .forEach((name, w) -> weightNames.put(name, fullNames.get(w.name())));
                    programs.put(nodes.size(), program(node, weights, weightNames, nextState));
                }
                labels.put(nodes.size(), label);
                nodes.add(node);
                made.add(declared.outputs());
            }
        }
        this.output = signal;
    }

    /** {@return the label of a layer: from the second use of a name on, with a number} */
    private String label(String base) {
        String label = base;
        for (int copy = 1; labels.containsValue(label); copy++) {
            label = base + "_" + copy;
        }
        return label;
    }

    /** Draws random masks in the passes that follow. */
    void draw(long seed, long step) {
        programs.forEach((index, node) -> node.draw(labels.get(index), seed, step));
    }

    private ReferenceNode program(
            Node node,
            Map<String, double[]> weights,
            Map<String, String> weightNames,
            Iterator<String> nextState) {
        Program program = ReferenceNode.program(node);
        Map<String, String> stateNames = new LinkedHashMap<>();
        program.states().forEach(state -> stateNames.put(state.name(), nextState.next()));
        return new ReferenceNode(node, program, readTime(node), weights, weightNames, stateNames);
    }

    private TimeLayout readTime(Node node) {
        return node.inputs().isEmpty()
                ? TimeLayout.rows(time.batch())
                : timeOf(node.inputs().getFirst());
    }

    private TimeLayout timeOf(Signal signal) {
        if (!signal.sequence()) {
            return TimeLayout.rows(time.batch());
        }
        return signal.time().isOfInput()
                ? time
                : new TimeLayout(signal.time().steps(), time.batch(), null, false);
    }

    /** {@return the output} */
    double[] forward(double[] inputs, Map<String, double[]> initialStates) {
        rows.put(input, inputs);
        for (int index = 0; index < nodes.size(); index++) {
            Node node = nodes.get(index);
            List<double[]> read = node.inputs().stream().map(rows::get).toList();
            Signal first = made.get(index).getFirst();
            if (node instanceof Node.Move move) {
                TimeLayout inputTime = timeOf(node.inputs().getFirst());
                TimeLayout outputTime = timeOf(first);
                moves.put(index, new ReferenceMove(move, inputTime, outputTime, read));
                rows.put(first, moves.get(index).output());
            } else {
                programs.get(index)
                        .forward(
                                made.get(index),
                                read,
                                node.inputs().stream().map(this::timeOf).toList(),
                                initialStates)
                        .forEach(rows::put);
            }
        }
        return rows.get(output);
    }

    /** {@return the final states by their names in the model} */
    Map<String, double[]> finalStates() {
        Map<String, double[]> states = new LinkedHashMap<>();
        programs.values().forEach(node -> node.finalStates(states));
        return states;
    }

    /** {@return all gradients by the names in the model; {@link #forward} has been called} */
    ReferenceGradients backward(
            double[] outputGradient, Map<String, double[]> finalStateGradients) {
        ReferenceGradients result = ReferenceGradients.none();
        Map<Signal, double[]> gradients = new LinkedHashMap<>();
        rows.forEach((signal, values) -> gradients.put(signal, new double[values.length]));
        gradients.put(output, outputGradient);
        for (int index = nodes.size() - 1; index >= 0; index--) {
            Node node = nodes.get(index);
            List<double[]> ofOutputs = made.get(index).stream().map(gradients::get).toList();
            List<double[]> ofInputs =
                    node instanceof Node.Move
                            ? moves.get(index).backward(ofOutputs.getFirst())
                            : programs.get(index).backward(ofOutputs, finalStateGradients, result);
            for (int input = 0; input < ofInputs.size(); input++) {
                gradients.merge(node.inputs().get(input), ofInputs.get(input), ReferenceNode::sum);
            }
        }
        result.inputs().put(INPUT, gradients.get(this.input));
        return result;
    }
}
