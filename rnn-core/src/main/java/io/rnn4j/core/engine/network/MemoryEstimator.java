package io.rnn4j.core.engine.network;

import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.engine.node.Checkpoints;
import io.rnn4j.core.engine.node.GradientPath;
import io.rnn4j.core.engine.node.MemoryEstimate;

import java.util.List;

/** Estimates the memory that a training step of a network takes, without weights and losses. */
public final class MemoryEstimator {
    private final CompiledNetwork network;
    private final GradientPaths paths;
    private final int windows;

    private MemoryEstimator(CompiledNetwork network, int windows) {
        this.network = network;
        this.paths = new GradientPaths(network, false);
        this.windows = windows;
    }

    /** Estimates the memory of a training step of at least one time step, in floats of a sample. */
    public static MemoryEstimate estimate(
            CompiledNetwork network, Checkpoints checkpoints, int steps) {
        int window = checkpoints.window(steps);
        return new MemoryEstimator(network, Math.ceilDiv(steps, window)).sum();
    }

    private MemoryEstimate sum() {
        MemoryEstimate sum = new MemoryEstimate(0, 0, 0);
        for (Signal input : network.inputs()) {
            sum = sum.plus(MemoryEstimate.rows(input));
        }
        for (int input : network.indexInputs()) { // ints of the same size
            sum = sum.plus(MemoryEstimate.rows(network.inputs().get(input)));
        }
        for (int index = 0; index < network.nodes().size(); index++) {
            sum = sum.plus(ofNode(index));
        }
        return sum;
    }

    private MemoryEstimate ofNode(int index) {
        CompiledNode node = network.nodes().get(index);
        List<Signal> read = node.node().inputs();
        List<Signal> made = network.made().get(index);
        Signal first = made.getFirst();
        MemoryEstimate sum =
                node.hasProgram()
                        ? node.memory(paths.of(index), windows)
                                .of(read.isEmpty() ? first : read.getFirst())
                        : MemoryEstimate.rows(first);
        for (Signal signal : made) {
            if (paths.hasGradient(signal)) {
                sum = sum.plus(MemoryEstimate.rows(signal));
            }
        }
        for (int input = 0; input < read.size(); input++) {
            if (paths.of(index)[input] == GradientPath.ADDED) {
                sum = sum.plus(MemoryEstimate.rows(read.get(input)));
            }
            if (paths.of(index)[input] != GradientPath.NONE && node.attendsTo(input)) {
                sum =
                        sum.plus(MemoryEstimate.rows(read.get(input))) // the sums are doubles
                                .plus(MemoryEstimate.rows(read.get(input)));
            }
        }
        return sum;
    }
}
