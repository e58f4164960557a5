package io.rnn4j.core.engine.node;

import io.rnn4j.core.engine.program.ExecutionOrder;
import io.rnn4j.core.engine.program.MemoryPlan;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.kernel.Rows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The arrays of one node in one call, shared by the threads of the call; each thread works on rows
 * of its own. Rows are time-major: row = step · batch + sample. The memory grows to the largest
 * call and stays.
 *
 * <p>Time is cut into windows, in the order in which the steps are read. What only one window needs
 * is kept for the steps of one window; what leaves or enters the node is kept for all. A call
 * without checkpoints has one window.
 */
public final class NodeMemory {
    public final Program program;
    final ExecutionOrder order;
    public final MemoryPlan plan;
    public final boolean training;
    public final boolean reverse;
    public final boolean outputSequence; // if a recurrence answers at every step
    final IndexRange indices; // what the input must be; null if any number will do

    public int steps;
    public int batch;

    /** The number of steps of a window, except perhaps the last. */
    int window;

    /** For every row of the input if its step is masked; null if none is. */
    public boolean[] masked;

    public final Rows[] inputs;
    public final Rows[] inputGradients;
    public final Rows[] outputs;
    public final float[][] outputGradients;

    /** What every row can read as a whole. */
    public final MemoryRows[] memories;

    /** [window, batch, width]. */
    final float[][] sequences;

    /**
     * [window + 1, batch, width]: slot 0 of time order is the state before the window, or after it
     * in reverse. The state that is the output of every step is kept for all steps.
     */
    public final float[][] states;

    /** What steps read of states whose values are replaced. */
    public final FeedbackStates replaced;

    /** Laid out like the states of a window where they are kept, otherwise [2, batch, width]. */
    public final float[][] stateGradients;

    /** Gradients of the final states from the nodes that read them, [batch, width]; null for 0. */
    public final float[][] finalStateGradients;

    /** Gradients of the final states that a call gives, [batch, width]; null for 0. */
    public final float[][] givenStateGradients;

    /**
     * The states between windows, [windows + 1, batch, width]; in inference the initial and the
     * latest only. Empty if there is one window, or if all steps are kept.
     */
    final float[][] checkpoints;

    /** Tells the places apart where layers are used, for random masks. */
    public String use = "";

    /** What random masks are drawn from; shared by all nodes of a run. */
    public MaskSeed draw = new MaskSeed();

    final StepCounts stepCounts;

    /** Gradients of the weights by their names within the layer. */
    public Map<String, float[]> weightGradients = Map.of();

    public NodeMemory(
            Program program,
            ExecutionOrder order,
            MemoryPlan plan,
            boolean training,
            boolean reverse,
            boolean outputSequence,
            IndexRange indices) {
        this.program = program;
        this.order = order;
        this.plan = plan;
        this.training = training;
        this.reverse = reverse;
        this.outputSequence = outputSequence;
        this.indices = indices;
        this.inputs = rows(program.inputs(), Program.Input::width);
        this.inputGradients = rows(program.inputs(), Program.Input::width);
        this.outputs =
                program.states().isEmpty()
                        ? rows(program.outputs(), Program.Output::width)
                        : rows(program.states().subList(0, 1), Program.StateValues::width);
        this.outputGradients = new float[outputs.length][0];
        this.memories = new MemoryRows[program.memories().size()];
        Arrays.setAll(memories, index -> new MemoryRows(program.memories().get(index).width()));
        this.sequences = new float[plan.sequenceWidths().size()][0];
        this.states = new float[program.states().size()][0];
        this.replaced = new FeedbackStates(this, states.length);
        this.stateGradients = new float[states.length][0];
        this.finalStateGradients = new float[states.length][];
        this.givenStateGradients = new float[states.length][];
        this.checkpoints = new float[states.length][0];
        this.stepCounts = new StepCounts(this);
    }

    private static <T> Rows[] rows(List<T> values, ToIntFunction<T> width) {
        return values.stream().map(value -> new Rows(width.applyAsInt(value))).toArray(Rows[]::new);
    }

    public boolean isRecurrent() {
        return states.length > 0;
    }

    public int outputWidth() {
        return isRecurrent() ? stateWidth(0) : program.outputs().getFirst().width();
    }

    public int stateWidth(int state) {
        return program.states().get(state).width();
    }

    /** Rows of the output: one for every step and sample, or one for every sample. */
    int outputRows() {
        return isRecurrent() && !outputSequence ? batch : steps * batch;
    }

