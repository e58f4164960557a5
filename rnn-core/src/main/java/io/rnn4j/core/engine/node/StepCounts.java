package io.rnn4j.core.engine.node;

import io.rnn4j.core.engine.program.Operation;

/**
 * How many steps of a sample a node has read before a row, without the masked ones: the number by
 * which random masks know a time step, so that padding does not change them.
 */
public final class StepCounts {
    private final NodeMemory memory;
    private final boolean needed;
    private int[] counts = {};

    StepCounts(NodeMemory memory) {
        this.memory = memory;
        this.needed =
                memory.program.instructions().stream()
                        .anyMatch(
                                line ->
                                        line.operation() instanceof Operation.Mask drawn
                                                && !drawn.mask().constant());
    }

    /** Counts the steps of a call, whose sizes and masked rows are known. */
    void count() {
        if (!needed || memory.masked == null) {
            return;
        }
        int batch = memory.batch;
        if (counts.length < memory.steps * batch) {
            counts = new int[memory.steps * batch];
        }
        for (int step = 0; step < memory.steps; step++) {
            int row = memory.time(step) * batch;
            int before = step == 0 ? row : memory.time(step - 1) * batch;
            for (int sample = 0; sample < batch; sample++) {
                if (step == 0) {
                    counts[row + sample] = 0;
                } else {
                    int one = memory.masked[before + sample] ? 0 : 1;
                    counts[row + sample] = counts[before + sample] + one;
                }
            }
        }
    }

    int before(int row) {
        return needed && memory.masked != null ? counts[row] : memory.stepAt(row / memory.batch);
    }
}
