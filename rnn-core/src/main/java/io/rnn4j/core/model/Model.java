package io.rnn4j.core.model;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.equation.Equations;
import io.rnn4j.core.run.assembly.Assembly;
import io.rnn4j.core.run.assembly.Wording;
import io.rnn4j.core.run.batch.DataCheck;
import io.rnn4j.core.run.batch.Goal;
import io.rnn4j.core.run.batch.Goals;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.feedback.FeedbackRuns;
import io.rnn4j.core.run.fit.Predictor;
import io.rnn4j.core.run.fit.Training;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.ModelInput;
import io.rnn4j.core.training.OutputLoss;
import io.rnn4j.core.training.StepResult;
import io.rnn4j.core.training.Weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Layers put together by a {@link Graph}, with any number of inputs and outputs, which go by their
 * names: compiled, trained and asked.
 *
 * <pre>{@code
 * model.compile(new Adam(), new OutputLoss("answer", new SoftmaxCrossEntropy()));
 * model.fit(Examples.of("source", x).input("target", t).target("answer", y), FitOptions.epochs(10));
 * Map<String, Tensor> predictions = model.predict(Examples.of("source", x).input("target", t));
 * }</pre>
 *
 * <p>A model serves any batch size and, if its inputs leave time open, any length. Only its weights
 * change. Any number of threads may predict, evaluate, run forward passes and step sessions of
 * their own at a time, as long as none of them trains or sets weights: what is predicted during
 * {@code fit} by another thread mixes old and new weights. Calls that train wait for each other,
 * {@code compile} and {@code execution} among them. A {@link
 * io.rnn4j.core.training.TrainingListener} may predict and evaluate, because training waits for it;
 * it may not train.
 */
public final class Model {
    private final long seed;
    private final Map<String, Layer> layers;
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private final Assembly assembly;
    private final Wording wording;
    private final DataCheck check;
    private final Weights weights;
    private final Training training = new Training(this);
    private Execution execution = Execution.standard();
    private Predictor predictor = new Predictor(this, execution);

    Model(long seed, Graph graph, Wording wording) {
        this.seed = seed;
        this.layers = graph.layers();
        graph.outputs().forEach((name, wire) -> outputs.put(name, wire.name()));
        this.assembly = new Assembly(graph);
        this.wording = wording;
        this.check = new DataCheck(assembly, wording);
        this.weights = new Weights(assembly.weights());
    }

    // ---- what it is

    /**
     * Returns the seed.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /**
     * Returns the inputs.
     *
     * @return the inputs in the order in which they were added
     */
    public List<ModelInput> inputs() {
        return assembly.inputs();
    }

    /**
     * Returns the layers, each once.
     *
     * @return the layers by label, in the order in which they were added
     */
    public Map<String, Layer> layers() {
        return layers;
    }

    /**
     * Returns the places where layers are used.
     *
     * @return the places in an order of computation
     */
    public List<LayerCall> calls() {
        return assembly.places().stream()
                .map(place -> new LayerCall(place.label(), place.reads()))
                .toList();
    }

    /**
     * Returns the outputs.
     *
     * @return for the name of each output what it is, see {@link Wire#name()}
     */
    public Map<String, String> outputs() {
        return Collections.unmodifiableMap(outputs);
    }

    /**
     * Returns the weights.
     *
     * @return the weights by name
     */
    public Weights weights() {
        return weights;
    }

    /**
     * Returns the widths of all recurrent states.
     *
     * @return the widths by name: the label of the layer, a slash, the name of the state
     */
    public Map<String, Integer> stateWidths() {
        return assembly.stateWidths();
    }

    /**
     * Describes the layers, what they read, the shapes of what they make and the numbers of their
     * parameters, and how many of them are frozen if some are.
     *
     * @return a table
     */
    public String summary() {
        return Summary.of(this);
    }

    /**
     * Describes the layers, and the memory that the values of a training step take.
     *
     * @param batch number of samples
     * @param steps number of time steps of every input
     * @return the table of {@link #summary()}, and the bytes with the formula they come from:
     *     without or with checkpoints as {@link #execution()} says, and with the losses once the
     *     model is compiled
     * @throws IllegalArgumentException if a number is not positive, or if an input has another
     *     number of steps
     */
    public String summary(int batch, int steps) {
        return Summary.of(this) + Summary.memory(this, goals(), batch, steps);
    }

    /**
     * Writes down what the layers compute and, derived from it, how gradients flow back.
     *
     * @return the equations of every layer as text
     */
    public String equations() {
        return equations(Equations::text);
    }

