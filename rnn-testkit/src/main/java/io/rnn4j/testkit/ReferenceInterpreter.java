package io.rnn4j.testkit;

import io.rnn4j.core.engine.program.Port;
import io.rnn4j.core.engine.program.Program;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Interprets programs in double precision, one row and one instruction at a time. Rows are
 * time-major: row = step · batch + sample. A program without states has one step.
 */
final class ReferenceInterpreter {
    private final Program program;
    private final Map<String, double[]> weights;
    private final TimeLayout time;
    private final ReferenceRandomMasks masks = new ReferenceRandomMasks();
    private final RowInterpreter rowInterpreter;
    private final double[][][] values; // [row][value][element]
    private final Map<String, double[]> states = new LinkedHashMap<>();
    private final Map<String, double[]> outputs = new LinkedHashMap<>();
    private final Map<String, Replaced> replaced = new LinkedHashMap<>();

    /**
     * Values that steps read instead of the value of a state.
     *
     * @param rows the values, [steps, batch, width]
     * @param chosen for every row, whether the value is read
     */
    record Replaced(double[] rows, boolean[] chosen) {}

    ReferenceInterpreter(Program program, Map<String, double[]> weights, TimeLayout time) {
        this(program, weights, time, ReferenceInterpreter::noScalar);
    }

    ReferenceInterpreter(
            Program program,
            Map<String, double[]> weights,
            TimeLayout time,
            ToDoubleFunction<String> scalars) {
        this.program = program;
        this.weights = weights;
        this.time = time;
        this.rowInterpreter = new RowInterpreter(program, weights, scalars, masks);
        this.values = new double[time.rows()][][];
        for (int row = 0; row < values.length; row++) {
            values[row] = rowInterpreter.newRow();
        }
    }

    private static double noScalar(String name) {
        throw new IllegalArgumentException("scalar '" + name + "' is not given");
    }

    private static double[] room(Map<String, double[]> arrays, String name, int rows, int width) {
        return arrays.computeIfAbsent(name, key -> new double[rows * width]);
    }

    private static void copyRow(double[] from, int row, double[] to, int toRow, int width) {
        System.arraycopy(from, row * width, to, toRow * width, width);
    }

    /** Sets the sequences that the program attends to. */
    void give(Map<String, ReferenceSequence> attended) {
        rowInterpreter.give(attended);
    }

    /** Lets steps read other values than those of a state. */
    void replace(String state, Replaced values) {
        replaced.put(state, values);
    }

    private boolean isReplaced(String state, int row) {
        return replaced.containsKey(state) && replaced.get(state).chosen()[row];
    }

    // ---- forward

    /**
     * Computes all rows.
     *
     * @param inputs rows of every input, [steps, batch, width]
     * @param initialStates rows of every state, [batch, width]
     */
    void forward(Map<String, double[]> inputs, Map<String, double[]> initialStates) {
        for (Program.StateValues state : program.states()) {
            states.put(state.name(), initialStates.get(state.name()).clone());
        }
        for (int step = 0; step < time.steps(); step++) {
            for (int sample = 0; sample < time.batch(); sample++) {
                int row = time.at(step) * time.batch() + sample;
                if (!time.isMasked(row)) {
                    forward(row, sample, inputs);
                }
                takeOutput(row, sample);
            }
        }
    }

    /**
     * Draws random masks in the passes that follow.
     *
     * @param label the label of the layer
     * @param seed the seed of the model
     * @param step number of the training step
     * @param order the time layout of the rows, which a program without states does not know
     */
    void draw(String label, long seed, long step, TimeLayout order) {
        masks.draw(label, seed, step, order);
    }

    private void forward(int row, int sample, Map<String, double[]> inputs) {
        masks.enter(row);
        for (Program.Input input : program.inputs()) {
            rowInterpreter.give(
                    values[row], Port.Kind.INPUT, input.name(), inputs.get(input.name()), row);
        }
        for (Program.StateValues state : program.states()) {
            String name = state.name();
            if (isReplaced(name, row)) {
                rowInterpreter.give(
                        values[row], Port.Kind.STATE, name, replaced.get(name).rows(), row);
            } else {
                rowInterpreter.give(values[row], Port.Kind.STATE, name, states.get(name), sample);
            }
        }
        rowInterpreter.at(sample);
        rowInterpreter.forward(values[row]);
        for (Program.StateValues state : program.states()) {
            copyRow(values[row][state.next()], 0, states.get(state.name()), sample, state.width());
        }
    }

