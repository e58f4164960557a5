package io.rnn4j.core.engine.node;

import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.PlannedProgram;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ValueLocation;
import io.rnn4j.kernel.Rows;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The buffers of one node, shared by the threads that run it; each thread works on rows of its own
 * samples. Buffers grow to the largest batch and are reused.
 */
public final class NodeBuffers {
    private final PlannedProgram planned;
    private final IndexRange indexRange;
    private final boolean returnsSequences;
    private final String use;
    private final MaskSeed seed;
    private final Map<String, float[]> weightGradients;
    private final Map<String, float[]> lostSums = new HashMap<>(); // by the names of the weights
    private final TimeSteps time;
    private final StateBuffers states;
    private final Rows[] inputs;
    private final int[][] indices; // by input: its rows as ints; null if they are floats only
    private final Rows[] inputGradients;
    private final Rows[] outputs;
    private final float[][] outputGradients;
    private final AttendedRows[] attended;
    private final float[][] sequences; // [window, batch, width]
    private final int[] sequenceWidths;
    private final int[] inputWidths;
    private final int[] outputWidths;
    private StepObserver observer; // null for none
    private final StepCounts stepCounts; // null if no dropout mask changes from step to step

    /** Creates the buffers of a node without dropout masks and weights. */
    public NodeBuffers(PlannedProgram planned, NodeOptions options) {
        this(planned, options, new MaskSeed(), Map.of());
    }

    /**
     * Creates the buffers of a node, with the gradients of the weights by their names within the
     * layer.
     */
    public NodeBuffers(
            PlannedProgram planned,
            NodeOptions options,
            MaskSeed seed,
            Map<String, float[]> weightGradients) {
        Program program = planned.program();
        this.planned = planned;
        this.indexRange = options.indices();
        this.returnsSequences = options.returnsSequences();
        this.use = options.use();
        this.seed = seed;
        this.weightGradients = weightGradients;
        this.time = new TimeSteps(options.reverse());
        this.states = new StateBuffers(planned, time, options.returnsSequences());
        this.inputWidths = widths(program.inputs(), Program.Input::width);
        this.outputWidths =
                program.states().isEmpty()
                        ? widths(program.outputs(), Program.Output::width)
                        : new int[] {states.width(0)};
        this.inputs = rows(inputWidths);
        this.indices = new int[inputs.length][];
        this.inputGradients = rows(inputWidths);
        this.outputs = rows(outputWidths);
        this.outputGradients = new float[outputs.length][0];
        this.attended =
                program.attended().stream()
                        .map(sequence -> new AttendedRows(sequence.width()))
                        .toArray(AttendedRows[]::new);
        this.sequenceWidths = widths(planned.plan().sequenceWidths(), width -> width);
        this.sequences = new float[sequenceWidths.length][0];
        this.stepCounts = drawsAtEveryStep(program) ? new StepCounts(time) : null;
    }

    private static <T> int[] widths(List<T> values, ToIntFunction<T> width) {
        return values.stream().mapToInt(width).toArray();
    }

    private static Rows[] rows(int[] widths) {
        return Arrays.stream(widths).mapToObj(Rows::new).toArray(Rows[]::new);
    }

    private static boolean drawsAtEveryStep(Program program) {
        return program.instructions().stream()
                .anyMatch(
                        instruction ->
                                instruction.operation() instanceof Operation.Mask drawn
                                        && !drawn.mask().constant());
    }

    // ---- a batch

    /**
     * Sizes the buffers for a batch; their contents are then undefined. The mask of the rows is
     * null if none is masked.
     */
    public void resize(int steps, int batch, int window, boolean[] masked) {
        time.set(steps, batch, window, masked);
        time.rows(); // rejects too many
        int windowRows = time.window() * batch;
        for (int index = 0; index < sequences.length; index++) {
            sequences[index] =
                    SignalBuffer.grown(sequences[index], windowRows, sequenceWidths[index]);
        }
        states.prepare();
        if (stepCounts != null) {
            stepCounts.count();
        }
        if (isRecurrent()) {
            states.locateOutput(outputs[0]);
        }
    }

    /** Sizes arrays for the outputs of a program of independent rows. */
    public void ownOutputs() {
        for (int index = 0; index < outputs.length; index++) {
            float[] array = outputs[index].array();
            outputs[index].set(
                    SignalBuffer.grown(
                            array == null ? new float[0] : array, time.rows(), outputWidths[index]),
                    0);
        }
    }

    /** Sizes an array for the gradient of an output of a program of independent rows. */
    public void ownOutputGradient(int output) {
        outputGradients[output] =
                SignalBuffer.grown(outputGradients[output], time.rows(), outputWidths[output]);
    }

