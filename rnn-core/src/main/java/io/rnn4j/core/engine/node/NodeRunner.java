package io.rnn4j.core.engine.node;

import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.Scalars;
import io.rnn4j.core.engine.program.Segment;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One thread's way through one node. Here is the time loop, and with it everything about time:
 * direction, windows, initial and final states. A program without states has no loop: its rows run
 * many at a time.
 *
 * <p>A thread works on a range of samples. All it writes are rows of these samples; so nothing it
 * computes depends on how many threads there are.
 */
public final class NodeRunner {
    /**
     * Rows that run at a time outside of the time loop. All rows at once leave the second-level
     * cache (13 % slower in an LSTM of 256 units), single steps use a packed operand too seldom.
     */
    public static final int CHUNK = 240;

    private static final ToDoubleFunction<String> NO_SCALARS = Scalars::unavailable;

    private final NodeMemory memory;
    private final NodeWeights weights;
    private final Kernels kernels;
    private final SegmentRunner[] segments; // by the order of Segment
    private final GradientRunner gradients;
    private final PaddedRows maskedRows;
    private final Rows stateGradient = new Rows(0);
    private final Rows outputGradient = new Rows(0);
    private final float[][] scratch;
    private final float[][] block;

    /** The window whose rows the arrays hold; -1 before the first. */
    private int window = -1;

    private int base; // the first row of the window

    public NodeRunner(NodeMemory memory, NodeWeights weights, Kernels kernels) {
        this.memory = memory;
        this.weights = weights;
        this.kernels = kernels;
        List<SegmentRunner> runners = new ArrayList<>();
        for (Segment segment : Segment.values()) {
            if (memory.training || segment.compareTo(Segment.FORWARD) <= 0) {
                runners.add(new SegmentRunner(memory, segment, kernels));
                weights.reserve(memory.order.lines(segment), kernels);
            }
        }
        this.segments = runners.toArray(SegmentRunner[]::new);
        this.gradients =
                memory.training
                        ? new GradientRunner(memory, segment(Segment.GRADIENTS), kernels)
                        : null;
        this.maskedRows = new PaddedRows(memory);
        this.scratch = new float[memory.plan.scratchWidths().size()][0];
        this.block = new float[memory.plan.blockWidths().size()][];
        int blockRows = SegmentRunner.blockRows(runners);
        for (int index = 0; index < block.length; index++) {
            block[index] = new float[blockRows * memory.plan.blockWidths().get(index)];
        }
    }

    private SegmentRunner segment(Segment segment) {
        return segments[segment.ordinal()];
    }

    /** Gets ready for a call: its sizes are known, its arrays large enough. */
    public void bind(int samples) {
        int rows = Math.max(samples, CHUNK);
        for (int index = 0; index < scratch.length; index++) {
            scratch[index] =
                    SignalBuffer.grown(
                            scratch[index], rows, memory.plan.scratchWidths().get(index));
        }
        maskedRows.bind(samples);
        window = -1;
    }

    /** Lets all operands point to the rows of a window. */
    private void enter(int newWindow) {
        if (newWindow == window) {
            return;
        }
        window = newWindow;
        base = memory.base(window);
        for (SegmentRunner segment : segments) {
            segment.bind(weights, scratch, block, base, NO_SCALARS);
        }
    }

    private int firstTime() {
        return base / memory.batch;
    }

    private int endTime() {
        return firstTime() + memory.endStep(window) - memory.firstStep(window);
    }

    // ---- forward

    /** Computes the outputs of some samples. */
    public void forward(int from, int to) {
        if (memory.indices != null) {
            checkIndices(from, to);
        }
        for (int which = 0; which < memory.windows(); which++) {
            forward(which, from, to);
            memory.save(which, from, to);
        }
    }

    /** Computes the outputs of all samples at some times, of a program without states. */
    public void forwardTimes(int firstTime, int endTime) {
        enter(0);
        rows(segment(Segment.FORWARD), 0, memory.batch, firstTime, endTime);
    }