    /**
     * Writes down what the layers compute and, derived from it, how gradients flow back.
     *
     * @return the equations of every layer in LaTeX
     */
    public String latexEquations() {
        return equations(Equations::latex);
    }

    private String equations(Function<Equations, String> notation) {
        return assembly.layerNodes().stream()
                .map(node -> notation.apply(Equations.of(node)) + System.lineSeparator())
                .collect(Collectors.joining());
    }

    /** Returns what is trained; nothing before compile. */
    public List<Goal> goals() {
        return training.isCompiled() ? training.goals().all() : List.of();
    }

    public Assembly assembly() {
        return assembly;
    }

    Wording wording() {
        return wording;
    }

    public DataCheck check() {
        return check;
    }

    public Predictor predictor() {
        return predictor;
    }

    // ---- how it runs

    /**
     * Sets how calls run: on how many threads, with which kernels. No result depends on it. In the
     * middle of a training the slots of the optimizer start anew, as after {@code compile}; steps,
     * epochs and what is drawn at random go on.
     *
     * @param newExecution threads and kernels
     * @return this
     * @throws IllegalStateException if it is called from inside a training, by a listener say
     */
    public synchronized Model execution(Execution newExecution) {
        Objects.requireNonNull(newExecution, "execution");
        training.restart();
        execution = newExecution;
        predictor = new Predictor(this, execution);
        return this;
    }

    /**
     * Returns how calls run.
     *
     * @return threads and kernels
     */
    public Execution execution() {
        return execution;
    }

    // ---- training

    /**
     * Says how to train a model with one output. The slots of the optimizer start at 0, and so do
     * the counts of steps and epochs.
     *
     * @param optimizer changes the weights
     * @param loss is made small
     * @param metrics are measured beside it
     * @return this
     * @throws IllegalArgumentException if the model has several outputs, or if the loss gives no
     *     single number
     * @throws IllegalStateException if it is called from inside a training, by a listener say
     */
    public Model compile(Optimizer optimizer, Loss loss, Metric... metrics) {
        if (outputs.size() > 1) {
            throw new IllegalArgumentException(
                    "the model has the outputs "
                            + outputs.keySet()
                            + "; say with OutputLoss which one the loss is for");
        }
        String output = assembly.outputNames().getFirst();
        return compile(optimizer, new OutputLoss(output, loss).metrics(metrics));
    }

    /**
     * Says how to train. The sum of the losses, each times its weight, is made small; an output
     * without a loss is left alone. The slots of the optimizer start at 0, and so do the counts of
     * steps and epochs.
     *
     * @param optimizer changes the weights
     * @param losses what is made small at each output, and measured beside it
     * @return this
     * @throws IllegalArgumentException if an output is unknown or has two losses, if there is no
     *     loss at all, or if one gives no single number
     * @throws IllegalStateException if it is called from inside a training, by a listener say
     */
    public synchronized Model compile(Optimizer optimizer, OutputLoss... losses) {
        training.compile(optimizer, List.of(losses));
        return this;
    }

    /**
     * Trains on data.
     *
     * @param data all inputs, and targets of every output that has a loss
     * @param options epochs, batch size and so on; masks and data for validation are not among
     *     them, but given as {@link Examples}
     * @return what was measured in every epoch
     * @throws IllegalStateException if {@link #compile(Optimizer, OutputLoss...)} was not called,
     *     or if this is called from inside a training, by a listener say
     * @throws IllegalArgumentException if data or options do not fit; nothing is then changed. A
     *     schedule that gives no number to go by, a sampler that gives no token, and an index that
     *     a layer has computed are met on the way: the training then ends with the weights of the
     *     steps before
     * @throws io.rnn4j.core.training.NonFiniteException if data or the loss are not finite; the
     *     step that met them changes no weight
     */
    public History fit(Examples data, FitOptions options) {
        return fitted(data, null, options);
    }

    /**
     * Trains on data, and measures on others after every epoch.
     *
     * @param data all inputs, and targets of every output that has a loss
     * @param validation likewise
     * @param options epochs, batch size and so on
     * @return what was measured in every epoch
     * @throws IllegalStateException if {@link #compile(Optimizer, OutputLoss...)} was not called,
     *     or if this is called from inside a training, by a listener say
     * @throws IllegalArgumentException if data or options do not fit; nothing is then changed. A
     *     schedule that gives no number to go by, a sampler that gives no token, and an index that
     *     a layer has computed are met on the way: the training then ends with the weights of the
     *     steps before
     * @throws io.rnn4j.core.training.NonFiniteException if data or the loss are not finite; the
     *     step that met them changes no weight
     */
    public History fit(Examples data, Examples validation, FitOptions options) {
        return fitted(data, Objects.requireNonNull(validation, "validation"), options);
    }

