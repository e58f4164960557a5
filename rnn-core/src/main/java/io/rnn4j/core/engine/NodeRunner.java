package io.rnn4j.core.engine;

import io.rnn4j.api.kernel.Elementwise;
import io.rnn4j.api.kernel.Kernels;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One thread's way through one node. Here is the time loop, and with it everything about time:
 * direction, masks, initial and final states. A program without states has no loop: its rows run
 * many at a time.
 *
 * <p>A thread works on a range of samples. All it writes are rows of these samples; so nothing it
 * computes depends on how many threads there are.
 */
final class NodeRunner {
    /**
     * Rows that run at a time outside of the time loop. All rows at once leave the second-level
     * cache (13 % slower in an LSTM of 256 units), single steps use a packed operand too seldom.
     */
    private static final int CHUNK = 240;

    private final NodeMemory memory;
    private final NodeWeights weights;
    private final Kernels kernels;
    private final Map<Segment, SegmentRunner> segments = new EnumMap<>(Segment.class);
    private final GradientRunner gradients;
    private final float[][] scratch;
    private final float[][] block;
    private float[][] carried = new float[0][]; // gradients of masked rows on their way past a step

    NodeRunner(NodeMemory memory, NodeWeights weights, Kernels kernels) {
        this.memory = memory;
        this.weights = weights;
        this.kernels = kernels;
        weights.reserve(memory.program, kernels);
        for (Segment segment : Segment.values()) {
            if (memory.training || segment.compareTo(Segment.FORWARD) <= 0) {
                segments.put(segment, new SegmentRunner(memory, segment, kernels));
            }
        }
        this.gradients =
                memory.training
                        ? new GradientRunner(memory, segments.get(Segment.GRADIENTS), kernels)
                        : null;
        this.scratch = new float[memory.plan.scratchWidths().size()][0];
        this.block = new float[memory.plan.blockWidths().size()][];
        int blockRows = SegmentRunner.blockRows(segments.values());
        for (int index = 0; index < block.length; index++) {
            block[index] = new float[blockRows * memory.plan.blockWidths().get(index)];
        }
    }

    /** Gets ready for a call: its sizes are known, its arrays large enough. */
    void bind(int samples, ToDoubleFunction<String> scalars) {
        int rows = Math.max(samples, CHUNK);
        for (int index = 0; index < scratch.length; index++) {
            scratch[index] =
                    NodeMemory.grown(scratch[index], rows, memory.plan.scratchWidths().get(index));
        }
        for (SegmentRunner segment : segments.values()) {
            segment.bind(memory, weights, scratch, block, scalars);
        }
        if (memory.training && memory.masked != null) {
            if (carried.length == 0) {
                carried = new float[memory.states.length][0];
            }
            for (int index = 0; index < carried.length; index++) {
                int width = memory.program.states().get(index).width();
                carried[index] = NodeMemory.grown(carried[index], samples, width);
            }
        }
    }

    // ---- forward

    /** Computes the outputs of some samples. */
    void forward(int from, int to) {
        if (memory.indices != null) {
            checkIndices(from, to);
        }
        if (!memory.isRecurrent()) {
            rows(segments.get(Segment.FORWARD), from, to, 0, memory.steps);
            cleanMaskedOutputs(from, to);
            return;
        }
        SegmentRunner before = segments.get(Segment.BEFORE);
        SegmentRunner loop = segments.get(Segment.FORWARD);
        int ahead = Math.max(1, CHUNK / (to - from));
        for (int step = 0; step < memory.steps; step++) {
            if (step % ahead == 0 && !before.isEmpty()) {
                int last = Math.min(step + ahead, memory.steps) - 1;
                int firstTime = Math.min(memory.time(step), memory.time(last));
                rows(before, from, to, firstTime, firstTime + last - step + 1);
            }
            int time = memory.time(step);
            loop.run(time * memory.batch + from, to - from, step, from);
            carryMaskedStates(time, from, to);
        }
    }

    private void checkIndices(int from, int to) {
        Span input = memory.inputs[0];
        for (int time = 0; time < memory.steps; time++) {
            for (int sample = from; sample < to; sample++) {
                int row = time * memory.batch + sample;
                if (memory.masked == null || !memory.masked[row]) {
                    memory.indices.check(input.array[input.shift + row], sample, time);
                }
            }
        }
    }

    /** Runs a segment that is not bound to the time loop for all steps of a range of times. */
    private void rows(SegmentRunner segment, int from, int to, int firstTime, int lastTime) {
        if (segment.isEmpty()) {
            return;
        }
        int batch = memory.batch;
        if (from == 0 && to == batch) { // the rows of all steps are adjacent
            chunks(segment, firstTime * batch, lastTime * batch, firstTime);
            return;
        }
        for (int time = firstTime; time < lastTime; time++) {
            chunks(segment, time * batch + from, time * batch + to, time);
        }
    }

    private void chunks(SegmentRunner segment, int firstRow, int lastRow, int time) {
        for (int row = firstRow; row < lastRow; row += CHUNK) {
            segment.run(row, Math.min(CHUNK, lastRow - row), time, 0);
        }
    }

    /** A masked step leaves every state as it was. */
    private void carryMaskedStates(int time, int from, int to) {
        if (memory.masked == null) {
            return;
        }
        for (int sample = from; sample < to; sample++) {
            if (memory.masked[time * memory.batch + sample]) {
                for (int index = 0; index < memory.states.length; index++) {
                    int width = memory.program.states().get(index).width();
                    System.arraycopy(
                            memory.states[index],
                            (memory.previousSlot(time) + sample) * width,
                            memory.states[index],
                            (memory.nextSlot(time) + sample) * width,
                            width);
                }
            }
        }
    }

    // ---- backward

