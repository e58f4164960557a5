package io.rnn4j.core.engine.node;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.engine.program.PlannedProgram;
import io.rnn4j.core.engine.program.Program;

import java.math.BigInteger;

/**
 * The memory of the values of a training step, without weights and their gradients: 4 · samples ·
 * (steps · everyStep + window · windowStep + fixed) bytes.
 *
 * @param everyStep floats of a sample that are kept for every time step: the signals and their
 *     gradients
 * @param windowStep floats of a sample that are kept for the time steps of one window: the values
 *     that the backward pass reads. Without checkpoints all steps are one window
 * @param fixed floats of a sample that do not depend on the number of steps: rows without time,
 *     initial states, and checkpoints
 */
public record MemoryEstimate(long everyStep, long windowStep, long fixed) {

    /** {@return the sum of two estimates} */
    public MemoryEstimate plus(MemoryEstimate other) {
        return new MemoryEstimate(
                everyStep + other.everyStep, windowStep + other.windowStep, fixed + other.fixed);
    }

    /**
     * {@return this estimate for a signal: all steps are fixed if it does not have the time axis of
     * an input}
     */
    public MemoryEstimate of(Signal signal) {
        if (signal.time().isOfInput()) {
            return this;
        }
        int steps = signal.sequence() ? signal.time().steps() : 1;
        return new MemoryEstimate(0, 0, steps * (everyStep + windowStep) + fixed);
    }

    /** Estimates the rows of a signal. */
    public static MemoryEstimate rows(Signal signal) {
        return new MemoryEstimate(signal.width(), 0, 0).of(signal);
    }

    /** {@return the number of bytes for a batch of samples} */
    public BigInteger bytes(int steps, int window, int samples) {
        BigInteger floats =
                product(steps, everyStep).add(product(window, windowStep)).add(product(1, fixed));
        return floats.multiply(product(Float.BYTES, samples));
    }

    private static BigInteger product(long one, long two) {
        return BigInteger.valueOf(one).multiply(BigInteger.valueOf(two));
    }

    /**
     * Estimates the buffers of a node that runs a program, planned for training, without the
     * gradient of its output, in floats of a sample.
     */
    public static MemoryEstimate of(PlannedProgram planned, boolean returnsSequences, int windows) {
        Program program = planned.program();
        long everyStep = program.outputs().stream().mapToLong(Program.Output::width).sum();
        long windowStep =
                planned.plan().sequenceWidths().stream().mapToLong(Integer::longValue).sum();
        long fixed = 0;
        for (int state = 0; state < program.states().size(); state++) {
            long width = program.states().get(state).width();
            fixed += width;
            if (state == 0 && returnsSequences) {
                everyStep += width;
            } else {
                windowStep += width;
                fixed += windows > 1 ? (windows + 1L) * width : 0;
            }
            if (planned.plan().keepsGradients(state)) {
                windowStep += width;
                fixed += width;
            } else {
                fixed += 2 * width;
            }
        }
        return new MemoryEstimate(everyStep, windowStep, fixed);
    }
}