    private History fitted(Examples data, Examples validation, FitOptions options) {
        if (options.mask() != null || options.validation() != null) {
            throw new IllegalArgumentException(
                    "a model with named inputs takes masks and data for validation as Examples;"
                            + " leave them out of the options");
        }
        if (validation != null && options.validationSplit() > 0) {
            throw new IllegalArgumentException(
                    "there are data for validation and a validation split of "
                            + options.validationSplit()
                            + "; give one of them");
        }
        return train(data, validation, options);
    }

    /** Trains on data; those for validation are null if there are none. */
    synchronized History train(Examples data, Examples validation, FitOptions options) {
        return training.fit(data, validation, options);
    }

    /**
     * Takes one training step on a batch.
     *
     * @param data all inputs, and targets of every output that has a loss
     * @return the loss before the step, and the final states
     */
    public StepResult trainStep(Examples data) {
        return trainStep(data, Map.of());
    }

    /**
     * Takes one training step on a batch.
     *
     * @param data all inputs, and targets of every output that has a loss
     * @param initialStates by name, each [batch, width]; those left out begin as the model says:
     *     with what a layer gives, or 0
     * @return the loss before the step, and the final states
     * @throws IllegalStateException if {@link #compile(Optimizer, OutputLoss...)} was not called,
     *     or if this is called from inside a training, by a listener say
     * @throws IllegalArgumentException if data or states do not fit; nothing is then changed
     * @throws io.rnn4j.core.training.NonFiniteException if data or the loss are not finite; nothing
     *     is then changed
     */
    public StepResult trainStep(Examples data, Map<String, Tensor> initialStates) {
        return trainStep(data, initialStates, Feedback.freeRunning());
    }

    /**
     * Takes one training step on a batch of a model in which a recurrence feeds back what is an
     * output. Schedules count the steps, or the epochs, since the model was compiled.
     *
     * @param data all inputs, and targets of every output that has a loss
     * @param initialStates by name, each [batch, width]; those left out begin as the model says:
     *     with what a layer gives, or 0
     * @param feedback what the recurrence reads of the step before
     * @return the loss before the step, and the final states
     * @throws IllegalStateException if {@link #compile(Optimizer, OutputLoss...)} was not called,
     *     or if this is called from inside a training, by a listener say
     * @throws IllegalArgumentException if data or states do not fit, or if there is no such
     *     recurrence; nothing is then changed
     * @throws io.rnn4j.core.training.NonFiniteException if data or the loss are not finite; nothing
     *     is then changed
     */
    public synchronized StepResult trainStep(
            Examples data, Map<String, Tensor> initialStates, Feedback feedback) {
        Objects.requireNonNull(initialStates, "states by name are null; give Map.of() for none");
        return training.step(data, initialStates, Objects.requireNonNull(feedback, "feedback"));
    }

    // ---- asking

    /**
     * Measures the losses and the metrics.
     *
     * @param data all inputs, and targets of every output that has a loss
     * @return the numbers by name, as in {@link History}
     * @throws IllegalStateException if {@link #compile(Optimizer, OutputLoss...)} was not called
     * @throws IllegalArgumentException if the data do not fit
     */
    public Map<String, Double> evaluate(Examples data) {
        return evaluate(data, Feedback.freeRunning());
    }

    /**
     * Measures the losses and the metrics of a model in which a recurrence feeds back what is an
     * output, and says what it reads, as {@link #predict(Examples, Feedback)} does.
     *
     * @param data all inputs, and targets of every output that has a loss
     * @param feedback what the recurrence reads of the step before
     * @return the numbers by name, as in {@link History}
     * @throws IllegalStateException if {@link #compile(Optimizer, OutputLoss...)} was not called
     * @throws IllegalArgumentException if the data do not fit, or if there is no such recurrence
     */
    public Map<String, Double> evaluate(Examples data, Feedback feedback) {
        Goals goals = training.goals();
        Samples samples = check.targets(data, goals);
        FeedbackRuns fed = FeedbackRuns.of(this, feedback, samples);
        return predictor.evaluate(samples, goals, fed, false).results("");
    }

    /**
     * Computes the outputs.
     *
     * @param data all inputs
     * @return the outputs by name, each [samples, steps, width], or [samples, width]
     * @throws IllegalArgumentException if the inputs do not fit
     */
    public Map<String, Tensor> predict(Examples data) {
        return named(predictor.predict(check.inputs(data)));
    }