    /** Computes the gradients with respect to inputs and initial states of some samples. */
    void backward(int from, int to) {
        if (memory.isRecurrent()) {
            SegmentRunner loop = segments.get(Segment.BACKWARD);
            startGradients(from, to);
            for (int step = memory.steps - 1; step >= 0; step--) {
                int time = memory.time(step);
                addOutputGradient(step, time, from, to);
                holdMaskedGradients(step, time, from, to);
                loop.run(time * memory.batch + from, to - from, step, from);
                passMaskedGradients(step, time, from, to);
            }
        }
        rows(segments.get(Segment.AFTER), from, to, 0, memory.steps);
        cleanMaskedGradients(from, to);
    }

    /** What comes out of a masked row counts for nothing, but others multiply it with 0. */
    private void cleanMaskedOutputs(int from, int to) {
        if (memory.masked == null) {
            return;
        }
        Span output = memory.outputs[0];
        int width = memory.outputWidth();
        for (int time = 0; time < memory.steps; time++) {
            for (int sample = from; sample < to; sample++) {
                int row = time * memory.batch + sample;
                if (memory.masked[row]) {
                    clean(output.array, output.shift + row * width, width);
                }
            }
        }
    }

    /** A gradient of 0 stays 0 in a masked row, even where it has met an infinite derivative. */
    private void cleanMaskedGradients(int from, int to) {
        if (memory.masked == null) {
            return;
        }
        for (int time = 0; time < memory.steps; time++) {
            for (int sample = from; sample < to; sample++) {
                int row = time * memory.batch + sample;
                if (memory.masked[row]) {
                    gradients.clean(row);
                    cleanInputGradient(row);
                }
            }
        }
    }

    private void cleanInputGradient(int row) {
        for (int index = 0; index < memory.inputGradients.length; index++) {
            Span gradient = memory.inputGradients[index];
            int width = memory.program.inputs().get(index).width();
            if (gradient.array != null) {
                clean(gradient.array, gradient.shift + row * width, width);
            }
        }
    }

    /** Makes a row 0 if it is not finite. */
    static void clean(float[] array, int at, int width) {
        for (int k = at; k < at + width; k++) {
            if (!Float.isFinite(array[k])) {
                Arrays.fill(array, at, at + width, 0f);
                return;
            }
        }
    }

    /** Where the gradients of a state before or after a step begin. */
    private int gradientRow(int index, int step, int time, boolean after) {
        if (memory.plan.keepsGradients(index)) {
            return after ? memory.nextSlot(time) : memory.previousSlot(time);
        }
        return ((after ? step : step + 1) & 1) * memory.batch;
    }

    private void startGradients(int from, int to) {
        int step = memory.steps - 1;
        int time = memory.time(step);
        for (int index = 0; index < memory.states.length; index++) {
            int width = memory.program.states().get(index).width();
            float[] gradients = memory.stateGradients[index];
            int start = gradientRow(index, step, time, true);
            float[] given = memory.finalStateGradients[index];
            if (given == null) {
                Arrays.fill(gradients, (start + from) * width, (start + to) * width, 0f);
            } else {
                System.arraycopy(
                        given,
                        from * width,
                        gradients,
                        (start + from) * width,
                        (to - from) * width);
            }
        }
    }

    private void addOutputGradient(int step, int time, int from, int to) {
        boolean last = step == memory.steps - 1;
        if (!memory.outputSequence && !last) {
            return;
        }
        int width = memory.outputWidth();
        int row = memory.outputSequence ? time * memory.batch : 0;
        int at = (gradientRow(0, step, time, true) + from) * width;
        kernels.apply(
                Elementwise.ADD,
                to - from,
                width,
                memory.stateGradients[0],
                at,
                width,
                memory.stateGradients[0],
                at,
                width,
                memory.outputGradients[0],
                (row + from) * width,
                width,
                null,
                0,
                0);
    }

    /** The gradient of a masked row waits while the step runs with 0 in its place. */
    private void holdMaskedGradients(int step, int time, int from, int to) {
        if (memory.masked == null) {
            return;
        }
        for (int index = 0; index < memory.states.length; index++) {
            int width = memory.program.states().get(index).width();
            float[] gradients = memory.stateGradients[index];
            int start = gradientRow(index, step, time, true);
            for (int sample = from; sample < to; sample++) {
                if (memory.masked[time * memory.batch + sample]) {
                    int at = (start + sample) * width;
                    System.arraycopy(gradients, at, carried[index], (sample - from) * width, width);
                    Arrays.fill(gradients, at, at + width, 0f);
                }
            }
        }
    }

    private void passMaskedGradients(int step, int time, int from, int to) {
        for (int index = 0; index < memory.states.length; index++) {
            Program.StateValues state = memory.program.states().get(index);
            int width = state.width();
            float[] gradients = memory.stateGradients[index];
            int start = gradientRow(index, step, time, false);
            if (state.previousGradient() == Program.NONE) {
                Arrays.fill(gradients, (start + from) * width, (start + to) * width, 0f);
            }
            if (memory.masked != null) {
                for (int sample = from; sample < to; sample++) {
                    if (memory.masked[time * memory.batch + sample]) {
                        System.arraycopy(
                                carried[index],
                                (sample - from) * width,
                                gradients,
                                (start + sample) * width,
                                width);
                    }
                }
            }
        }
    }

    /** Where the gradients of the initial states begin, after {@link #backward}. */
    static int initialGradientRow(NodeMemory memory, int index) {
        return memory.plan.keepsGradients(index) ? memory.initialSlot() : memory.batch;
    }

    // ---- gradients of weights

    /** Computes this thread's share of the gradients of the weights, over all samples. */
    void gradients(int part, int parts) {
        gradients.run(part, parts);
    }
}
