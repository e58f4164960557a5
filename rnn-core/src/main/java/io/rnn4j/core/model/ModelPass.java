package io.rnn4j.core.model;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.run.assembly.Assembly;
import io.rnn4j.core.run.assembly.Wording;
import io.rnn4j.core.run.batch.BatchMasks;
import io.rnn4j.core.run.batch.DataRows;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.batch.States;
import io.rnn4j.core.run.feedback.FeedbackRuns;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.Weights;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A forward pass of a {@link Model} that keeps what the backward pass reads. The weights must not
 * change before {@link #backward(Map)}.
 */
public final class ModelPass {
    /** Instead of the number of a training step: random masks are what they are in inference. */
    static final long INFERENCE = -1;

    private final Assembly assembly;
    private final Wording wording;
    private final States states;
    private final Weights weights;
    private final NetworkRun run;
    private final Examples data;
    private final Samples samples;
    private final Map<String, Tensor> outputs = new LinkedHashMap<>();
    private final Map<String, Tensor> finalStates;
    private final int batch;
    private final long version;
    private boolean consumed; // the backward pass overwrites what it has read

    ModelPass(
            Model model,
            Examples data,
            Map<String, Tensor> initialStates,
            Feedback feedback,
            long trainingStep) {
        this.assembly = model.assembly();
        this.wording = model.wording();
        this.states = new States(assembly.states());
        this.weights = model.weights();
        this.data = data;
        Samples inputs = model.check().inputs(data);
        this.samples = feedback.isFree() ? inputs : model.check().givenTargets(data, inputs);
        FeedbackRuns fed = FeedbackRuns.of(model, feedback, samples).requireClasses(model, samples);
        this.batch = samples.count;
        Execution execution = model.execution();
        this.run =
                new NetworkRun(
                        assembly.network(),
                        true,
                        true,
                        execution.checkpoints(),
                        execution.kernels(),
                        execution.threads());
        int[] order = Samples.inOrder(batch);
        boolean[][] masks = new BatchMasks(assembly).take(samples, order, 0, batch);
        this.version = weights.version();
        if (trainingStep != INFERENCE) {
            run.draw(model.seed(), trainingStep, 0);
        }
        run.prepare(samples.steps, batch, masks, version);
        states.put(initialStates, batch, run.states()::begin);
        fed.prepare(run, samples, order, 0, batch, Math.max(trainingStep, 0));
        samples.copyInputs(order, 0, batch, 0, batch, run);
        run.forward();
        for (int output = 0; output < assembly.outputs().size(); output++) {
            Tensor rows = Tensor.zeros(samples.shapeOf(assembly.outputs().get(output)));
            DataRows.copyOutput(run, output, batch, rows, 0);
            outputs.put(assembly.outputNames().get(output), rows);
        }
        this.finalStates = states.finals(run, batch);
    }

    /**
     * Returns what comes out of the model.
     *
     * @return the outputs by name, each [batch, time, width], or [batch, width]; not to be changed
     */
    public Map<String, Tensor> outputs() {
        return Collections.unmodifiableMap(outputs);
    }

    /**
     * Returns the states after the last step, by name: the label of the layer, a slash, the name of
     * the state.
     *
     * @return the states, each [batch, width]; not to be changed
     */
    public Map<String, Tensor> finalStates() {
        return Collections.unmodifiableMap(finalStates);
    }

    /**
     * Computes the gradients of a number from those with respect to the outputs.
     *
     * @param outputGradients the gradients of the number with respect to {@link #outputs()}, in
     *     their shapes; 0 for those that are left out
     * @return the gradients with respect to weights, inputs and initial states
     */
    public ModelGradients backward(Map<String, Tensor> outputGradients) {
        return backward(outputGradients, Map.of());
    }

    /**
     * Computes the gradients of a number from those with respect to outputs and final states. May
     * be called again with other gradients.
     *
     * @param outputGradients the gradients of the number with respect to {@link #outputs()}, in
     *     their shapes; 0 for those that are left out
     * @param finalStateGradients those with respect to {@link #finalStates()}; 0 for those that are
     *     left out
     * @return the gradients with respect to weights, inputs and initial states
     * @throws IllegalArgumentException if a shape or a name does not fit
     * @throws IllegalStateException if the weights have changed since the forward pass
     */
    public ModelGradients backward(
            Map<String, Tensor> outputGradients, Map<String, Tensor> finalStateGradients) {
        Objects.requireNonNull(outputGradients, "gradients of outputs by name are null");
        if (weights.version() != version) {
            throw new IllegalStateException(
                    "the weights have changed since the forward pass; run forward again");
        }
        outputGradients.forEach(this::check);
        states.put(finalStateGradients, batch, run.states()::finalGradient);
        if (consumed) {
            run.forward();
        }
        consumed = true;
        List<String> names = assembly.outputNames();
        for (int output = 0; output < names.size(); output++) {
            Tensor given = outputGradients.get(names.get(output));
            if (given == null) {
                Arrays.fill(run.outputGradient(output), 0f);
            } else {
                DataRows.toTimeMajor(
                        given.array(),
                        run.outputSteps(output),
                        batch,
                        given.size(-1),
                        run.outputGradient(output));
            }
        }
        run.parallel(run::backward);
        run.gradients();
        return new ModelGradients(
                weightGradients(), inputGradients(), states.initialGradients(run, batch));
    }

    private void check(String name, Tensor gradient) {
        Objects.requireNonNull(gradient, () -> "the gradient of output '" + name + "' is null");
        Tensor output = outputs.get(name);
        if (output == null) {
            throw new IllegalArgumentException(
                    "the model has no output '" + name + "', its outputs are " + outputs.keySet());
        }
        if (!gradient.shape().equals(output.shape())) {
            throw new IllegalArgumentException(
                    "the gradient of "
                            + wording.outputs(name)
                            + " has shape "
                            + gradient.shape()
                            + ", expected "
                            + output.shape()
                            + ", that of the answer");
        }
    }

    private Map<String, Tensor> weightGradients() {
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        for (String name : weights.names()) {
            gradients.put(
                    name, Tensor.of(run.weightGradient(name).clone(), weights.shape(name).sizes()));
        }
        return gradients;
    }

    private Map<String, Tensor> inputGradients() {
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        for (int number = 0; number < assembly.inputs().size(); number++) {
            String name = assembly.inputs().get(number).name();
            Tensor gradient = Tensor.zeros(data.inputOf(name).shape());
            DataRows.toBatchFirst(
                    run.inputGradient(number),
                    0,
                    samples.steps[number],
                    batch,
                    gradient.size(-1),
                    gradient.array(),
                    0);
            gradients.put(name, gradient);
        }
        return gradients;
    }
}
