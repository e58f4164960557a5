package io.rnn4j.testkit;

import io.rnn4j.api.Layer;
import io.rnn4j.api.LayerWeight;
import io.rnn4j.api.Network;
import io.rnn4j.api.Node;
import io.rnn4j.api.Signal;
import io.rnn4j.core.engine.Program;
import io.rnn4j.core.engine.ProgramCompiler;
import io.rnn4j.testkit.ReferenceInterpreter.Gradients;
import io.rnn4j.testkit.ReferenceInterpreter.Time;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chain of layers in double precision: what the interpreter says of every node, put together.
 * Rows are time-major.
 */
final class ReferenceNetwork {
    private static final String OUTPUT = "y";

    private final List<ReferenceNode> nodes = new ArrayList<>();

    /**
     * A node; its weights and states go by the names they have within the layer and within the
     * model.
     */
    private record ReferenceNode(
            Node node,
            Program program,
            ReferenceInterpreter interpreter,
            Time time,
            Map<String, String> weightNames,
            Map<String, String> stateNames) {

        String input() {
            return program.inputs().getFirst().name();
        }

        String output() {
            return program.states().isEmpty() ? OUTPUT : program.states().getFirst().name();
        }

        /** If the output is the state after the last step. */
        boolean isLastStep() {
            return node instanceof Node.Recurrent recurrent && !recurrent.returnSequences();
        }

        double[] forward(double[] rows, Map<String, double[]> states) {
            Map<String, double[]> initial = new LinkedHashMap<>();
            stateNames.forEach((local, full) -> initial.put(local, states.get(full)));
            interpreter.forward(Map.of(input(), rows), initial);
            return (isLastStep() ? interpreter.finalStates() : interpreter.outputs()).get(output());
        }

        Gradients backward(double[] rows, Map<String, double[]> finalStateGradients) {
            Map<String, double[]> last = new LinkedHashMap<>();
            stateNames.forEach(
                    (local, full) -> last.put(local, finalStateGradients.get(full).clone()));
            if (!isLastStep()) {
                return interpreter.backward(Map.of(output(), rows), last);
            }
            double[] state = last.get(output());
            for (int k = 0; k < rows.length; k++) {
                state[k] += rows[k];
            }
            double[] none = new double[time.steps() * rows.length];
            return interpreter.backward(Map.of(output(), none), last);
        }
    }

    /**
     * Puts a chain together.
     *
     * @param layers the layers
     * @param features width of the input
     * @param weights the weights by their names in the model, in the order of the layers
     * @param stateNames the names of the states in the model, in the order of the layers
     * @param time steps, samples and mask; the layers say themselves if they read in reverse
     */
    ReferenceNetwork(
            List<Layer> layers,
            int features,
            Map<String, double[]> weights,
            Iterable<String> stateNames,
            Time time) {
        Iterator<String> nextWeight = weights.keySet().iterator();
        Iterator<String> nextState = stateNames.iterator();
        Signal signal = new Signal(-1, features, true);
        Time nodeTime = time;
        for (Layer layer : layers) {
            Network network = new Network(nodes.size());
            signal = layer.define(network, signal);
            Map<String, String> weightNames = new LinkedHashMap<>();
            for (LayerWeight weight : network.weights()) {
                weightNames.put(weight.name(), nextWeight.next());
            }
            for (Node node : network.nodes()) {
                add(node, weights, weightNames, nextState, nodeTime);
                if (nodes.getLast().isLastStep()) {
                    nodeTime = Time.rows(time.batch());
                }
            }
        }
    }

    private void add(
            Node node,
            Map<String, double[]> weights,
            Map<String, String> weightNames,
            Iterator<String> nextState,
            Time time) {
        Map<String, double[]> localWeights = new LinkedHashMap<>();
        weightNames.forEach((local, full) -> localWeights.put(local, weights.get(full)));
        Map<String, String> stateNames = new LinkedHashMap<>();
        Program program;
        Time nodeTime;
        switch (node) {
            case Node.Rows rows -> {
                program = ProgramCompiler.rows(rows);
                nodeTime = Time.rows(time.rows());
            }
            case Node.Gather gather -> {
                program = ProgramCompiler.rows(gather.equation());
                nodeTime = Time.rows(time.rows());
            }
            case Node.Recurrent recurrent -> {
                program = ProgramCompiler.recurrence(recurrent.recurrence());
                nodeTime = new Time(time.steps(), time.batch(), time.masked(), recurrent.reverse());
                program.states().forEach(state -> stateNames.put(state.name(), nextState.next()));
            }
        }
        nodes.add(
                new ReferenceNode(
                        node,
                        program,
                        new ReferenceInterpreter(program, localWeights, nodeTime),
                        nodeTime,
                        weightNames,
                        stateNames));
    }

    /** Computes the output. */
    double[] forward(double[] inputs, Map<String, double[]> initialStates) {
        double[] rows = inputs;
        for (ReferenceNode node : nodes) {
            rows = node.forward(rows, initialStates);
        }
        return rows;
    }

    /** Returns the final states by their names in the model. */
    Map<String, double[]> finalStates() {
        Map<String, double[]> states = new LinkedHashMap<>();
        for (ReferenceNode node : nodes) {
            node.stateNames()
                    .forEach(
                            (local, full) ->
                                    states.put(full, node.interpreter().finalStates().get(local)));
        }
        return states;
    }

    /** Returns the name of the only input in {@link Gradients#inputs()}. */
    String input() {
        return nodes.getFirst().input();
    }

    /** Computes all gradients after {@link #forward}, by the names in the model. */
    Gradients backward(double[] outputGradient, Map<String, double[]> finalStateGradients) {
        Gradients result =
                new Gradients(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        double[] rows = outputGradient;
        for (ReferenceNode node : nodes.reversed()) {
            Gradients gradients = node.backward(rows, finalStateGradients);
            node.weightNames()
                    .forEach(
                            (local, full) ->
                                    result.weights()
                                            .merge(
                                                    full,
                                                    gradients.weights().get(local),
                                                    ReferenceNetwork::sum));
            node.stateNames()
                    .forEach(
                            (local, full) ->
                                    result.initialStates()
                                            .put(full, gradients.initialStates().get(local)));
            int size = node.time().rows() * node.program().inputs().getFirst().width();
            rows = gradients.inputs().getOrDefault(node.input(), new double[size]);
        }
        result.inputs().put(input(), rows);
        return result;
    }

    /** Nodes of one layer may share a weight. */
    private static double[] sum(double[] one, double[] two) {
        double[] result = one.clone();
        for (int k = 0; k < result.length; k++) {
            result[k] += two[k];
        }
        return result;
    }
}