    /**
     * Computes the outputs of a model in which a recurrence feeds back what is an output, and says
     * what it reads: its own answer (as {@link #predict(Examples)} does), tokens that are drawn
     * from it, or the true outputs, so that every answer is one step ahead of them. Schedules are
     * at their beginning.
     *
     * @param data all inputs, and targets of the outputs that are fed back if those are to be read
     * @param feedback what the recurrence reads of the step before
     * @return the outputs by name, each [samples, steps, width], or [samples, width]
     * @throws IllegalArgumentException if the data do not fit, or if there is no such recurrence
     */
    public Map<String, Tensor> predict(Examples data, Feedback feedback) {
        Samples samples = check.givenTargets(data, check.inputs(data));
        FeedbackRuns fed = FeedbackRuns.of(this, feedback, samples).requireClasses(this, samples);
        return named(predictor.predict(samples, fed));
    }

    private Map<String, Tensor> named(Tensor[] results) {
        Map<String, Tensor> byName = new LinkedHashMap<>();
        for (int output = 0; output < results.length; output++) {
            byName.put(assembly.outputNames().get(output), results[output]);
        }
        return byName;
    }

    /**
     * Computes the outputs and keeps what a backward pass needs.
     *
     * @param data all inputs
     * @return the pass
     */
    public ModelPass forward(Examples data) {
        return forward(data, Map.of());
    }

    /**
     * Computes the outputs and keeps what a backward pass needs.
     *
     * @param data all inputs
     * @param initialStates by name, each [batch, width]; those left out begin as the model says:
     *     with what a layer gives, or 0
     * @return the pass
     * @throws IllegalArgumentException if inputs, masks or states do not fit
     */
    public ModelPass forward(Examples data, Map<String, Tensor> initialStates) {
        return forward(data, initialStates, Feedback.freeRunning());
    }

    /**
     * Computes the outputs of a model in which a recurrence feeds back what is an output, as {@link
     * #predict(Examples, Feedback)} does, and keeps what a backward pass needs. No gradient passes
     * through what is read in place of the own output.
     *
     * @param data all inputs, and targets of the outputs that are fed back if those are to be read
     * @param initialStates by name, each [batch, width]; those left out begin as the model says:
     *     with what a layer gives, or 0
     * @param feedback what the recurrence reads of the step before
     * @return the pass
     * @throws IllegalArgumentException if inputs, masks, targets or states do not fit, or if there
     *     is no such recurrence
     */
    public ModelPass forward(Examples data, Map<String, Tensor> initialStates, Feedback feedback) {
        return new ModelPass(this, data, initialStates, feedback, ModelPass.INFERENCE);
    }

    /**
     * Computes the outputs as a training step would, with what dropout leaves out of them, and
     * keeps what a backward pass needs.
     *
     * @param data all inputs
     * @param initialStates by name, each [batch, width]; those left out begin as the model says:
     *     with what a layer gives, or 0
     * @param step number of the training step, from 0: with the seed it decides what is left out
     * @return the pass
     * @throws IllegalArgumentException if inputs, masks, states or the number do not fit
     */
    public ModelPass trainingForward(Examples data, Map<String, Tensor> initialStates, long step) {
        if (step < 0) {
            throw new IllegalArgumentException("training steps are counted from 0, got " + step);
        }
        return new ModelPass(this, data, initialStates, Feedback.freeRunning(), step);
    }

    /**
     * Begins to feed the model step by step, with states that are kept from step to step.
     *
     * @param batchSize how many sequences are fed side by side
     * @return a session whose states are as the model begins
     * @throws IllegalArgumentException if it is not positive, if the inputs do not all lie along
     *     one time axis, or if a layer reads time in reverse
     */
    public Session session(int batchSize) {
        return new Session(this, batchSize, null);
    }

    /**
     * Begins to feed the model step by step along one time axis, that of the inputs that are not
     * given: a decoder, say. The given ones are computed once.
     *
     * @param batchSize how many sequences are fed side by side
     * @param given the other inputs, whole
     * @return a session whose states are as the model begins
     * @throws IllegalArgumentException if the size is not positive, if the inputs that are not
     *     given do not all lie along one time axis, or if a layer reads that in reverse
     */
    public Session session(int batchSize, Examples given) {
        return new Session(this, batchSize, Objects.requireNonNull(given, "given"));
    }

    /** Returns the inputs, the layers and the outputs. */
    @Override
    public String toString() {
        return "Model[" + assembly.inputNames() + ", " + layers + ", " + outputs.keySet() + "]";
    }
}
