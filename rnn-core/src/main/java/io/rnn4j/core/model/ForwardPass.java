package io.rnn4j.core.model;

import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.engine.network.NetworkRun;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.ModelWeights;
import io.rnn4j.core.run.batch.Batch;
import io.rnn4j.core.run.batch.DataCheck;
import io.rnn4j.core.run.batch.NamedStates;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.batch.TrainingObjectives;
import io.rnn4j.core.run.feedback.FeedbackRuns;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.Feedback;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A forward pass of a {@link Model} that keeps the values which the backward pass reads. The
 * weights must not change before {@link #backward}.
 */
public final class ForwardPass {
    /** Value in place of the number of a training step, for the masks of inference. */
    static final long INFERENCE = -1;

    private final AssembledModel model;
    private final ModelWeights weights;
    private final NamedStates states;
    private final NetworkRun.Prepared prepared;
    private NetworkRun.Forward forward;
    private final Examples data;
    private final Samples samples;
    private final Map<String, Tensor> outputs = new LinkedHashMap<>();
    private final Map<String, Tensor> finalStates;
    private final long version;
    private boolean consumed; // the backward pass overwrites what it has read

    /** What a pass starts from. */
    record Start(
            Examples data,
            Map<String, Tensor> initialStates,
            Feedback feedback,
            long trainingStep) {}

    ForwardPass(
            AssembledModel model, Execution execution, TrainingObjectives objectives, Start start) {
        this.model = model;
        this.weights = model.weights();
        this.states = new NamedStates(model.states());
        DataCheck check = new DataCheck(model);
        this.data = check.named(start.data());
        Samples inputs = check.inputs(data);
        Objects.requireNonNull(start.feedback(), "feedback");
        this.samples = start.feedback().isFree() ? inputs : check.givenTargets(data, inputs);
        FeedbackRuns feedback = FeedbackRuns.of(model, start.feedback(), samples, objectives);
        NetworkRun run = model.run(execution, NetworkRun.Passes.ALL_GRADIENTS);
        this.version = weights.version();
        long step = Math.max(start.trainingStep(), 0);
        if (start.trainingStep() != INFERENCE) {
            run.drawMasks(model.seed(), step, 0);
        }
        Batch batch = new Batch(model).takeAll(samples);
        this.prepared = batch.prepare(run, version);
        states.begin(prepared, start.initialStates(), batch.size());
        if (feedback != null) {
            feedback.prepare(prepared, batch, step);
        }
        batch.copyInputs(prepared);
        this.forward = prepared.forward();
        for (int output = 0; output < model.outputs().size(); output++) {
            Tensor rows = Tensor.zeros(samples.shapeOf(model.outputTerminals().get(output)));
            batch.copyOutput(prepared, output, rows);
            outputs.put(model.outputNames().get(output), rows);
        }
        this.finalStates = states.last(prepared, batch.size());
    }

    /**
     * {@return the outputs by name, each [batch, steps, width] or [batch, width]; not to be
     * changed}
     */
    public Map<String, Tensor> outputs() {
        return Collections.unmodifiableMap(outputs);
    }

    /**
     * {@return the only output, [batch, steps, width] or [batch, width]; not to be changed}
     *
     * @throws IllegalStateException if the model has several outputs
     */
    public Tensor output() {
        return only("output", outputs);
    }

    static Tensor only(String what, Map<String, Tensor> tensors) {
        if (tensors.size() != 1) {
            throw new IllegalStateException(
                    "%s() needs a model with one %s, this one has %s; use %ss()"
                            .formatted(what, what, tensors.keySet(), what));
        }
        return tensors.values().iterator().next();
    }

    /**
     * {@return the states after the last time step by the names of {@link Model#stateWidths()},
     * each [batch, width]; not to be changed}
     */
    public Map<String, Tensor> finalStates() {
        return Collections.unmodifiableMap(finalStates);
    }

    /**
     * Computes the gradients of a number from its gradient with respect to the only output.
     *
     * @param outputGradient gradient of the number with respect to {@link #output()}, in its shape
     * @return the gradients of weights, input and initial states
     */
    public Gradients backward(Tensor outputGradient) {
        return backward(outputGradient, Map.of());
    }

    /**
     * Computes the gradients of a number from its gradients with respect to the only output and the
     * final states.
     *
     * @param outputGradient gradient of the number with respect to {@link #output()}, in its shape
     * @param finalStateGradients gradients with respect to {@link #finalStates()}; 0 for states
     *     that are left out
     * @return the gradients of weights, input and initial states
     */
    public Gradients backward(Tensor outputGradient, Map<String, Tensor> finalStateGradients) {
        Objects.requireNonNull(outputGradient, "the gradient of the output is null");
        output();
        return backward(
                Map.of(model.outputNames().getFirst(), outputGradient), finalStateGradients);
    }

    /**
     * Computes the gradients of a number from its gradients with respect to the outputs.
     *
     * @param outputGradients gradients of the number with respect to {@link #outputs()} by name; 0
     *     for outputs that are left out
     * @return the gradients of weights, inputs and initial states
     */
    public Gradients backward(Map<String, Tensor> outputGradients) {
        return backward(outputGradients, Map.of());
    }

    /**
     * Computes the gradients of a number from its gradients with respect to outputs and final
     * states. It may be called repeatedly.
     *
     * @param outputGradients gradients of the number with respect to {@link #outputs()} by name; 0
     *     for outputs that are left out
     * @param finalStateGradients gradients with respect to {@link #finalStates()}; 0 for states
     *     that are left out
     * @return the gradients of weights, inputs and initial states
     * @throws IllegalArgumentException if a name is unknown or a shape does not fit
     * @throws IllegalStateException if the weights have changed since the forward pass
     */
    public Gradients backward(
            Map<String, Tensor> outputGradients, Map<String, Tensor> finalStateGradients) {
        Objects.requireNonNull(outputGradients, "gradients of outputs by name are null");
        if (weights.version() != version) {
            throw new IllegalStateException(
                    "the weights have changed since the forward pass; run forward again");
        }
        outputGradients.forEach(this::check);
        states.pass(
                finalStateGradients,
                samples.count(),
                (node, state, rows) -> prepared.states(node).finalGradient(state, rows));
        if (consumed) {
            forward = prepared.forward();
        }
        consumed = true;
        List<String> names = model.outputNames();
        for (int output = 0; output < names.size(); output++) {
            Tensor given = outputGradients.get(names.get(output));
            float[] gradient = prepared.outputGradient(output);
            if (given == null) {
                Arrays.fill(gradient, 0f);
            } else {
                Batch.toTimeMajor(
                        given.toFloat(), prepared.outputSteps(output), samples.count(), gradient);
            }
        }
        int further = model.penalties().size() + model.transitions().size();
        for (int output = names.size(); output < names.size() + further; output++) {
            Arrays.fill(prepared.outputGradient(output), 0f);
        }
        NetworkRun.Gradients computed = forward.backward().gradients();
        return new Gradients(
                weightGradients(computed),
                inputGradients(computed),
                states.initialGradients(prepared, samples.count()));
    }

    private void check(String name, Tensor gradient) {
        Objects.requireNonNull(gradient, () -> "the gradient of output '" + name + "' is null");
        Tensor output = outputs.get(name);
        if (output == null) {
            throw AssembledModel.unknown("output", name, outputs.keySet());
        }
        if (!gradient.shape().equals(output.shape())) {
            throw new IllegalArgumentException(
                    "the gradient of output '%s' has shape %s, expected %s, that of the output"
                            .formatted(name, gradient.shape(), output.shape()));
        }
    }

    private Map<String, Tensor> weightGradients(NetworkRun.Gradients computed) {
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        for (String name : weights.names()) {
            float[] gradient = computed.weight(name).clone();
            gradients.put(name, Tensor.of(gradient, weights.shape(name).toArray()));
        }
        return gradients;
    }

    private Map<String, Tensor> inputGradients(NetworkRun.Gradients computed) {
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        for (int number = 0; number < model.inputs().size(); number++) {
            String name = model.inputNames().get(number);
            int steps = samples.steps()[number];
            int features = model.inputs().get(number).features();
            Tensor gradient = Tensor.zeros(samples.count(), steps, features);
            Batch.toBatchFirst(computed.input(number), 0, steps, samples.count(), gradient, 0);
            gradients.put(name, gradient.reshape(data.inputOf(name).shape().toArray()));
        }
        return gradients;
    }
}
