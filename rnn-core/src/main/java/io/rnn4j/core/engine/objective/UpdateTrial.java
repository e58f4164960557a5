package io.rnn4j.core.engine.objective;

import io.rnn4j.core.engine.node.NodeBuffers;
import io.rnn4j.core.engine.node.NodeOptions;
import io.rnn4j.core.engine.node.NodeWeights;
import io.rnn4j.core.engine.node.SegmentRunner;
import io.rnn4j.core.engine.program.PlannedProgram;
import io.rnn4j.core.engine.program.Segment;
import io.rnn4j.kernel.Kernels;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Computes the new values of a step without keeping them, to check or to measure them. */
final class UpdateTrial {
    /** Elements that are computed at a time. */
    private static final int BLOCK = 4096;

    private final NodeBuffers buffers;
    private final SegmentRunner runner;
    private final NodeWeights none = new NodeWeights(Map.of());
    private final List<String> slotNames;
    private final float[][] results; // of the weight, then of its slots

    UpdateTrial(PlannedProgram planned, Kernels kernels, List<String> slotNames) {
        this.buffers = new NodeBuffers(planned, NodeOptions.ROWS);
        this.runner = new SegmentRunner(buffers, Segment.FORWARD, kernels);
        this.slotNames = slotNames;
        this.results = new float[slotNames.size() + 1][BLOCK];
    }

    /**
     * {@return the first new value of a weight or its slots that is not finite; null if none is}
     */
    NonFiniteUpdate firstNonFinite(UpdateRun.Kept weight, ToDoubleFunction<String> scalars) {
        NonFiniteUpdate found = firstNonFinite(weight, scalars, 0, weight.fixedFrom);
        return found != null
                ? found
                : firstNonFinite(weight, scalars, weight.fixedTo, weight.values.length);
    }

    private NonFiniteUpdate firstNonFinite(
            UpdateRun.Kept weight, ToDoubleFunction<String> scalars, int from, int to) {
        int size = weight.values.length;
        for (int first = from; first < to; first += BLOCK) {
            int count = Math.min(BLOCK, to - first);
            compute(weight, scalars, first, count);
            for (int which = 0; which < results.length; which++) {
                for (int k = 0; k < count; k++) {
                    if (!Float.isFinite(results[which][k])) {
                        return found(weight, which, first + k, results[which][k]);
                    }
                }
            }
        }
        return null;
    }

    /** Computes the new values of some elements of a weight and its slots. */
    private void compute(
            UpdateRun.Kept weight, ToDoubleFunction<String> scalars, int first, int count) {
        int size = weight.values.length;
        buffers.resize(size, 1, size, null);
        buffers.setInput(0, weight.values, 0);
        buffers.setInput(1, weight.gradients, 0);
        buffers.setOutput(0, results[0], -first);
        for (int slot = 0; slot < weight.slots.length; slot++) {
            buffers.setInput(slot + 2, weight.slots[slot], 0);
            buffers.setOutput(slot + 1, results[slot + 1], -first);
        }
        runner.bind(none, 0, scalars);
        runner.run(first, count, 0, 0);
    }

    /** Computes the new values of a weight; fixed elements stay as they are. */
    void newValues(UpdateRun.Kept weight, ToDoubleFunction<String> scalars, float[] to) {
        int size = weight.values.length;
        for (int first = 0; first < size; first += BLOCK) {
            int count = Math.min(BLOCK, size - first);
            compute(weight, scalars, first, count);
            System.arraycopy(results[0], 0, to, first, count);
        }
        int fixed = Math.max(0, weight.fixedTo - weight.fixedFrom);
        System.arraycopy(weight.values, weight.fixedFrom, to, weight.fixedFrom, fixed);
    }

    /** {@return the norm of the change of a weight} */
    double change(UpdateRun.Kept weight, ToDoubleFunction<String> scalars) {
        double squares = 0;
        for (int first = 0; first < weight.values.length; first += BLOCK) {
            int count = Math.min(BLOCK, weight.values.length - first);
            compute(weight, scalars, first, count);
            for (int k = first; k < first + count; k++) {
                if (k < weight.fixedFrom || k >= weight.fixedTo) {
                    double change = (double) results[0][k - first] - weight.values[k];
                    squares += change * change;
                }
            }
        }
        return Math.sqrt(squares);
    }

    private NonFiniteUpdate found(UpdateRun.Kept weight, int which, int element, float after) {
        return new NonFiniteUpdate(
                weight.name,
                which == 0 ? null : slotNames.get(which - 1),
                element,
                (which == 0 ? weight.values : weight.slots[which - 1])[element],
                after,
                weight.gradients[element]);
    }
}
