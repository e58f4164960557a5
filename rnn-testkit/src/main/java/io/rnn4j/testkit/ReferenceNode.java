package io.rnn4j.testkit;

import io.rnn4j.api.expr.AttendedSequence;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ProgramCompiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node with equations, in double precision. Weights and states have two names, one in the node
 * and one in the model.
 */
final class ReferenceNode {
    private static final String OUTPUT = "y";

    private final Node node;
    private final Program program;
    private final ReferenceInterpreter interpreter;
    private final TimeLayout inputTime;
    private final TimeLayout time;
    private final ReferenceWeights weights;
    private final Map<String, String> weightNames;
    private final Map<String, String> stateNames;
    private final Map<String, ReferenceSequence> attended = new LinkedHashMap<>();
    private final boolean[] begins; // for every state, whether its initial value is a signal

    /**
     * Prepares a node.
     *
     * @param inputTime the time layout of its inputs
     * @param weights all weights by their names in the model
     */
    ReferenceNode(
            Node node,
            Program program,
            TimeLayout inputTime,
            Map<String, double[]> weights,
            Map<String, String> weightNames,
            Map<String, String> stateNames) {
        this.node = node;
        this.program = program;
        this.inputTime = inputTime;
        this.time =
                node instanceof Node.Recurrent recurrent
                        ? new TimeLayout(
                                inputTime.steps(),
                                inputTime.batch(),
                                inputTime.masked(),
                                recurrent.loop().reverse())
                        : TimeLayout.rows(inputTime.rows());
        this.weightNames = weightNames;
        this.stateNames = stateNames;
        this.begins = new boolean[program.states().size()];
        Map<String, double[]> local = new LinkedHashMap<>();
        weightNames.forEach((name, full) -> local.put(name, weights.get(full)));
        this.weights = new ReferenceWeights(local, weightNames);
        this.interpreter = new ReferenceInterpreter(program, this.weights.remaining(), time);
    }

    /** Draws random masks in the passes that follow. */
    void draw(String label, long seed, long step) {
        if (node instanceof Node.Recurrent recurrent) {
            interpreter.draw(label, seed, step, time);
            weights.drop(recurrent.recurrence(), seed, step);
        } else {
            interpreter.draw(label, seed, step, inputTime);
        }
    }

    /** {@return the program of a node that has equations} */
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

    /** {@return whether the output is the state after the last step} */
    private boolean isLastStep() {
        return node instanceof Node.Recurrent recurrent && !recurrent.loop().returnSequences();
    }

    /** {@return whether the initial states are signals, which follow the inputs of the program} */
    private boolean readsStates() {
        return node instanceof Node.Recurrent recurrent
                && !recurrent.reads().initialStates().isEmpty();
    }

    /** {@return the rows of all outputs of the node} */
    Map<Signal, double[]> forward(
            List<Signal> made,
            List<double[]> rows,
            List<TimeLayout> times,
            Map<String, double[]> states) {
        int count = program.inputs().size();
        Map<String, double[]> inputs = new LinkedHashMap<>();
        for (int index = 0; index < count; index++) {
            inputs.put(program.inputs().get(index).name(), rows.get(index));
        }
        Map<String, double[]> initial = new LinkedHashMap<>();
        for (int index = 0; index < program.states().size(); index++) {
            String name = program.states().get(index).name();
            double[] given = states.get(stateNames.get(name));
            begins[index] = readsStates() && given == null;
            initial.put(name, begins[index] ? rows.get(count + index) : given);
        }
        attended.clear();
        for (AttendedSequence sequence : program.attended()) {
            int at = rows.size() - program.attended().size() + attended.size();
            attended.put(
                    sequence.name(),
                    new ReferenceSequence(times.get(at), sequence.width(), rows.get(at)));
        }
        interpreter.give(attended);
        weights.refresh();
        interpreter.forward(inputs, initial);
        Map<Signal, double[]> result = new LinkedHashMap<>();
        Map<String, double[]> outputs =
                isLastStep() ? interpreter.finalStates() : interpreter.outputs();
        result.put(made.getFirst(), outputs.get(output()));
        for (int index = 0; index < program.states().size(); index++) {
            String name = program.states().get(index).name();
            result.put(made.get(1 + index), interpreter.finalStates().get(name));
        }
        return result;
    }

    void finalStates(Map<String, double[]> result) {
        stateNames.forEach((local, full) -> result.put(full, interpreter.finalStates().get(local)));
    }

    /**
     * {@return the gradients of the inputs; those of weights and initial states are added to the
     * result}
     */
    List<double[]> backward(
            List<double[]> made,
            Map<String, double[]> finalStateGradients,
            ReferenceGradients result) {
        ReferenceGradients gradients = backward(made, finalStateGradients);
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
        for (int index = 0; index < begins.length && readsStates(); index++) {
            String name = program.states().get(index).name();
            double[] gradient = gradients.initialStates().get(name);
            inputs.add(begins[index] ? gradient : new double[gradient.length]);
        }
        attended.values().forEach(sequence -> inputs.add(sequence.gradient()));
        return inputs;
    }

    private ReferenceGradients backward(
            List<double[]> made, Map<String, double[]> finalStateGradients) {
        Map<String, double[]> last = new LinkedHashMap<>();
        for (int index = 0; index < program.states().size(); index++) {
            String name = program.states().get(index).name();
            last.put(name, sum(finalStateGradients.get(stateNames.get(name)), made.get(1 + index)));
        }
        double[] rows = made.getFirst();
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

    /** {@return the sum of two gradients: several nodes may read a signal or share a weight} */
    static double[] sum(double[] one, double[] two) {
        double[] result = one.clone();
        for (int k = 0; k < result.length; k++) {
            result[k] += two[k];
        }
        return result;
    }
}