    /**
     * Stores the outputs of a row; the output of a recurrence is its first state after the step,
     * masked or not.
     */
    private void takeOutput(int row, int sample) {
        for (Program.Output output : program.outputs()) {
            double[] rows = room(outputs, output.name(), time.rows(), output.width());
            copyRow(values[row][output.value()], 0, rows, row, output.width());
        }
        if (!program.states().isEmpty()) {
            Program.StateValues state = program.states().getFirst();
            double[] rows = room(outputs, state.name(), time.rows(), state.width());
            copyRow(states.get(state.name()), sample, rows, row, state.width());
        }
    }

    /**
     * {@return the rows of every output, [steps, batch, width]; of a recurrence, those of its first
     * state}
     */
    Map<String, double[]> outputs() {
        return outputs;
    }

    /** {@return the states after the last step, [batch, width]} */
    Map<String, double[]> finalStates() {
        return states;
    }

    /** {@return the smallest distance of the rows so far from a point where a derivative jumps} */
    double kinkDistance() {
        return rowInterpreter.kinkDistance();
    }

    // ---- backward

    /**
     * {@return the gradients of all rows of the last {@link #forward}}
     *
     * @param outputGradients the gradient of every output, [steps, batch, width]
     * @param finalStateGradients the gradient of every final state, [batch, width]
     */
    ReferenceGradients backward(
            Map<String, double[]> outputGradients, Map<String, double[]> finalStateGradients) {
        ReferenceGradients gradients = ReferenceGradients.none();
        weights.forEach((name, weight) -> gradients.weights().put(name, new double[weight.length]));
        for (Program.StateValues state : program.states()) {
            gradients
                    .initialStates()
                    .put(state.name(), finalStateGradients.get(state.name()).clone());
        }
        for (int step = time.steps() - 1; step >= 0; step--) {
            for (int sample = 0; sample < time.batch(); sample++) {
                int row = time.at(step) * time.batch() + sample;
                addOutputGradient(row, sample, outputGradients, gradients);
                if (!time.isMasked(row)) {
                    backward(row, sample, outputGradients, gradients);
                }
            }
        }
        return gradients;
    }

    private void addOutputGradient(
            int row,
            int sample,
            Map<String, double[]> outputGradients,
            ReferenceGradients gradients) {
        if (program.states().isEmpty()) {
            return;
        }
        Program.StateValues state = program.states().getFirst();
        double[] output = outputGradients.get(state.name());
        double[] carried = gradients.initialStates().get(state.name());
        for (int k = 0; k < state.width(); k++) {
            carried[sample * state.width() + k] += output[row * state.width() + k];
        }
    }

    private void backward(
            int row,
            int sample,
            Map<String, double[]> outputGradients,
            ReferenceGradients gradients) {
        double[][] rowValues = values[row];
        for (Program.Output output : program.outputs()) {
            double[] rows = outputGradients.get(output.name());
            rowInterpreter.give(rowValues, Port.Kind.OUTPUT_GRADIENT, output.name(), rows, row);
        }
        for (Program.StateValues state : program.states()) {
            double[] carried = gradients.initialStates().get(state.name());
            rowInterpreter.give(rowValues, Port.Kind.STATE_GRADIENT, state.name(), carried, sample);
        }
        rowInterpreter.at(sample);
        rowInterpreter.backward(rowValues, gradients.weights());
        for (Program.Input input : program.inputs()) {
            double[] rows = room(gradients.inputs(), input.name(), time.rows(), input.width());
            if (input.gradient() != Program.NONE) {
                copyRow(rowValues[input.gradient()], 0, rows, row, input.width());
            }
        }
        for (Program.StateValues state : program.states()) {
            double[] carried = gradients.initialStates().get(state.name());
            int width = state.width();
            if (state.previousGradient() == Program.NONE || isReplaced(state.name(), row)) {
                copyRow(new double[width], 0, carried, sample, width);
            } else {
                copyRow(rowValues[state.previousGradient()], 0, carried, sample, width);
            }
        }
    }
}
