package io.rnn4j.core.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The way back through a chain of nodes. Where all steps are in memory, every thread takes its
 * samples through all nodes without meeting another, and then all compute the gradients of the
 * weights. Where there are checkpoints, they do both window by window, because the memory of a
 * window is used again. The gradients of weights are sums in the same order either way: nodes from
 * the last to the first, steps from the last to the first.
 */
final class BackwardPass {
    private final NetworkRun run;
    private final NodeMemory[] memories;
    private final NodeRunner[][] runners; // [part][node]
    private final WeightArray[] weights;
    private final Map<String, float[]> weightGradients;
    private final IntConsumer clearTask = this::clear;
    private final IntConsumer backwardTask = this::backward;
    private final IntConsumer windowTask = this::windowGradients;
    private final IntConsumer gradientTask = this::allGradients;

    // the window that the threads work on
    private int node;
    private int window;

    BackwardPass(
            NetworkRun run,
            NodeMemory[] memories,
            NodeRunner[][] runners,
            List<WeightArray> weights,
            Map<String, float[]> weightGradients) {
        this.run = run;
        this.memories = memories;
        this.runners = runners;
        this.weights = weights.toArray(WeightArray[]::new);
        this.weightGradients = weightGradients;
    }

    private boolean hasWindows() {
        for (NodeMemory memory : memories) {
            if (memory.windows() > 1) {
                return true;
            }
        }
        return false;
    }

    /** Goes back with the samples of one part through all nodes, if all steps are in memory. */
    void begin(int part) {
        if (hasWindows()) {
            return;
        }
        for (int index = memories.length - 1; index >= 0; index--) {
            runners[part][index].backward(0, run.firstSample(part), run.firstSample(part + 1));
        }
    }

    /** Computes what is left after {@link #begin} of all parts, on all threads. */
    void finish() {
        if (!hasWindows()) {
            Team.SHARED.run(runners.length, gradientTask);
            return;
        }
        Team.SHARED.run(runners.length, clearTask);
        for (node = memories.length - 1; node >= 0; node--) {
            for (window = memories[node].windows() - 1; window >= 0; window--) {
                run.parallel(backwardTask);
                Team.SHARED.run(runners.length, windowTask);
            }
        }
    }

    private void backward(int part) {
        runners[part][node].backward(window, run.firstSample(part), run.firstSample(part + 1));
    }

    private void windowGradients(int part) {
        runners[part][node].gradients(window, part, runners.length);
    }

    private void allGradients(int part) {
        clear(part);
        for (int index = memories.length - 1; index >= 0; index--) {
            runners[part][index].gradients(0, part, runners.length);
        }
    }

    /** Makes a part's share of all gradients 0. */
    private void clear(int part) {
        for (WeightArray weight : weights) {
            float[] gradient = weightGradients.get(weight.name());
            int columns = weight.columns();
            int begin = GradientRunner.share(columns, part, runners.length);
            int end = GradientRunner.share(columns, part + 1, runners.length);
            for (int row = 0; row < gradient.length; row += columns) {
                Arrays.fill(gradient, row + begin, row + end, 0f);
            }
        }
    }
}
