package io.rnn4j.testkit;

import io.rnn4j.api.Node;
import io.rnn4j.core.engine.Program;
import io.rnn4j.core.engine.ProgramCompiler;
import io.rnn4j.testkit.ReferenceInterpreter.Gradients;
import io.rnn4j.testkit.ReferenceInterpreter.Time;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node of a network that has a program, in double precision. Its weights and states go by the
 * names they have in the node and in the model.
 */
final class ReferenceNode {
    private static final String OUTPUT = "y";

    private final Node node;
    private final Program program;
    private final ReferenceInterpreter interpreter;
    private final Time inputTime;
    private final Time time;
    private final ReferenceWeights weights;
    private final Map<String, String> weightNames;
    private final Map<String, String> stateNames;

    /**
     * Prepares a node.
     *
     * @param inputTime how the rows of its inputs lie in time
     * @param weights all weights by their names in the model
     */
    ReferenceNode(
            Node node,
            Program program,
            Time inputTime,
            Map<String, double[]> weights,
            Map<String, String> weightNames,
            Map<String, String> stateNames) {
        this.node = node;
        this.program = program;
        this.inputTime = inputTime;
        this.time =
                node instanceof Node.Recurrent recurrent
                        ? new Time(
                                inputTime.steps(),
                                inputTime.batch(),
                                inputTime.masked(),
                                recurrent.reverse())
                        : Time.rows(inputTime.rows());
        this.weightNames = weightNames;
        this.stateNames = stateNames;
        Map<String, double[]> local = new LinkedHashMap<>();
        weightNames.forEach((name, full) -> local.put(name, weights.get(full)));
        this.weights = new ReferenceWeights(local, weightNames);
        this.interpreter = new ReferenceInterpreter(program, this.weights.left(), time);
    }

    /** Lets random masks be drawn. */
    void draw(String label, long seed, long step) {
        boolean recurrent = node instanceof Node.Recurrent;
        interpreter.draw(label, seed, step, recurrent ? time : inputTime);
        if (node instanceof Node.Recurrent(var input, var recurrence, var all, var reverse)) {
            weights.drop(recurrence, seed, step);
        }
    }

    /** Compiles a node that has equations. */
    static Program program(Node node) {
        return switch (node) {
            case Node.Rows rows -> ProgramCompiler.rows(rows);
            case Node.Gather gather -> ProgramCompiler.rows(gather.equation());
            case Node.Recurrent recurrent -> ProgramCompiler.recurrence(recurrent.recurrence());
            case Node.Move move -> throw new IllegalArgumentException(move + " has no equations");
        };
    }

    private String output() {
        return program.states().isEmpty() ? OUTPUT : program.states().getFirst().name();
    }

    /** If the output is the state after the last step. */
    private boolean isLastStep() {
        return node instanceof Node.Recurrent recurrent && !recurrent.returnSequences();
    }

    double[] forward(List<double[]> rows, Map<String, double[]> states) {
        Map<String, double[]> inputs = new LinkedHashMap<>();
        for (int index = 0; index < rows.size(); index++) {
            inputs.put(program.inputs().get(index).name(), rows.get(index));
        }
        Map<String, double[]> initial = new LinkedHashMap<>();
        stateNames.forEach((local, full) -> initial.put(local, states.get(full)));
        weights.refresh();
        interpreter.forward(inputs, initial);
        return (isLastStep() ? interpreter.finalStates() : interpreter.outputs()).get(output());
    }

    void finalStates(Map<String, double[]> result) {
        stateNames.forEach((local, full) -> result.put(full, interpreter.finalStates().get(local)));
    }

    /**
     * Computes the gradients of the inputs, and puts those of weights and initial states where they
     * belong.
     */
    List<double[]> backward(
            double[] rows, Map<String, double[]> finalStateGradients, Gradients result) {
        Gradients gradients = backward(rows, finalStateGradients);
        weightNames.forEach(
                (local, full) ->
                        result.weights()
                                .merge(
                                        full,
                                        weights.masked(local, gradients.weights().get(local)),
                                        ReferenceNode::sum));
        stateNames.forEach(
                (local, full) ->
                        result.initialStates().put(full, gradients.initialStates().get(local)));
        List<double[]> inputs = new ArrayList<>();
        for (Program.Input input : program.inputs()) {
            double[] none = new double[time.rows() * input.width()];
            inputs.add(gradients.inputs().getOrDefault(input.name(), none));
        }
        return inputs;
    }

    private Gradients backward(double[] rows, Map<String, double[]> finalStateGradients) {
        Map<String, double[]> last = new LinkedHashMap<>();
        stateNames.forEach((local, full) -> last.put(local, finalStateGradients.get(full).clone()));
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

    /** Several nodes may read a signal, or share a weight. */
    static double[] sum(double[] one, double[] two) {
        double[] result = one.clone();
        for (int k = 0; k < result.length; k++) {
            result[k] += two[k];
        }
        return result;
    }
}
