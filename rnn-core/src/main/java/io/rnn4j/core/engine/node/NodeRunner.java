package io.rnn4j.core.engine.node;

import io.rnn4j.core.engine.program.PlannedProgram;
import io.rnn4j.core.engine.program.Scalars;
import io.rnn4j.core.engine.program.Segment;
import io.rnn4j.kernel.Elementwise;
import io.rnn4j.kernel.Kernels;
import io.rnn4j.kernel.Rows;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Runs one node for the samples of one thread. It contains the time loop, with direction, windows,
 * initial and final states. The rows of a program without states run many at a time, without a
 * loop.
 *
 * <p>A thread writes only rows of its samples, so no result depends on the number of threads.
 */
public final class NodeRunner {
    /**
     * Rows that run at a time outside of the time loop. All rows at once exceed the second-level
     * cache (13 % slower in an LSTM of 256 units); single steps reuse a packed operand too little.
     */
    public static final int CHUNK = 240;

    private static final ToDoubleFunction<String> NO_SCALARS = Scalars::unavailable;

    private final NodeBuffers buffers;
    private final TimeSteps time;
    private final StateBuffers states;
    private final NodeWeights weights;
    private final Kernels kernels;
    private Object packedWeights; // keeps the packed copies that the segments read
    private final SegmentRunner[] segments; // in the order of Segment
    private final GradientRunner gradients;
    private final PaddedRows padded;
    private final Rows sum = new Rows(0);
    private final Rows addend = new Rows(0);

    /** The window whose rows the arrays hold; -1 for none. */
    private int window = -1;

    private int base; // the first row of the window

    /** Creates a runner with the arrays of the thread for the gradients of weights. */
    public NodeRunner(
            NodeBuffers buffers, NodeWeights weights, Kernels kernels, GradientArrays arrays) {
        PlannedProgram planned = buffers.planned();
        this.buffers = buffers;
        this.time = buffers.time();
        this.states = buffers.states();
        this.weights = weights;
        this.kernels = kernels;
        int count = (planned.training() ? Segment.GRADIENTS : Segment.FORWARD).ordinal() + 1;
        this.segments = new SegmentRunner[count];
        for (int index = 0; index < count; index++) {
            Segment segment = Segment.values()[index];
            segments[index] = new SegmentRunner(buffers, segment, kernels);
            packedWeights = weights.reserve(planned.order().instructions(segment), kernels);
        }
        this.gradients =
                planned.training()
                        ? new GradientRunner(buffers, segment(Segment.GRADIENTS), kernels, arrays)
                        : null;
        this.padded = new PaddedRows(buffers);
    }

    private SegmentRunner segment(Segment segment) {
        return segments[segment.ordinal()];
    }

    /**
     * Prepares a batch with a maximum number of samples of the thread, after the buffers of the
     * node.
     */
    public void prepare(int samples) {
        for (SegmentRunner segment : segments) {
            segment.resize(Math.max(samples, CHUNK));
        }
        if (time.isPadded()) {
            padded.prepare(samples);
        }
        if (gradients != null) {
            gradients.prepare();
        }
        window = -1;
    }

    /** Binds all values to the rows of a window. */
    private void enter(int newWindow) {
        if (newWindow == window) {
            return;
        }
        window = newWindow;
        base = time.base(window);
        for (SegmentRunner segment : segments) {
            segment.bind(weights, base, NO_SCALARS);
        }
    }

    // ---- forward

    /** Computes the outputs of the samples from … to - 1. */
    public void forward(int from, int to) {
        if (buffers.indexRange() != null) {
            checkIndices(from, to);
        }
        for (int which = 0; which < time.windows(); which++) {
            forward(which, from, to);
            states.save(which, from, to);
        }
    }

    /** Computes the outputs of all samples at some times, of a program without states. */
    public void forwardTimes(int firstTime, int endTime) {
        enter(0);
        runRows(segment(Segment.FORWARD), 0, time.batch(), firstTime, endTime);
    }

    private void forward(int which, int from, int to) {
        enter(which);
        if (buffers.isRecurrent()) {
            forwardSteps(from, to);
            return;
        }
        int firstTime = time.firstTime(which);
        int endTime = time.endTime(which);
        runRows(segment(Segment.FORWARD), from, to, firstTime, endTime);
        if (time.isPadded()) {
            padded.cleanOutputs(firstTime, endTime, from, to);
        }
    }

    private void forwardSteps(int from, int to) {
        states.restore(window, from, to);
        SegmentRunner before = segment(Segment.BEFORE);
        SegmentRunner loop = segment(Segment.FORWARD);
        int ahead = Math.max(1, CHUNK / (to - from));
        int first = time.firstStep(window);
        int end = time.endStep(window);
        for (int step = first; step < end; step++) {
            if ((step - first) % ahead == 0 && !before.isEmpty()) {
                int last = Math.min(step + ahead, end) - 1;
                int firstTime = Math.min(time.time(step), time.time(last));
                runRows(before, from, to, firstTime, firstTime + last - step + 1);
            }
            int at = time.time(step);
            states.readFeedback(at, base, from, to);
            loop.run(at * time.batch() + from, to - from, step, from);
            if (time.isPadded()) {
                padded.keepStates(at, base, from, to);
            }
        }
    }

