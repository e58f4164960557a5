package io.rnn4j.core.model;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.NetworkRun;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A forward pass that keeps what the backward pass reads. The weights must not change before {@link
 * #backward}.
 */
public final class ForwardPass {
    /** Instead of the number of a training step: random masks are what they are in inference. */
    static final long INFERENCE = -1;

    private final States states;
    private final Weights weights;
    private final NetworkRun run;
    private final Tensor inputs;
    private final Tensor outputs;
    private final Map<String, Tensor> finalStates;
    private final int batch;
    private final long version;
    private boolean consumed; // the backward pass overwrites what it has read

    ForwardPass(
            Sequential model,
            Execution execution,
            Tensor inputs,
            Tensor mask,
            Map<String, Tensor> initialStates,
            long trainingStep) {
        Chain chain = model.chain();
        this.states = new States(chain);
        this.weights = model.weights();
        this.inputs = inputs;
        Samples samples = Samples.of(model, inputs, mask);
        this.batch = samples.count;
        this.run =
                new NetworkRun(
                        chain.network(),
                        true,
                        true,
                        execution.checkpoints(),
                        execution.kernels(),
                        execution.threads());
        int[] order = Samples.inOrder(batch);
        boolean[] masked = samples.masks(order, 0, batch, new boolean[0]);
        this.version = weights.version();
        if (trainingStep != INFERENCE) {
            run.draw(model.seed(), trainingStep, 0);
        }
        run.prepare(samples.steps, batch, masked, version);
        states.put(initialStates, batch, run::initialState);
        samples.copyInputs(order, 0, batch, 0, batch, run.input());
        run.forward();
        this.outputs = Tensor.zeros(model.outputShape(samples, inputs.rank()));
        Samples.toBatchFirst(
                run.output(),
                run.outputStart(),
                run.outputSteps(),
                batch,
                outputs.size(-1),
                outputs.array(),
                0);
        this.finalStates = states.finals(run, batch);
    }

    /**
     * Returns what comes out of the model.
     *
     * @return [batch, time, width], or [batch, width] if the last layer answers once
     */
    public Tensor outputs() {
        return outputs;
    }

    /**
     * Returns the states after the last step, by name: the label of the layer, a slash, the name of
     * the state.
     *
     * @return the states, each [batch, width]
     */
    public Map<String, Tensor> finalStates() {
        return finalStates;
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
        if (weights.version() != version) {
            throw new IllegalStateException(
                    "the weights have changed since the forward pass; run forward again");
        }
        if (!outputGradient.shape().equals(outputs.shape())) {
            throw new IllegalArgumentException(
                    "the gradient of the outputs has shape "
                            + outputGradient.shape()
                            + ", expected "
                            + outputs.shape());
        }
        states.put(finalStateGradients, batch, run::finalStateGradient);
        if (consumed) {
            run.forward();
        }
        consumed = true;
        Samples.toTimeMajor(
                outputGradient.array(),
                run.outputSteps(),
                batch,
                outputs.size(-1),
                run.outputGradient());
        run.parallel(run::backward);
        run.gradients();
        Map<String, Tensor> weightGradients = new LinkedHashMap<>();
        for (String name : weights.names()) {
            weightGradients.put(
                    name, Tensor.of(run.weightGradient(name).clone(), weights.shape(name).sizes()));
        }
        Tensor inputGradient = Tensor.zeros(inputs.shape());
        int features = inputs.size(-1);
        Samples.toBatchFirst(
                run.inputGradient(),
                0,
                inputs.rank() == 3 ? inputs.size(1) : 1,
                batch,
                features,
                inputGradient.array(),
                0);
        return new Gradients(weightGradients, inputGradient, states.initialGradients(run, batch));
    }
}
