package io.rnn4j.core.engine.node;

import io.rnn4j.core.thread.Team;
import io.rnn4j.kernel.Kernels;

import java.util.Map;

/**
 * The settings and buffers that all nodes of a run share.
 *
 * @param training whether there are backward passes
 * @param kernels the kernels of every thread
 * @param arrays arrays for the gradients of weights, of every thread
 * @param limit how many threads share work
 * @param seed seed of the dropout masks
 * @param weightGradients gradients of the weights by their full names
 */
public record RunContext(
        boolean training,
        Kernels[] kernels,
        NodeRunner.GradientArrays[] arrays,
        Team.Limit limit,
        MaskSeed seed,
        Map<String, float[]> weightGradients) {

    /**
     * {@return the gradients of a layer's weights by their names within the layer; none without
     * backward passes}
     */
    public Map<String, float[]> gradientsOf(NodeWeights weights) {
        return training ? weights.gradients(weightGradients) : Map.of();
    }
}