    /** Sets the location of the rows of an input. */
    public void setInput(int input, float[] array, int offset) {
        inputs[input].set(array, offset);
    }

    /** Sets the rows of an input of width 1 as ints, from the first row; null for floats only. */
    public void setIndices(int input, int[] rows) {
        indices[input] = rows;
    }

    /** Sets the location of the gradient of an input; null if it is not needed. */
    public void setInputGradient(int input, float[] gradient) {
        inputGradients[input].set(gradient, 0);
    }

    /** Sets the location of the rows of an output. */
    public void setOutput(int output, float[] array, int offset) {
        outputs[output].set(array, offset);
    }

    /** Sets the location of the gradient of an output; null if there is none. */
    void setOutputGradient(int output, float[] gradient) {
        outputGradients[output] = gradient;
    }

    // ---- what the node reads and writes

    /** {@return the time steps of the batch} */
    public TimeSteps time() {
        return time;
    }

    public StateBuffers states() {
        return states;
    }

    /** {@return whether the program has states} */
    boolean isRecurrent() {
        return states.count() > 0;
    }

    /** {@return the number of inputs that are read row by row} */
    int inputCount() {
        return inputs.length;
    }

    Rows input(int input) {
        return inputs[input];
    }

    public Rows inputGradient(int input) {
        return inputGradients[input];
    }

    /** {@return the rows of an input as indices; null if they are floats only} */
    int[] indices(int input) {
        return indices[input];
    }

    int inputWidth(int input) {
        return inputWidths[input];
    }

    public Rows output(int output) {
        return outputs[output];
    }

    /** {@return the width of the first output} */
    public int outputWidth() {
        return outputWidths[0];
    }

    /** {@return the gradient of an output; null if there is none} */
    public float[] outputGradient(int output) {
        return outputGradients[output];
    }

    /** Sets what observes the steps of backward passes; null for nothing. */
    void observe(StepObserver newObserver) {
        observer = newObserver;
    }

    /** {@return what observes the steps of backward passes; null for nothing} */
    public StepObserver observer() {
        return observer;
    }

    /** {@return the sequences that every row reads as a whole} */
    AttendedRows[] attended() {
        return attended;
    }

    /** {@return the gradient of a weight, named as in the layer} */
    float[] weightGradient(String weight) {
        return weightGradients.get(weight);
    }

    /**
     * {@return an array of the size of the gradient of a weight for the rounding errors of its
     * sums}
     */
    float[] lost(String weight) {
        return lostSums.computeIfAbsent(
                weight, name -> new float[weightGradients.get(name).length]);
    }

    /** {@return the program that the node runs} */
    public PlannedProgram planned() {
        return planned;
    }

    /** {@return whether there are backward passes} */
    public boolean isTraining() {
        return planned.training();
    }

    /** {@return whether a recurrence returns its output at every step} */
    public boolean returnsSequences() {
        return returnsSequences;
    }

    /** {@return the valid inputs of a node that selects rows of a table; null for other nodes} */
    IndexRange indexRange() {
        return indexRange;
    }

    /** {@return the name of the layer's use, which dropout masks depend on} */
    String use() {
        return use;
    }

    /** {@return the seed of the dropout masks} */
    MaskSeed seed() {
        return seed;
    }

    /** {@return the number of unmasked steps of the sample before a row} */
    int stepsBefore(int row) {
        return stepCounts.before(row);
    }

    /**
     * Sets rows, relative to the first row of the window, to the location of a value that the node
     * owns or shares with other nodes: neither scratch, block, weight nor constant.
     */
    void locate(ValueLocation.Kind kind, int index, int base, Rows to) {
        switch (kind) {
            case SEQUENCE -> to.set(sequences[index], -base * sequenceWidths[index]);
            case INPUT -> to.set(inputs[index].array(), inputs[index].offset());
            case INPUT_GRADIENT ->
                    to.set(inputGradients[index].array(), inputGradients[index].offset());
            case OUTPUT -> to.set(outputs[index].array(), outputs[index].offset());
            case OUTPUT_GRADIENT -> to.set(outputGradients[index], 0);
            case PREVIOUS_STATE -> states.locateBefore(index, base, to);
            case NEXT_STATE -> states.locateAfter(index, base, to);
            case PREVIOUS_STATE_GRADIENT -> states.locateGradientBefore(index, base, to);
            case NEXT_STATE_GRADIENT -> states.locateGradientAfter(index, base, to);
            default -> throw new IllegalArgumentException("no buffer of a node: " + kind);
        }
    }
}
