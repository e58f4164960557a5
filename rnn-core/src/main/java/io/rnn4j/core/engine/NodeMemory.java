package io.rnn4j.core.engine;

import java.util.Arrays;
import java.util.Map;

/**
 * The arrays of one node in one call, shared by the threads of the call; each thread works on rows
 * of its own. Rows are time-major: row = step · batch + sample. The memory grows to the largest
 * call and stays.
 */
final class NodeMemory {
    final Program program;
    final Schedule schedule;
    final MemoryPlan plan;
    final boolean training;
    final boolean reverse;
    final boolean outputSequence; // if a recurrence answers at every step
    final Indices indices; // what the input must be; null if any number will do

    int steps;
    int batch;

    /** For every row of the input if its step is masked; null if none is. */
    boolean[] masked;

    final Span[] inputs;
    final Span[] inputGradients;
    final Span[] outputs;
    final float[][] outputGradients;
    final float[][] sequences;

    /**
     * [steps + 1, batch, width]: slot 0 of time order is the initial state, or the last one in
     * reverse.
     */
    final float[][] states;

    /** Laid out like the states where they are kept, otherwise [2, batch, width]. */
    final float[][] stateGradients;

    /** Added to the gradients of the final states; null for 0. */
    final float[][] finalStateGradients;

    /** Gradients of the weights by their names within the layer. */
    Map<String, float[]> weightGradients = Map.of();

    NodeMemory(
            Program program,
            Schedule schedule,
            MemoryPlan plan,
            boolean training,
            boolean reverse,
            boolean outputSequence,
            Indices indices) {
        this.program = program;
        this.schedule = schedule;
        this.plan = plan;
        this.training = training;
        this.reverse = reverse;
        this.outputSequence = outputSequence;
        this.indices = indices;
        this.inputs = spans(program.inputs().size());
        this.inputGradients = spans(program.inputs().size());
        this.outputs = spans(Math.max(1, program.outputs().size()));
        this.outputGradients = new float[outputs.length][0];
        this.sequences = new float[plan.sequenceWidths().size()][0];
        this.states = new float[program.states().size()][0];
        this.stateGradients = new float[program.states().size()][0];
        this.finalStateGradients = new float[program.states().size()][];
    }

    private static Span[] spans(int count) {
        Span[] spans = new Span[count];
        Arrays.setAll(spans, index -> new Span());
        return spans;
    }

    boolean isRecurrent() {
        return states.length > 0;
    }

    int outputWidth() {
        return isRecurrent()
                ? program.states().getFirst().width()
                : program.outputs().getFirst().width();
    }

    /** Rows of the output: one for every step and sample, or one for every sample. */
    int outputRows() {
        return isRecurrent() && !outputSequence ? batch : steps * batch;
    }

    /** Makes the arrays large enough for a call; what they contain is then undefined. */
    void resize(int newSteps, int newBatch) {
        steps = newSteps;
        batch = newBatch;
        int rows = Math.multiplyExact(steps, batch);
        for (int index = 0; index < sequences.length; index++) {
            sequences[index] = grown(sequences[index], rows, plan.sequenceWidths().get(index));
        }
        for (int index = 0; index < states.length; index++) {
            int width = program.states().get(index).width();
            int stateRows = Math.addExact(rows, batch);
            states[index] = grown(states[index], stateRows, width);
            if (training) {
                int gradientRows = plan.keepsGradients(index) ? stateRows : 2 * batch;
                stateGradients[index] = grown(stateGradients[index], gradientRows, width);
            }
        }
        if (isRecurrent()) {
            int width = outputWidth();
            outputs[0].set(states[0], (outputSequence ? nextSlot(0) : finalSlot()) * width);
        }
    }

    /**
     * Makes room for the results of a node that owns them; a recurrence answers with its first
     * state.
     */
    void ownOutputs() {
        int rows = steps * batch;
        for (int index = 0; index < program.outputs().size(); index++) {
            Span output = outputs[index];
            output.set(
                    grown(
                            output.array == null ? new float[0] : output.array,
                            rows,
                            program.outputs().get(index).width()),
                    0);
        }
    }

    /** Makes room for the gradient of the output. */
    void ownOutputGradient() {
        outputGradients[0] = grown(outputGradients[0], outputRows(), outputWidth());
    }

    static float[] grown(float[] array, int rows, int width) {
        long size = (long) rows * width;
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    rows
                            + " rows of width "
                            + width
                            + " are more than an array can hold; use smaller batches or shorter"
                            + " sequences");
        }
        return array.length >= size ? array : new float[(int) size];
    }

    // ---- rows of states

    /** The row in the array of a state where the values before the step at a time begin. */
    int previousSlot(int time) {
        return (reverse ? time + 1 : time) * batch;
    }

    /** The row in the array of a state where the values after the step at a time begin. */
    int nextSlot(int time) {
        return (reverse ? time : time + 1) * batch;
    }

    int initialSlot() {
        return reverse ? steps * batch : 0;
    }

    int finalSlot() {
        return reverse ? 0 : steps * batch;
    }

    /** The time of the n-th step in the order in which they are read. */
    int time(int step) {
        return reverse ? steps - 1 - step : step;
    }
}