    /** Makes the arrays large enough for a call; what they contain is then undefined. */
    public void resize(int newSteps, int newBatch, int newWindow) {
        steps = newSteps;
        batch = newBatch;
        window = Math.min(newSteps, newWindow);
        int rows = Math.multiplyExact(steps, batch);
        int windowRows = window * batch;
        for (int index = 0; index < sequences.length; index++) {
            sequences[index] =
                    SignalBuffer.grown(
                            sequences[index], windowRows, plan.sequenceWidths().get(index));
        }
        for (int index = 0; index < states.length; index++) {
            int width = stateWidth(index);
            int stateRows = Math.addExact(isWhole(index) ? rows : windowRows, batch);
            states[index] = SignalBuffer.grown(states[index], stateRows, width);
            if (hasCheckpoints(index)) {
                int count = training ? windows() + 1 : 2;
                checkpoints[index] = SignalBuffer.grown(checkpoints[index], count * batch, width);
            }
            if (training) {
                int gradientRows = plan.keepsGradients(index) ? windowRows + batch : 2 * batch;
                stateGradients[index] =
                        SignalBuffer.grown(stateGradients[index], gradientRows, width);
            }
        }
        stepCounts.count();
        if (isRecurrent()) {
            int slot = outputSequence ? nextSlot(0) : finalSlot() - base(windows() - 1);
            outputs[0].set(states[0], slot * outputWidth());
        }
    }

    /**
     * Makes room for the results of a node that owns them; a recurrence answers with its first
     * state.
     */
    public void ownOutputs() {
        int rows = steps * batch;
        for (int index = 0; index < program.outputs().size(); index++) {
            Rows output = outputs[index];
            output.set(
                    SignalBuffer.grown(
                            output.array() == null ? new float[0] : output.array(),
                            rows,
                            program.outputs().get(index).width()),
                    0);
        }
    }

    /** Makes room for the gradient of the output. */
    public void ownOutputGradient() {
        outputGradients[0] = SignalBuffer.grown(outputGradients[0], outputRows(), outputWidth());
    }

    // ---- windows

    public int windows() {
        return (steps + window - 1) / window;
    }

    /** The first step of a window, in the order in which they are read. */
    public int firstStep(int which) {
        return which * window;
    }

    /** The step after the last one of a window. */
    public int endStep(int which) {
        return Math.min(steps, (which + 1) * window);
    }

    /** The first row of a window in the order of time: where arrays of one window begin. */
    public int base(int which) {
        return (reverse ? steps - endStep(which) : firstStep(which)) * batch;
    }

    /** If a state is kept for all steps, however short the windows are. */
    public boolean isWhole(int state) {
        return state == 0 && outputSequence;
    }

    private boolean hasCheckpoints(int state) {
        return windows() > 1 && !isWhole(state);
    }

    /** The first row in the array of a state, in a window that begins at a row. */
    private int stateRow(int state, int slot, int base) {
        return isWhole(state) ? slot : slot - base;
    }

    /** The row of {@link #checkpoints} where the states before a window begin. */
    private int checkpoint(int which) {
        return (training ? which : Math.min(which, 1)) * batch;
    }

    /** Puts the states of some samples before a window where its first step reads them. */
    void restore(int which, int from, int to) {
        int slot = reverse ? (steps - firstStep(which)) * batch : firstStep(which) * batch;
        for (int index = 0; index < states.length; index++) {
            if (hasCheckpoints(index)) {
                int row = stateRow(index, slot, base(which));
                copyRows(
                        checkpoints[index], checkpoint(which), states[index], row, index, from, to);
            }
        }
    }

    /** Keeps the states of some samples after a window. */
    void save(int which, int from, int to) {
        int slot = reverse ? (steps - endStep(which)) * batch : endStep(which) * batch;
        for (int index = 0; index < states.length; index++) {
            if (hasCheckpoints(index)) {
                int row = stateRow(index, slot, base(which));
                int checkpoint = checkpoint(which + 1);
                copyRows(states[index], row, checkpoints[index], checkpoint, index, from, to);
            }
        }
    }

    private void copyRows(
            float[] source, int row, float[] target, int toRow, int state, int from, int to) {
        int width = stateWidth(state);
        System.arraycopy(
                source, (row + from) * width, target, (toRow + from) * width, (to - from) * width);
    }

    // ---- states before the first and after the last step

    /** Where the initial values of a state are to be put. */
    public float[] initialState(int state) {
        return hasCheckpoints(state) ? checkpoints[state] : states[state];
    }

    public int initialStateRow(int state) {
        return hasCheckpoints(state) ? 0 : initialSlot();
    }

    /** Where the final values of a state are found. */
    public float[] finalState(int state) {
        return hasCheckpoints(state) ? checkpoints[state] : states[state];
    }

    public int finalStateRow(int state) {
        return hasCheckpoints(state) ? checkpoint(windows()) : finalSlot();
    }

    // ---- rows of states, counted over all steps

    /** The row where the values before the step at a time begin. */
    public int previousSlot(int time) {
        return (reverse ? time + 1 : time) * batch;
    }

    /** The row where the values after the step at a time begin. */
    public int nextSlot(int time) {
        return (reverse ? time : time + 1) * batch;
    }

    private int initialSlot() {
        return reverse ? steps * batch : 0;
    }

    private int finalSlot() {
        return reverse ? 0 : steps * batch;
    }

    /** The time of the n-th step in the order in which they are read. */
    public int time(int step) {
        return reverse ? steps - 1 - step : step;
    }

    /** The number, in the order in which they are read, of the step at a time. */
    int stepAt(int time) {
        return time(time); // reading backward twice is reading forward
    }
}