    private void forward(int which, int from, int to) {
        enter(which);
        if (!memory.isRecurrent()) {
            rows(segment(Segment.FORWARD), from, to, firstTime(), endTime());
            maskedRows.cleanOutputs(firstTime(), endTime(), from, to);
            return;
        }
        memory.restore(which, from, to);
        SegmentRunner before = segment(Segment.BEFORE);
        SegmentRunner loop = segment(Segment.FORWARD);
        int ahead = Math.max(1, CHUNK / (to - from));
        int first = memory.firstStep(which);
        int end = memory.endStep(which);
        for (int step = first; step < end; step++) {
            if ((step - first) % ahead == 0 && !before.isEmpty()) {
                int last = Math.min(step + ahead, end) - 1;
                int time = Math.min(memory.time(step), memory.time(last));
                rows(before, from, to, time, time + last - step + 1);
            }
            int time = memory.time(step);
            memory.replaced.read(time, base, from, to);
            loop.run(time * memory.batch + from, to - from, step, from);
            maskedRows.carryStates(time, base, from, to);
        }
    }

    private void checkIndices(int from, int to) {
        Rows input = memory.inputs[0];
        for (int time = 0; time < memory.steps; time++) {
            for (int sample = from; sample < to; sample++) {
                int row = time * memory.batch + sample;
                if (!maskedRows.isMasked(row)) {
                    float index = input.array()[input.at(row)];
                    if (!memory.indices.has(index)) {
                        throw memory.indices.refusal(
                                index, "sample " + sample + " of the batch, step " + time);
                    }
                }
            }
        }
    }

    /** Runs a segment that is not bound to the time loop for all steps of a range of times. */
    private void rows(SegmentRunner segment, int from, int to, int firstTime, int endTime) {
        if (segment.isEmpty()) {
            return;
        }
        int batch = memory.batch;
        if (from == 0 && to == batch) { // the rows of all steps are adjacent
            chunks(segment, firstTime * batch, endTime * batch, firstTime);
            return;
        }
        for (int time = firstTime; time < endTime; time++) {
            chunks(segment, time * batch + from, time * batch + to, time);
        }
    }

    private void chunks(SegmentRunner segment, int firstRow, int lastRow, int time) {
        for (int row = firstRow; row < lastRow; row += CHUNK) {
            segment.run(row, Math.min(CHUNK, lastRow - row), time, 0);
        }
    }

    // ---- backward

    /**
     * Computes the gradients of some samples with respect to the inputs of a window and the states
     * before it. Windows go backward in time; one that is not in memory any more is computed again
     * from the states before it.
     */
    public void backward(int which, int from, int to) {
        if (which != window) {
            forward(which, from, to);
        }
        if (memory.isRecurrent()) {
            SegmentRunner loop = segment(Segment.BACKWARD);
            startGradients(from, to);
            for (int step = memory.endStep(which) - 1; step >= memory.firstStep(which); step--) {
                int time = memory.time(step);
                addOutputGradient(step, time, from, to);
                for (int index = 0; index < memory.states.length; index++) {
                    int row = gradientRow(index, step, time, true);
                    maskedRows.holdGradients(index, row, time, from, to);
                }
                loop.run(time * memory.batch + from, to - from, step, from);
                passGradients(step, time, from, to);
            }
        }
        rows(segment(Segment.AFTER), from, to, firstTime(), endTime());
        cleanGradients(firstTime(), endTime(), from, to);
    }

    /** Computes the gradients of all samples at some times, of a program without states. */
    public void backwardTimes(int firstTime, int endTime) {
        enter(0);
        rows(segment(Segment.AFTER), 0, memory.batch, firstTime, endTime);
        cleanGradients(firstTime, endTime, 0, memory.batch);
    }

