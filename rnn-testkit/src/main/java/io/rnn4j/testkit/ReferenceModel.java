package io.rnn4j.testkit;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.LayerWeight;
import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.NetworkNode;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.model.LayerUse;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.ModelInput;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model in double precision. The layers define their nodes once more, and the interpreter
 * computes them. Rows are time-major; data, states and gradients are given by name.
 */
final class ReferenceModel {
    private final Model model;
    private final Map<String, TimeLayout> times; // by the name of the input
    private final int batch;
    private final List<Node> nodes = new ArrayList<>();
    private final List<String> labels = new ArrayList<>(); // the use of a layer, by node
    private final List<List<Signal>> made = new ArrayList<>(); // outputs by node
    private final Map<Integer, ReferenceNode> programs = new LinkedHashMap<>();
    private final Map<Integer, ReferenceMove> moves = new LinkedHashMap<>();
    private final Map<String, Signal> signals = new LinkedHashMap<>();
    private final Map<Signal, double[]> rows = new LinkedHashMap<>();
    private final Map<String, double[]> zeros = new LinkedHashMap<>(); // states that begin with 0

    /**
     * Defines the nodes of a model.
     *
     * @param model the model
     * @param weights the weights by name, which every pass reads
     * @param times the time layout of every input; without time, one step
     */
    ReferenceModel(Model model, Map<String, double[]> weights, Map<String, TimeLayout> times) {
        this.model = model;
        this.times = times;
        this.batch = times.values().iterator().next().batch();
        for (int number = 0; number < model.inputs().size(); number++) {
            ModelInput input = model.inputs().get(number);
            signals.put(input.name(), input.signal(number));
        }
        Map<String, Integer> uses = new HashMap<>();
        Iterator<String> nextState = model.stateWidths().keySet().iterator();
        for (LayerUse call : model.uses()) {
            Layer layer = model.layers().get(call.layer());
            List<Signal> inputs = call.reads().stream().map(signals::get).toList();
            NetworkDefinition network = NetworkDefinition.of(layer, inputs, nodes.size());
            List<Signal> outputs = network.outputs();
            int use = uses.merge(call.layer(), 1, Integer::sum);
            String name = call.layer() + (use == 1 ? "" : "#" + use);
            for (int output = 0; output < outputs.size(); output++) {
                signals.put(name + (output == 0 ? "" : ":" + output), outputs.get(output));
            }
            for (NetworkNode node : network.nodes()) {
                add(call.layer(), node, weights, nextState);
                labels.add(name);
            }
        }
    }

    private void add(
            String label,
            NetworkNode declared,
            Map<String, double[]> weights,
            Iterator<String> nextState) {
        Node node = declared.node();
        if (!(node instanceof Node.Move)) {
            Map<String, String> weightNames = new LinkedHashMap<>();
            for (Map.Entry<String, LayerWeight> weight : declared.weights().entrySet()) {
                weightNames.put(weight.getKey(), label + "/" + weight.getValue().name());
            }
            Program program = ReferenceNode.program(node);
            Map<String, String> stateNames = new LinkedHashMap<>();
            for (Program.StateValues state : program.states()) {
                String name = nextState.next();
                stateNames.put(state.name(), name);
                if (node instanceof Node.Recurrent r && r.reads().initialStates().isEmpty()) {
                    zeros.put(name, new double[batch * state.width()]);
                }
            }
            TimeLayout time =
                    node.inputs().isEmpty()
                            ? TimeLayout.rows(batch)
                            : timeOf(node.inputs().getFirst());
            programs.put(
                    nodes.size(),
                    new ReferenceNode(node, program, time, weights, weightNames, stateNames));
        }
        nodes.add(node);
        made.add(declared.outputs());
    }

    private TimeLayout timeOf(Signal signal) {
        if (!signal.sequence()) {
            return TimeLayout.rows(batch);
        }
        return signal.time().isOfInput()
                ? times.get(model.inputs().get(signal.time().input()).name())
                : new TimeLayout(signal.time().steps(), batch, null, false);
    }

    /** Draws random masks in the passes that follow. */
    void draw(long seed, long step) {
        programs.forEach((index, node) -> node.draw(labels.get(index), seed, step));
    }

    /** {@return the outputs by name} */
    Map<String, double[]> forward(
            Map<String, double[]> inputs, Map<String, double[]> initialStates) {
        inputs.forEach((name, values) -> rows.put(signals.get(name), values));
        Map<String, double[]> states = new LinkedHashMap<>(zeros);
        states.putAll(initialStates);
        for (int index = 0; index < nodes.size(); index++) {
            Node node = nodes.get(index);
            List<double[]> read = node.inputs().stream().map(rows::get).toList();
            Signal first = made.get(index).getFirst();
            if (node instanceof Node.Move move) {
                TimeLayout inputTime = timeOf(node.inputs().getFirst());
                moves.put(index, new ReferenceMove(move, inputTime, timeOf(first), read));
                rows.put(first, moves.get(index).output());
            } else {
                programs.get(index)
                        .forward(
                                made.get(index),
                                read,
                                node.inputs().stream().map(this::timeOf).toList(),
                                states)
                        .forEach(rows::put);
            }
        }
        Map<String, double[]> outputs = new LinkedHashMap<>();
        model.outputs().forEach((name, what) -> outputs.put(name, rows.get(signals.get(what))));
        return outputs;
    }

    /** {@return the final states by name} */
    Map<String, double[]> finalStates() {
        Map<String, double[]> states = new LinkedHashMap<>();
        programs.values().forEach(node -> node.finalStates(states));
        return states;
    }

    /** {@return all gradients, after a call of {@link #forward}} */
    ReferenceGradients backward(
            Map<String, double[]> outputGradients, Map<String, double[]> finalStateGradients) {
        ReferenceGradients result = ReferenceGradients.none();
        Map<Signal, double[]> gradients = new LinkedHashMap<>();
        rows.forEach((signal, values) -> gradients.put(signal, new double[values.length]));
        model.outputs()
                .forEach(
                        (name, what) ->
                                gradients.put(
                                        signals.get(what), outputGradients.get(name).clone()));
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
        for (ModelInput input : model.inputs()) {
            result.inputs().put(input.name(), gradients.get(signals.get(input.name())));
        }
        return result;
    }
}
