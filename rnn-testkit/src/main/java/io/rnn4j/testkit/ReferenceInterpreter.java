package io.rnn4j.testkit;

import io.rnn4j.core.engine.program.Port;
import io.rnn4j.core.engine.program.Program;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A slow and plain interpreter of programs in double precision: every row after the other, every
 * line after the other. Rows are time-major: row = step · batch + sample. A program without states
 * is the case of one step.
 */
final class ReferenceInterpreter {

    /**
     * How rows lie in time.
     *
     * @param steps number of time steps
     * @param batch number of samples
     * @param masked for every row if its step is masked; null if none is
     * @param reverse if time is read from the last step to the first
     */
    record Time(int steps, int batch, boolean[] masked, boolean reverse) {
        /** Rows that do not depend on each other. */
        static Time rows(int rows) {
            return new Time(1, rows, null, false);
        }

        int rows() {
            return steps * batch;
        }

        boolean isMasked(int row) {
            return masked != null && masked[row];
        }

        /** The time of the n-th step in the order in which they are read. */
        int at(int step) {
            return reverse ? steps - 1 - step : step;
        }
    }

    /**
     * What the backward lines say.
     *
     * @param weights the gradient of every weight
     * @param inputs the gradient of every input that has one, [steps, batch, width]
     * @param initialStates the gradient of every initial state, [batch, width]
     */
    record Gradients(
            Map<String, double[]> weights,
            Map<String, double[]> inputs,
            Map<String, double[]> initialStates) {}

    private final Program program;
    private final Map<String, double[]> weights;
    private final Time time;
    private final ReferenceMasks masks = new ReferenceMasks();
    private final LineInterpreter lines;
    private final double[][][] values; // [row][value][element]
    private final Map<String, double[]> states = new LinkedHashMap<>();
    private final Map<String, double[]> outputs = new LinkedHashMap<>();
    private final Map<String, Replaced> replaced = new LinkedHashMap<>();

    /**
     * What steps read in place of the value of a state.
     *
     * @param rows the values, [steps, batch, width]
     * @param chosen for every row if it is read
     */
    record Replaced(double[] rows, boolean[] chosen) {}

    ReferenceInterpreter(Program program, Map<String, double[]> weights, Time time) {
        this(program, weights, time, ReferenceInterpreter::noScalar);
    }

    ReferenceInterpreter(
            Program program,
            Map<String, double[]> weights,
            Time time,
            ToDoubleFunction<String> scalars) {
        this.program = program;
        this.weights = weights;
        this.time = time;
        this.lines = new LineInterpreter(program, weights, scalars, masks);
        this.values = new double[time.rows()][][];
        for (int row = 0; row < values.length; row++) {
            values[row] = lines.newRow();
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

    /** Gives the sequences that every row reads as a whole. */
    void give(Map<String, ReferenceMemory> memories) {
        lines.give(memories);
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
     * Lets random masks be drawn.
     *
     * @param label the label of the layer
     * @param seed the seed of the model
     * @param step number of the training step
     * @param order how the rows lie in time, where a program of rows is not told
     */
    void draw(String label, long seed, long step, Time order) {
        masks.draw(label, seed, step, order);
    }

    private void forward(int row, int sample, Map<String, double[]> inputs) {
        masks.enter(row);
        for (Program.Input input : program.inputs()) {
            lines.give(values[row], Port.Kind.INPUT, input.name(), inputs.get(input.name()), row);
        }
        for (Program.StateValues state : program.states()) {
            String name = state.name();
            if (isReplaced(name, row)) {
                lines.give(values[row], Port.Kind.STATE, name, replaced.get(name).rows(), row);
            } else {
                lines.give(values[row], Port.Kind.STATE, name, states.get(name), sample);
            }
        }
        lines.at(sample);
        lines.forward(values[row]);
        for (Program.StateValues state : program.states()) {
            copyRow(values[row][state.next()], 0, states.get(state.name()), sample, state.width());
        }
    }

    /** The output of a recurrence is its first state after the step, masked or not. */
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
     * Returns the rows of every output, [steps, batch, width]; of a recurrence, of its first state.
     */
    Map<String, double[]> outputs() {
        return outputs;
    }

    /** Returns the states after the last step, [batch, width]. */
    Map<String, double[]> finalStates() {
        return states;
    }

    /** Returns how near the rows so far have come to a place where a derivative jumps. */
    double kinkDistance() {
        return lines.kinkDistance();
    }

    // ---- backward

    /**
     * Computes the gradients of all rows of the last {@link #forward}.
     *
     * @param outputGradients the gradient of every output, [steps, batch, width]
     * @param finalStateGradients the gradient of every final state, [batch, width]
     */
    Gradients backward(
            Map<String, double[]> outputGradients, Map<String, double[]> finalStateGradients) {
        Gradients gradients =
                new Gradients(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
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
            int row, int sample, Map<String, double[]> outputGradients, Gradients gradients) {
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
            int row, int sample, Map<String, double[]> outputGradients, Gradients gradients) {
        double[][] rowValues = values[row];
        for (Program.Output output : program.outputs()) {
            double[] rows = outputGradients.get(output.name());
            lines.give(rowValues, Port.Kind.OUTPUT_GRADIENT, output.name(), rows, row);
        }
        for (Program.StateValues state : program.states()) {
            double[] carried = gradients.initialStates().get(state.name());
            lines.give(rowValues, Port.Kind.STATE_GRADIENT, state.name(), carried, sample);
        }
        lines.at(sample);
        lines.backward(rowValues, gradients.weights());
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