    /** Replaces gradients of masked rows that are not finite by 0. */
    private void cleanGradients(int firstTime, int endTime, int from, int to) {
        for (int time = firstTime; time < endTime && memory.masked != null; time++) {
            for (int sample = from; sample < to; sample++) {
                int row = time * memory.batch + sample;
                if (memory.masked[row]) {
                    gradients.clean(row);
                    maskedRows.cleanInputGradients(row);
                }
            }
        }
    }

    /** Where the gradients of a state before or after a step begin. */
    private int gradientRow(int index, int step, int time, boolean after) {
        if (memory.plan.keepsGradients(index)) {
            return (after ? memory.nextSlot(time) : memory.previousSlot(time)) - base;
        }
        return ((after ? step : step + 1) & 1) * memory.batch;
    }

    /** The gradients after the last step of the window: given, or those before the next window. */
    private void startGradients(int from, int to) {
        int step = memory.endStep(window) - 1;
        int time = memory.time(step);
        boolean last = step == memory.steps - 1;
        for (int index = 0; index < memory.states.length; index++) {
            int width = memory.stateWidth(index);
            int size = (to - from) * width;
            float[] gradients = memory.stateGradients[index];
            int at = (gradientRow(index, step, time, true) + from) * width;
            if (!last) {
                if (memory.plan.keepsGradients(index)) { // the others alternate as before
                    int next = (memory.nextSlot(time) - memory.base(window + 1) + from) * width;
                    System.arraycopy(gradients, next, gradients, at, size);
                }
            } else {
                Arrays.fill(gradients, at, at + size, 0f);
                add(memory.givenStateGradients[index], from * width, gradients, at, size);
                add(memory.finalStateGradients[index], from * width, gradients, at, size);
            }
        }
    }

    /** Adds numbers, if there are any. */
    public static void add(float[] addend, int from, float[] sum, int at, int size) {
        for (int k = 0; k < size && addend != null; k++) {
            sum[at + k] += addend[from + k];
        }
    }

    private void addOutputGradient(int step, int time, int from, int to) {
        boolean last = step == memory.steps - 1;
        if (memory.outputGradients[0] == null || !memory.outputSequence && !last) {
            return;
        }
        int width = memory.outputWidth();
        int row = memory.outputSequence ? time * memory.batch : 0;
        int at = (gradientRow(0, step, time, true) + from) * width;
        stateGradient.set(memory.stateGradients[0], at, width);
        outputGradient.set(memory.outputGradients[0], (row + from) * width, width);
        kernels.apply(
                Elementwise.ADD,
                to - from,
                width,
                stateGradient,
                stateGradient,
                outputGradient,
                null);
    }

    private void passGradients(int step, int time, int from, int to) {
        for (int index = 0; index < memory.states.length; index++) {
            int row = gradientRow(index, step, time, false);
            if (memory.program.states().get(index).previousGradient() == Program.NONE) {
                int width = memory.stateWidth(index);
                Arrays.fill(
                        memory.stateGradients[index], (row + from) * width, (row + to) * width, 0f);
            }
            memory.replaced.stopGradients(index, row, time, base, from, to);
            maskedRows.passGradients(index, row, time, from, to);
        }
    }

    /** Where the gradients of the initial states begin, after {@link #backward} of all windows. */
    public static int initialGradientRow(NodeMemory memory, int index) {
        return memory.plan.keepsGradients(index)
                ? memory.previousSlot(memory.time(0)) - memory.base(0)
                : memory.batch;
    }

    // ---- gradients of weights

    /**
     * Adds this thread's share of the gradients of the weights, over all samples of a window whose
     * {@link #backward} all threads have done.
     */
    public void gradients(int which, int part, int parts) {
        enter(which);
        int firstRow = base;
        int endRow = endTime() * memory.batch;
        boolean begins = which == memory.windows() - 1;
        gradients.run(firstRow, endRow, part, parts, begins, which == 0);
    }
}