    private void checkIndices(int from, int to) {
        IndexRange range = buffers.indexRange();
        Rows input = buffers.input(0);
        int[] indices = buffers.indices(0);
        for (int at = 0; at < time.steps(); at++) {
            for (int sample = from; sample < to; sample++) {
                int row = at * time.batch() + sample;
                double index = indices == null ? input.array()[input.at(row)] : indices[row];
                if (!time.isMasked(row) && !range.has(index)) {
                    throw range.refusal(
                            indices == null ? Float.toString((float) index) : "" + indices[row],
                            "sample %s of the batch, step %s".formatted(sample, at));
                }
            }
        }
    }

    /** Runs a segment outside of the time loop for all steps of a range of times. */
    private void runRows(SegmentRunner segment, int from, int to, int firstTime, int endTime) {
        if (segment.isEmpty()) {
            return;
        }
        int batch = time.batch();
        if (from == 0 && to == batch) { // the rows of all steps are adjacent
            runChunks(segment, firstTime * batch, endTime * batch, firstTime);
            return;
        }
        for (int at = firstTime; at < endTime; at++) {
            runChunks(segment, at * batch + from, at * batch + to, at);
        }
    }

    private void runChunks(SegmentRunner segment, int firstRow, int endRow, int at) {
        for (int row = firstRow; row < endRow; row += CHUNK) {
            segment.run(row, Math.min(CHUNK, endRow - row), at, 0);
        }
    }

    // ---- backward

    /**
     * Computes the gradients of the samples from … to - 1 with respect to the inputs in a window
     * and the states before it. Windows run from the last to the first; a window that is no longer
     * in memory is computed again from the states before it.
     */
    public void backward(int which, int from, int to) {
        if (which != window) {
            forward(which, from, to);
        }
        if (buffers.isRecurrent()) {
            backwardSteps(from, to);
        }
        runRows(segment(Segment.AFTER), from, to, time.firstTime(which), time.endTime(which));
        cleanGradients(time.firstTime(which), time.endTime(which), from, to);
    }

    private void backwardSteps(int from, int to) {
        SegmentRunner loop = segment(Segment.BACKWARD);
        states.startGradients(window, from, to);
        for (int step = time.endStep(window) - 1; step >= time.firstStep(window); step--) {
            int at = time.time(step);
            addOutputGradient(step, from, to);
            if (buffers.observer() != null) {
                observe(step, from, to);
            }
            for (int state = 0; state < states.count() && time.isPadded(); state++) {
                int row = states.gradientRowAfter(state, step, base);
                padded.holdGradients(state, row, at, from, to);
            }
            loop.run(at * time.batch() + from, to - from, step, from);
            for (int state = 0; state < states.count(); state++) {
                states.stopGradients(state, step, base, from, to);
                if (time.isPadded()) {
                    int row = states.gradientRowBefore(state, step, base);
                    padded.passGradients(state, row, at, from, to);
                }
            }
        }
    }

    private void observe(int step, int from, int to) {
        for (int state = 0; state < states.count(); state++) {
            int first = states.gradientRowAfter(state, step, base);
            for (int sample = from; sample < to; sample++) {
                int at = (first + sample) * states.width(state);
                buffers.observer().gradients(state, step, sample, states.gradients(state), at);
            }
        }
        ObservedStep.report(buffers.observer(), buffers, buffers, time.time(step), base, from, to);
    }

    private void addOutputGradient(int step, int from, int to) {
        float[] gradient = buffers.outputGradient(0);
        boolean everyStep = buffers.returnsSequences();
        if (gradient == null || !everyStep && step < time.steps() - 1) {
            return;
        }
        int width = buffers.outputWidth();
        int row = everyStep ? time.time(step) * time.batch() : 0;
        int at = (states.gradientRowAfter(0, step, base) + from) * width;
        sum.set(states.gradients(0), at, width);
        addend.set(gradient, (row + from) * width, width);
        kernels.apply(Elementwise.ADD, to - from, width, sum, sum, addend, null);
    }

    /** Computes the gradients of all samples at some times, of a program without states. */
    public void backwardTimes(int firstTime, int endTime) {
        enter(0);
        runRows(segment(Segment.AFTER), 0, time.batch(), firstTime, endTime);
        cleanGradients(firstTime, endTime, 0, time.batch());
    }

    /** Sets gradients of masked rows to 0 where 0 was multiplied by an infinite derivative. */
    private void cleanGradients(int firstTime, int endTime, int from, int to) {
        for (int at = firstTime; at < endTime && time.isPadded(); at++) {
            for (int sample = from; sample < to; sample++) {
                int row = at * time.batch() + sample;
                if (time.isMasked(row)) {
                    padded.cleanInputGradients(row);
                }
            }
        }
    }

    /**
     * Adds a part's share of the gradients of the weights, over all samples of a window, after
     * {@link #backward} of all threads.
     */
    public void weightGradients(int which, int part, int parts) {
        enter(which);
        int endRow = time.endTime(which) * time.batch();
        boolean begins = which == time.windows() - 1;
        gradients.run(base, endRow, part, parts, begins, which == 0);
    }

    /**
     * Arrays of one thread in which nodes form sums over rows. The nodes of a run use the same
     * arrays, one after the other.
     */
    public static final class GradientArrays implements GradientShare.SumArrays {
        private final List<float[]> arrays = new ArrayList<>();

        @Override
        public float[] get(int index, int size) {
            while (arrays.size() <= index) {
                arrays.add(new float[0]);
            }
            if (arrays.get(index).length < size) {
                arrays.set(index, new float[size]);
            }
            return arrays.get(index);
        }
    }
}
