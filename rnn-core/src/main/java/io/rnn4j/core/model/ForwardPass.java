package io.rnn4j.core.model;

import io.rnn4j.api.tensor.Tensor;

import java.util.Map;
import java.util.Objects;

/**
 * A forward pass that keeps what the backward pass reads. The weights must not change before {@link
 * #backward}.
 */
public final class ForwardPass {
    private final ModelPass pass;

    ForwardPass(ModelPass pass) {
        this.pass = pass;
    }

    /**
     * Returns what comes out of the model.
     *
     * @return [batch, time, width], or [batch, width] if the last layer answers once
     */
    public Tensor outputs() {
        return pass.outputs().get(Sequential.OUTPUT);
    }

    /**
     * Returns the states after the last step, by name: the label of the layer, a slash, the name of
     * the state.
     *
     * @return the states, each [batch, width]
     */
    public Map<String, Tensor> finalStates() {
        return pass.finalStates();
    }

    /**
     * Computes the gradients of a number from those with respect to the outputs.
     *
     * @param outputGradient the gradient of the number with respect to {@link #outputs()}, in their
     *     shape
     * @return the gradients with respect to weights, inputs and initial states
     */
    public Gradients backward(Tensor outputGradient) {
        return backward(outputGradient, Map.of());
    }

    /**
     * Computes the gradients of a number from those with respect to outputs and final states. May
     * be called again with other gradients.
     *
     * @param outputGradient the gradient of the number with respect to {@link #outputs()}, in their
     *     shape
     * @param finalStateGradients those with respect to {@link #finalStates()}; 0 for those that are
     *     left out
     * @return the gradients with respect to weights, inputs and initial states
     * @throws IllegalArgumentException if a shape or a name does not fit
     * @throws IllegalStateException if the weights have changed since the forward pass
     */
    public Gradients backward(Tensor outputGradient, Map<String, Tensor> finalStateGradients) {
        Objects.requireNonNull(outputGradient, "the gradient of the outputs is null");
        ModelGradients gradients =
                pass.backward(Map.of(Sequential.OUTPUT, outputGradient), finalStateGradients);
        return new Gradients(
                gradients.weights(),
                gradients.inputs().get(Sequential.INPUT),
                gradients.initialStates());
    }
}
