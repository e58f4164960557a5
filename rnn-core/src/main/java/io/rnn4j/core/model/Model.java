package io.rnn4j.core.model;

import io.rnn4j.api.component.NullChecks;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.StreamingDataset;
import io.rnn4j.core.equation.Equations;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.GraphDefinition.NamedSignal;
import io.rnn4j.core.run.assembly.ModelWeights;
import io.rnn4j.core.run.batch.DataCheck;
import io.rnn4j.core.run.batch.DataCheck.BatchCheck;
import io.rnn4j.core.run.batch.DatasetSource;
import io.rnn4j.core.run.batch.SampleSource;
import io.rnn4j.core.run.batch.Samples;
import io.rnn4j.core.run.batch.StreamSource;
import io.rnn4j.core.run.batch.TrainingObjectives.OutputObjective;
import io.rnn4j.core.run.feedback.FeedbackRuns;
import io.rnn4j.core.run.fit.Predictor;
import io.rnn4j.core.run.fit.TrainingState;
import io.rnn4j.core.training.ConfusionMatrix;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.GradientFlow;
import io.rnn4j.core.training.GradientSource;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.ModelInput;
import io.rnn4j.core.training.OptimizerState;
import io.rnn4j.core.training.OutputLoss;
import io.rnn4j.core.training.Predictions;
import io.rnn4j.core.training.StepResult;
import io.rnn4j.core.training.TrainedModel;
import io.rnn4j.core.training.Weights;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A recurrent network: compiled, trained and used for prediction. {@link Sequential} builds it from
 * a sequence of layers, {@link Graph} from layers with any number of inputs and outputs.
 *
 * <p>A model with one input and one output takes tensors. Sequences are batch first, [samples,
 * steps, features]. Indices are ints, [samples, steps].
 *
 * <pre>{@code
 * Model model = Sequential.of(input(10, 1), lstm(64), dense(1));
 * model.compile(new Adam(), new MeanSquaredError());
 * model.fit(x, y, 10);
 * Tensor prediction = model.predict(xTest);
 * }</pre>
 *
 * <p>A model with several inputs or outputs takes {@link Examples} by name.
 *
 * <pre>{@code
 * model.compile(new Adam(), new OutputLoss("answer", new SoftmaxCrossEntropy()));
 * model.fit(Examples.of("source", x).input("target", t).target("answer", y), FitOptions.epochs(10));
 * Map<String, Tensor> predictions = model.predict(Examples.of("source", x).input("target", t));
 * }</pre>
 *
 * <p>All methods that take data throw an {@link IllegalArgumentException} if the data do not fit
 * the model; the methods that take tensors also throw it if the model has several inputs or
 * outputs. Calls that train throw an {@link IllegalStateException} if the model is not compiled,
 * and a {@link io.rnn4j.core.training.NonFiniteException} if data or the loss are not finite.
 *
 * <p>A model works with any batch size and, unless its inputs have a fixed number of steps, with
 * any length. Only its weights change. Any number of threads may predict, evaluate, run forward
 * passes and use sessions of their own at the same time, as long as no thread trains or sets
 * weights: predictions of other threads during {@code fit} mix old and new weights. Calls that
 * train, {@code compile} and {@code execution} wait for each other. A {@link
 * io.rnn4j.core.training.TrainingListener} may predict and evaluate but not train.
 */
public final class Model implements TrainedModel {
    private final AssembledModel assembled;
    private final DataCheck check;
    private final TrainingState training;
    private Predictor predictor;

    Model(AssembledModel assembled) {
        this.assembled = assembled;
        this.check = new DataCheck(assembled);
        this.predictor = new Predictor(assembled, Execution.standard());
        this.training = new TrainingState(assembled, predictor);
    }

    // ---- structure

    /** {@return the seed of everything that is random} */
    public long seed() {
        return assembled.seed();
    }

    /** {@return the inputs in the order in which they were added} */
    public List<ModelInput> inputs() {
        return assembled.inputs();
    }

    /** {@return the layers by label, in the order in which they were added} */
    public Map<String, Layer> layers() {
        return assembled.graph().layers();
    }

    /** {@return the uses of the layers in an order of computation} */
    public List<LayerUse> uses() {
        return assembled.graph().uses().stream()
                .map(use -> new LayerUse(use.label(), names(use.reads())))
                .toList();
    }

    private static List<String> names(List<NamedSignal> signals) {
        return signals.stream().map(NamedSignal::name).toList();
    }

    /** {@return for the name of each output the name of its value, see {@link Wire#name()}} */
    public Map<String, String> outputs() {
        Map<String, String> outputs = new LinkedHashMap<>();
        assembled.graph().outputs().forEach((name, value) -> outputs.put(name, value.name()));
        return outputs;
    }

    /** {@return the number of features of each output by name} */
    public Map<String, Integer> outputWidths() {
        Map<String, Integer> widths = new LinkedHashMap<>();
        assembled
                .graph()
                .outputs()
                .forEach((name, value) -> widths.put(name, value.signal().width()));
        return widths;
    }

    /** {@return the weights by name} */
    @Override
    public Weights weights() {
        return assembled.weights();
    }

    /**
     * {@return a copy of all weights by name, in which the averages that a {@link
     * io.rnn4j.core.optimizer.MovingAverage} keeps take the place of the weights; without one, a
     * copy of the weights}
     */
    public Map<String, Tensor> averagedWeights() {
        return training.averagedWeights();
    }

    /** {@return the arrays of the weights} */
    ModelWeights modelWeights() {
        return assembled.weights();
    }

    /**
     * {@return the widths of all recurrent states by name: the label of the layer, a slash, and the
     * name of the state}
     */
    public Map<String, Integer> stateWidths() {
        Map<String, Integer> widths = new LinkedHashMap<>();
        assembled.states().forEach((name, location) -> widths.put(name, location.width()));
        return widths;
    }

    /**
     * {@return a table of the layers with output shapes and numbers of parameters, and the
     * regularizers and constraints; those of weights are known once the model is compiled}
     */
    public String summary() {
        return Summary.of(assembled, training.optimizer());
    }

    /**
     * Describes the layers, and the memory of the values of a training step.
     *
     * @param batch number of samples, at least 1
     * @param steps number of time steps of every input, at least 1
     * @return the table of {@link #summary()} and the number of bytes with its formula, for the
     *     checkpoints of {@link #execution()} and, once the model is compiled, including the losses
     * @throws IllegalArgumentException if a number is not positive, or if an input has a different
     *     fixed number of steps
     */
    public String summary(int batch, int steps) {
        return Summary.of(assembled, training.optimizer())
                + Summary.memory(assembled, execution(), training.objectives(), batch, steps);
    }

    /** {@return the equations of every layer and of its backward pass as text} */
    public String equations() {
        return equations(Equations::text);
    }

    /** {@return the equations of every layer and of its backward pass in LaTeX} */
    public String latexEquations() {
        return equations(Equations::latex);
    }

    /**
     * {@return the equations of every layer and of its backward pass in MathML, a {@code math}
     * element for each layer, which HTML may contain as it is}
     */
    public String mathMlEquations() {
        return equations(Equations::mathMl);
    }

    private String equations(Function<Equations, String> notation) {
        return assembled.layerNodes().stream()
                .map(
                        node ->
                                notation.apply(Equations.of(node.label(), node.node()))
                                        + System.lineSeparator())
                .collect(Collectors.joining());
    }

    // ---- execution

    /**
     * Sets threads, kernels and checkpoints. No result depends on them. The slots of the optimizer
     * are reset as by {@code compile}; the counts of steps and epochs continue.
     *
     * @param newExecution threads, kernels and checkpoints
     * @return this
     * @throws IllegalStateException during training, for example from a listener
     */
    public synchronized Model execution(Execution newExecution) {
        Objects.requireNonNull(newExecution, "execution");
        Predictor newPredictor = new Predictor(assembled, newExecution);
        training.restart(newPredictor);
        predictor = newPredictor;
        return this;
    }

    /**
     * Releases the buffers that this model keeps between calls: those of a training step, see
     * {@link #summary(int, int)}, with the gradients of the weights, and those of idle predictions,
     * at most one set for each processor. The next call allocates them again. Weights, slots of the
     * optimizer and counts are kept. Sessions and forward passes own their buffers.
     *
     * @throws IllegalStateException during training, for example from a listener
     */
    public synchronized void releaseBuffers() {
        training.releaseBuffers();
    }

    /** {@return threads, kernels and checkpoints} */
    public Execution execution() {
        return predictor.execution();
    }

    // ---- training

    /**
     * Configures training of a model with one output. All slots of the optimizer and the counts of
     * steps and epochs are reset.
     *
     * @param optimizer updates the weights
     * @param loss the loss, which training minimises
     * @param metrics evaluated in addition to the loss
     * @return this
     * @throws IllegalArgumentException if the model has several outputs, or if the loss does not
     *     return a single number
     * @throws IllegalStateException during training, for example from a listener
     */
    public Model compile(Optimizer optimizer, Loss loss, Metric... metrics) {
        if (assembled.outputNames().size() > 1) {
            throw new IllegalArgumentException(
                    "the model has the outputs %s; assign losses to them by OutputLoss"
                            .formatted(assembled.outputNames()));
        }
        return compile(optimizer, new OutputLoss(outputName(), loss).metrics(metrics));
    }

    /**
     * Configures training. The optimizer minimises the weighted sum of the losses; outputs without
     * a loss are not trained. All slots of the optimizer and the counts of steps and epochs are
     * reset.
     *
     * @param optimizer updates the weights
     * @param losses losses and metrics of the outputs
     * @return this
     * @throws IllegalArgumentException if an output is unknown or has two losses, if there is no
     *     loss, or if a loss does not return a single number
     * @throws IllegalStateException during training, for example from a listener
     */
    public synchronized Model compile(Optimizer optimizer, OutputLoss... losses) {
        training.compile(optimizer, NullChecks.listOf("losses", losses));
        return this;
    }

    /**
     * {@return the optimizer that was passed to {@code compile}; empty if the model is not
     * compiled}
     */
    public Optional<Optimizer> optimizer() {
        return training.optimizer();
    }

    /**
     * {@return the losses and metrics that were passed to {@code compile}; empty if the model is
     * not compiled}
     */
    public List<OutputLoss> losses() {
        return training.objectives().all().stream().map(OutputObjective::settings).toList();
    }

    /**
     * Trains a model with one input and one output with default options.
     *
     * @param x inputs, [samples, steps, features]
     * @param y targets, one row for each prediction
     * @param epochs number of passes through the data, at least 1
     * @return the results of every epoch
     * @see #fit(Tensor, Tensor, FitOptions)
     */
    public History fit(Tensor x, Tensor y, int epochs) {
        return fit(x, y, FitOptions.epochs(epochs));
    }

    /**
     * Trains a model with one input and one output.
     *
     * @param x inputs, [samples, steps, features]
     * @param y targets, one row for each prediction
     * @param options epochs, batch size, masks, sample weights, validation and so on
     * @return the results of every epoch
     * @see #fit(Dataset, FitOptions)
     */
    public History fit(Tensor x, Tensor y, FitOptions options) {
        Objects.requireNonNull(options, "options");
        FitOptions.Validation other = options.validation();
        Examples validation = other == null ? null : examples(other.x(), other.y(), other.mask());
        Examples data = examples(x, y, options.mask());
        if (options.targetMask() != null) {
            data = data.targetMask(outputName(), options.targetMask());
        }
        if (options.sampleWeights() != null) {
            data = data.sampleWeights(outputName(), options.sampleWeights());
        }
        return train(data, validation, options);
    }

    /**
     * Trains the model. Data and options are checked before the first step. An invalid value of a
     * schedule, an invalid token of a sampler or an invalid index that a layer computes ends the
     * training with an {@link IllegalArgumentException} and keeps the weights of the steps before;
     * the same holds for a {@link io.rnn4j.core.training.NonFiniteException}.
     *
     * <p>If the thread is interrupted, the training ends after the running step, without an
     * exception, and the interrupt status stays set. The history then ends with the results of the
     * unfinished epoch on the batches before, without those on validation data; {@code epochEnded}
     * of the listeners is not called for that epoch.
     *
     * @param data all inputs, and targets of all outputs that have a loss
     * @param options epochs, batch size and so on, without masks, sample weights and validation
     *     data
     * @return the results of every epoch
     */
    public History fit(Dataset data, FitOptions options) {
        return trainNamed(data, null, options);
    }

    /**
     * Trains the model and evaluates validation data after every epoch.
     *
     * @param data training data, as without validation data
     * @param validation validation data of the same form
     * @param options options, as without validation data
     * @return the results of every epoch
     * @see #fit(Dataset, FitOptions)
     */
    public History fit(Dataset data, Dataset validation, FitOptions options) {
        return trainNamed(data, Objects.requireNonNull(validation, "validation"), options);
    }

    /**
     * Trains the model on a stream. Each epoch is a pass through its samples; their order is that
     * of the stream, which may be {@linkplain StreamingDataset#shuffle shuffled}, whatever the
     * options say.
     *
     * @param data all inputs, and targets of all outputs that have a loss
     * @param options epochs, batch size and so on, without masks, sample weights, validation data
     *     and validation split
     * @return the results of every epoch
     * @see #fit(Dataset, FitOptions)
     */
    public synchronized History fit(StreamingDataset data, FitOptions options) {
        Objects.requireNonNull(data, "data");
        requireNoData(options);
        return training.fit(data, null, options, this);
    }

    /**
     * Trains the model on a stream and evaluates validation data after every epoch.
     *
     * @param data the stream, as without validation data
     * @param validation validation data of the same form
     * @param options options, as without validation data
     * @return the results of every epoch
     * @see #fit(StreamingDataset, FitOptions)
     */
    public synchronized History fit(StreamingDataset data, Dataset validation, FitOptions options) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(validation, "validation");
        requireNoData(options);
        return training.fit(data, validation, options, this);
    }

    /**
     * Trains the model with gradients that are computed elsewhere, for example on a cluster.
     *
     * @param source the training samples and their gradients
     * @param options epochs, batch size and so on, without masks, sample weights, validation data,
     *     validation split, batches of like lengths, truncation and feedback; the model is compiled
     *     without metrics
     * @return the results of every epoch
     * @see #fit(Dataset, FitOptions)
     */
    public synchronized History fit(GradientSource source, FitOptions options) {
        Objects.requireNonNull(source, "source");
        requireNoData(options);
        return training.fit(source, null, options, this);
    }

    /**
     * Trains the model with gradients that are computed elsewhere, and evaluates validation data in
     * this process after every epoch.
     *
     * @param source the training samples and their gradients
     * @param validation all inputs, and targets of all outputs that have a loss
     * @param options options, as without validation data
     * @return the results of every epoch
     * @see #fit(GradientSource, FitOptions)
     */
    public synchronized History fit(GradientSource source, Dataset validation, FitOptions options) {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(validation, "validation");
        requireNoData(options);
        return training.fit(source, validation, options, this);
    }

    /**
     * {@return an object that computes gradients of this model for steps that are taken elsewhere}
     *
     * @throws IllegalStateException if the model is not compiled
     */
    public synchronized BlockGradients blockGradients() {
        return new BlockGradients(modelWeights(), training.blocks());
    }

    private History trainNamed(Dataset data, Dataset validation, FitOptions options) {
        requireNoData(options);
        return train(data, validation, options);
    }

    private static void requireNoData(FitOptions options) {
        Objects.requireNonNull(options, "options");
        if (options.mask() != null
                || options.targetMask() != null
                || options.sampleWeights() != null
                || options.validation() != null) {
            throw new IllegalArgumentException(
                    "got Examples or another dataset, and options with masks, sample weights or"
                            + " validation data; give masks and weights to the Examples,"
                            + " data.mask(input, mask), and validation data to fit, fit(data,"
                            + " validation, options)");
        }
    }

    /**
     * Takes over weights, which of them are frozen, the state of the optimizer, and the counts of
     * steps and epochs from the newest checkpoint of a training. The next {@code fit} is a new
     * training, which may have other data and options, but begins with this optimizer. To continue
     * the training itself, use {@link FitOptions#resume} instead.
     *
     * @param directory directory of {@link FitOptions#checkpoint}, of a model with the same weights
     *     and optimizer
     * @return this
     * @throws java.io.UncheckedIOException if there is no checkpoint, if it cannot be read, or if
     *     it does not suit the model; the model is then unchanged
     * @throws IllegalStateException if the model is not compiled, or during training
     */
    public synchronized Model restore(Path directory) {
        training.restore(Objects.requireNonNull(directory, "directory"));
        return this;
    }

    /**
     * {@return copies of the optimizer's states, by the names of the weights that it has updated;
     * empty before the first step}
     *
     * @throws IllegalStateException if the model is not compiled
     */
    public synchronized Map<String, OptimizerState> optimizerState() {
        return training.optimizerState();
    }

    /**
     * Sets the optimizer's states of some weights, for example from the file of another framework,
     * so that the next step continues a training. The rest of the training state, such as the
     * number of epochs, is unchanged.
     *
     * @param states the states by the names of the weights; the states of other weights are
     *     unchanged
     * @return this
     * @throws IllegalArgumentException if a weight is unknown, or if a state has other slots or
     *     numbers than the optimizer, slots in another shape than the weight, or values that are
     *     not finite; nothing is then changed
     * @throws IllegalStateException if the model is not compiled, or during training
     */
    public synchronized Model optimizerState(Map<String, OptimizerState> states) {
        NullChecks.requireValues("states", states);
        training.optimizerState(states);
        return this;
    }

    private synchronized History train(Dataset data, Dataset validation, FitOptions options) {
        return training.fit(data, validation, options, this);
    }

    /**
     * Trains with options that depend on the learning rate of the optimizer, and leaves the model
     * as it was.
     */
    synchronized void rehearse(Dataset data, DoubleFunction<FitOptions> options) {
        training.rehearse(data, options, this);
    }

    /**
     * Measures the gradients of the loss with respect to the recurrent states of a model with one
     * input and one output.
     *
     * @param x inputs, [batch, steps, features]
     * @param y targets, one row for each prediction
     * @return the norms at all time steps
     * @see #gradientFlow(Examples)
     */
    public GradientFlow gradientFlow(Tensor x, Tensor y) {
        return gradientFlow(examples(x, y, null));
    }

    /**
     * Measures the gradients of the loss with respect to the recurrent states at all time steps, in
     * the training step that would be taken on these data: with its dropout masks, before clipping.
     * It trains nothing. All samples form one batch.
     *
     * @param data all inputs, and targets of all outputs that have a loss
     * @return the norms at all time steps
     * @throws IllegalStateException if the model is not compiled, or during training
     * @throws io.rnn4j.core.training.NonFiniteException if data are not finite
     */
    public synchronized GradientFlow gradientFlow(Examples data) {
        return training.gradientFlow(data);
    }

    /**
     * Takes one training step on a batch of a model with one input and one output.
     *
     * @param x inputs, [batch, steps, features]
     * @param y targets, one row for each prediction
     * @return the loss before the step, and the final states
     * @see #trainStep(Examples, Map, Feedback)
     */
    public StepResult trainStep(Tensor x, Tensor y) {
        return trainStep(x, y, null, Map.of());
    }

    /**
     * Takes one training step on a masked batch of a model with one input and one output.
     *
     * @param x inputs, [batch, steps, features]
     * @param y targets, one row for each prediction
     * @param mask [batch, steps] of 1 (valid) and 0 (padding), or null if no step is masked
     * @param initialStates by name, each [batch, width]; others have their default initial values
     * @return the loss before the step, and the final states
     * @see #trainStep(Examples, Map, Feedback)
     */
    public StepResult trainStep(
            Tensor x, Tensor y, Tensor mask, Map<String, Tensor> initialStates) {
        return trainStep(x, y, mask, initialStates, Feedback.freeRunning());
    }

    /**
     * Takes one training step on a batch of a model with one input and one output.
     *
     * @param x inputs, [batch, steps, features]
     * @param y targets, one row for each prediction
     * @param mask [batch, steps] of 1 (valid) and 0 (padding), or null if no step is masked
     * @param initialStates by name, each [batch, width]; others have their default initial values
     * @param feedback what a recurrence with output feedback reads as the previous output
     * @return the loss before the step, and the final states
     * @see #trainStep(Examples, Map, Feedback)
     */
    public StepResult trainStep(
            Tensor x, Tensor y, Tensor mask, Map<String, Tensor> initialStates, Feedback feedback) {
        return trainStep(examples(x, y, mask), initialStates, feedback);
    }

    /**
     * Takes one training step on a batch.
     *
     * @param data all inputs, and targets of all outputs that have a loss
     * @return the loss before the step, and the final states
     * @see #trainStep(Examples, Map, Feedback)
     */
    public StepResult trainStep(Examples data) {
        return trainStep(data, Map.of());
    }

    /**
     * Takes one training step on a batch with given initial states.
     *
     * @param data all inputs, and targets of all outputs that have a loss
     * @param initialStates by name, each [batch, width]; others have their default initial values
     * @return the loss before the step, and the final states
     * @see #trainStep(Examples, Map, Feedback)
     */
    public StepResult trainStep(Examples data, Map<String, Tensor> initialStates) {
        return trainStep(data, initialStates, Feedback.freeRunning());
    }

    /**
     * Takes one training step on a batch. Schedules of the feedback count the steps or epochs since
     * {@code compile}. If the step fails, no weight changes.
     *
     * @param data all inputs, and targets of all outputs that have a loss
     * @param initialStates by name, each [batch, width]; others begin with the values that a layer
     *     computes for them, or 0
     * @param feedback what recurrences with output feedback read as the previous output
     * @return the loss before the step, and the final states
     */
    public synchronized StepResult trainStep(
            Examples data, Map<String, Tensor> initialStates, Feedback feedback) {
        return training.step(data, initialStates, Objects.requireNonNull(feedback, "feedback"));
    }

    // ---- evaluation and prediction

    /**
     * Computes loss and metrics of a model with one input and one output.
     *
     * @param x inputs, [samples, steps, features]
     * @param y targets, one row for each prediction
     * @return the results by name, as in {@link History}
     */
    public Map<String, Double> evaluate(Tensor x, Tensor y) {
        return evaluate(x, y, null);
    }

    /**
     * Computes loss and metrics of a model with one input and one output.
     *
     * @param x inputs, [samples, steps, features]
     * @param y targets, one row for each prediction
     * @param mask [samples, steps] of 1 (valid) and 0 (padding), or null if no step is masked
     * @return the results by name, as in {@link History}
     */
    public Map<String, Double> evaluate(Tensor x, Tensor y, Tensor mask) {
        return evaluate(x, y, mask, Feedback.freeRunning());
    }

    /**
     * Computes loss and metrics of a model with one input and one output.
     *
     * @param x inputs, [samples, steps, features]
     * @param y targets, one row for each prediction
     * @param mask [samples, steps] of 1 (valid) and 0 (padding), or null if no step is masked
     * @param feedback what a recurrence with output feedback reads, see {@link
     *     #predictWithFeedback(Examples, Feedback)}
     * @return the results by name, as in {@link History}
     */
    public Map<String, Double> evaluate(Tensor x, Tensor y, Tensor mask, Feedback feedback) {
        return evaluate(examples(x, y, mask), feedback);
    }

    /**
     * Computes losses and metrics.
     *
     * @param data all inputs, and targets of all outputs that have a loss
     * @return the results by name, as in {@link History}
     * @throws IllegalStateException if the model is not compiled
     * @throws io.rnn4j.core.training.NonFiniteException if data are not finite
     */
    @Override
    public Map<String, Double> evaluate(Dataset data) {
        return evaluate(data, Feedback.freeRunning());
    }

    /**
     * Computes losses and metrics.
     *
     * @param data all inputs, and targets of all outputs that have a loss
     * @param feedback what recurrences with output feedback read, see {@link
     *     #predictWithFeedback(Examples, Feedback)}
     * @return the results by name, as in {@link History}
     * @throws IllegalStateException if the model is not compiled
     * @throws io.rnn4j.core.training.NonFiniteException if data are not finite
     */
    public Map<String, Double> evaluate(Dataset data, Feedback feedback) {
        return training.evaluate(data, feedback);
    }

    /**
     * Computes losses and metrics of a stream.
     *
     * @param data all inputs, and targets of all outputs that have a loss
     * @return the results by name, as in {@link History}
     * @throws IllegalStateException if the model is not compiled
     */
    public Map<String, Double> evaluate(StreamingDataset data) {
        return training.evaluate(Objects.requireNonNull(data, "data"));
    }

    /**
     * Counts how often every class is predicted as every class, by a model with one input and one
     * output; see {@link #confusionMatrix(Dataset, String)}.
     *
     * @param x inputs, [samples, steps, features]
     * @param y targets, one row for each prediction
     * @return the weights of all pairs of classes
     */
    public ConfusionMatrix confusionMatrix(Tensor x, Tensor y) {
        return confusionMatrix(examples(x, y, null), outputs().keySet().iterator().next());
    }

    /**
     * Counts how often every class of an output is predicted as every class. Masked rows, and those
     * that the loss ignores, do not count; rows have the weights of their samples and steps.
     *
     * @param data all inputs, and targets of all outputs that have a loss
     * @param output an output with a loss
     * @return the weights of all pairs of classes
     * @throws IllegalStateException if the model is not compiled
     * @throws IllegalArgumentException if the output has no loss, or a row of it no class; see
     *     {@code Confusion}
     */
    public ConfusionMatrix confusionMatrix(Dataset data, String output) {
        Objects.requireNonNull(data, "data");
        return training.confusionMatrix(data, Objects.requireNonNull(output, "output"));
    }

    /**
     * Computes the output of a model with one input and one output.
     *
     * @param x inputs, [samples, steps, features]
     * @return [samples, steps, width], or [samples, width] if the output has no time
     */
    public Tensor predict(Tensor x) {
        return predict(x, null);
    }

    /**
     * Computes the output of a model with one input and one output.
     *
     * @param x inputs, [samples, steps, features]
     * @param mask [samples, steps] of 1 (valid) and 0 (padding), or null if no step is masked
     * @return [samples, steps, width], or [samples, width] if the output has no time
     */
    public Tensor predict(Tensor x, Tensor mask) {
        return predict(examples(x, mask)).get(outputName());
    }

    /**
     * Computes the output of a model with one input and one output that is fed back.
     *
     * @param x inputs, [samples, steps, features]
     * @param feedback what the recurrence reads; not targets
     * @return [samples, steps, width], or [samples, width] if the output has no time
     * @see #predictWithFeedback(Examples, Feedback)
     */
    public Tensor predictWithFeedback(Tensor x, Feedback feedback) {
        return predictWithFeedback(x, null, null, feedback);
    }

    /**
     * Computes the output of a model with one input and one output that is fed back.
     *
     * @param x inputs, [samples, steps, features]
     * @param y targets, [samples, steps, width] or [samples, steps] of class indices; null if the
     *     feedback reads none
     * @param mask [samples, steps] of 1 (valid) and 0 (padding), or null if no step is masked
     * @param feedback what the recurrence reads
     * @return [samples, steps, width], or [samples, width] if the output has no time
     * @see #predictWithFeedback(Examples, Feedback)
     */
    public Tensor predictWithFeedback(Tensor x, Tensor y, Tensor mask, Feedback feedback) {
        Objects.requireNonNull(feedback, "feedback");
        Examples data = examples(x, mask);
        if (y != null && !feedback.readsTargets()) {
            throw new IllegalArgumentException(
                    ("targets y of shape %s are given, but this feedback reads none; give null for"
                                    + " y (a mask is the third argument)")
                            .formatted(y.shape()));
        }
        Examples given = y == null ? data : data.target(outputName(), y);
        return predictWithFeedback(given, feedback).get(outputName());
    }

    /**
     * Computes the outputs.
     *
     * @param data all inputs
     * @return the outputs by name, each [samples, steps, width] or [samples, width]
     */
    @Override
    public Map<String, Tensor> predict(Examples data) {
        return named(predictor.predict(check.inputs(data), null));
    }

    @Override
    public void predict(Dataset data, Consumer<Predictions> consumer) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(consumer, "consumer");
        predictor.predictInBatches(
                data instanceof Examples examples
                        ? check.inputs(examples)
                        : new DatasetSource(
                                assembled, data, training.objectives(), BatchCheck.INPUTS, true),
                consumer);
    }

    /**
     * Computes the outputs of a stream batch by batch.
     *
     * @param data all inputs
     * @param consumer receives the outputs, in the order of the samples
     */
    public void predict(StreamingDataset data, Consumer<Predictions> consumer) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(consumer, "consumer");
        try (SampleSource samples =
                new StreamSource(
                        assembled, data, training.objectives(), BatchCheck.INPUTS, 0, 0, true)) {
            predictor.predictInBatches(samples, consumer);
        }
    }

    /**
     * Computes the outputs of a model with output feedback. The recurrences read their own outputs
     * (as in {@link #predict(Examples)}), sampled tokens, or targets, with which each prediction is
     * one step ahead of the targets. Schedules start from 0.
     *
     * @param data all inputs, and targets of the outputs that are fed back if they are read
     * @param feedback what recurrences with output feedback read as the previous output
     * @return the outputs by name, each [samples, steps, width] or [samples, width]
     * @throws IllegalArgumentException if the data do not fit, or if no output is fed back
     */
    public Map<String, Tensor> predictWithFeedback(Examples data, Feedback feedback) {
        Samples samples = check.givenTargets(data, check.inputs(data));
        FeedbackRuns runs = FeedbackRuns.of(assembled, feedback, samples, training.objectives());
        return named(predictor.predict(samples, runs));
    }

    private Map<String, Tensor> named(Tensor[] results) {
        Map<String, Tensor> byName = new LinkedHashMap<>();
        for (int output = 0; output < results.length; output++) {
            byName.put(assembled.outputNames().get(output), results[output]);
        }
        return byName;
    }

    // ---- passes and sessions

    /**
     * Computes the output of a model with one input and one output, and keeps what the backward
     * pass needs.
     *
     * @param x inputs, [batch, steps, features]
     * @return the forward pass
     */
    public ForwardPass forward(Tensor x) {
        return forward(x, null, Map.of());
    }

    /**
     * Computes the output of a model with one input and one output, and keeps what the backward
     * pass needs.
     *
     * @param x inputs, [batch, steps, features]
     * @param mask [batch, steps] of 1 (valid) and 0 (padding), or null if no step is masked
     * @param initialStates by name, each [batch, width]; others have their default initial values
     * @return the forward pass
     */
    public ForwardPass forward(Tensor x, Tensor mask, Map<String, Tensor> initialStates) {
        return forward(examples(x, mask), initialStates);
    }

    /**
     * Computes the outputs and keeps what the backward pass needs.
     *
     * @param data all inputs
     * @return the forward pass
     */
    public ForwardPass forward(Examples data) {
        return forward(data, Map.of());
    }

    /**
     * Computes the outputs from given initial states, and keeps what the backward pass needs.
     *
     * @param data all inputs
     * @param initialStates by name, each [batch, width]; others have their default initial values
     * @return the forward pass
     */
    public ForwardPass forward(Examples data, Map<String, Tensor> initialStates) {
        return forward(data, initialStates, Feedback.freeRunning());
    }

    /**
     * Computes the outputs of a model with output feedback, as {@link
     * #predictWithFeedback(Examples, Feedback)} does, and keeps what the backward pass needs. No
     * gradient passes through targets and tokens that are fed back.
     *
     * @param data all inputs, and targets of the outputs that are fed back if they are read
     * @param initialStates by name, each [batch, width]; others have their default initial values
     * @param feedback what recurrences with output feedback read as the previous output
     * @return the forward pass
     */
    public ForwardPass forward(
            Examples data, Map<String, Tensor> initialStates, Feedback feedback) {
        return pass(new ForwardPass.Start(data, initialStates, feedback, ForwardPass.INFERENCE));
    }

    /**
     * Computes the output of a model with one input and one output with dropout, as in training.
     *
     * @param x inputs, [batch, steps, features]
     * @param mask [batch, steps] of 1 (valid) and 0 (padding), or null if no step is masked
     * @param initialStates by name, each [batch, width]; others have their default initial values
     * @param step number of the training step, from 0, which determines the dropout masks
     * @return the forward pass
     */
    public ForwardPass trainingForward(
            Tensor x, Tensor mask, Map<String, Tensor> initialStates, long step) {
        return trainingForward(examples(x, mask), initialStates, step);
    }

    /**
     * Computes the outputs with dropout, as in training, and keeps what the backward pass needs.
     *
     * @param data all inputs
     * @param initialStates by name, each [batch, width]; others have their default initial values
     * @param step number of the training step, from 0, which together with the seed determines the
     *     dropout masks
     * @return the forward pass
     */
    public ForwardPass trainingForward(
            Examples data, Map<String, Tensor> initialStates, long step) {
        if (step < 0) {
            throw new IllegalArgumentException("training steps are counted from 0, got " + step);
        }
        return pass(new ForwardPass.Start(data, initialStates, Feedback.freeRunning(), step));
    }

    private ForwardPass pass(ForwardPass.Start start) {
        return new ForwardPass(assembled, execution(), training.objectives(), start);
    }

    /**
     * Starts a session, which feeds all inputs step by step and keeps the states.
     *
     * @param batchSize number of sequences, at least 1
     * @return a session with initial states
     * @throws IllegalArgumentException if the batch size is not positive, if the inputs do not lie
     *     along one time axis, or if a layer reads time in reverse
     */
    public Session session(int batchSize) {
        return new Session(assembled, execution(), training, batchSize, null);
    }

    /**
     * Starts a session that feeds some inputs step by step, for example those of a decoder. Layers
     * that depend only on the other inputs run once.
     *
     * @param batchSize number of sequences, at least 1
     * @param given the other inputs, as whole sequences
     * @return a session with initial states
     * @throws IllegalArgumentException if the batch size is not positive, if the fed inputs do not
     *     lie along one time axis, or if a layer reads that axis in reverse
     */
    public Session session(int batchSize, Examples given) {
        Objects.requireNonNull(given, "given");
        return new Session(assembled, execution(), training, batchSize, given);
    }

    // ---- tensors of a model with one input and one output

    private Examples examples(Tensor x, Tensor mask) {
        List<String> inputs = assembled.inputNames();
        if (inputs.size() > 1 || assembled.outputNames().size() > 1) {
            throw new IllegalArgumentException(
                    ("tensors without names need a model with one input and one output, this one"
                         + " has the inputs %s and the outputs %s; use Examples.of(\"%s\", …)")
                            .formatted(inputs, assembled.outputNames(), inputs.getFirst()));
        }
        Examples data = Examples.of(inputs.getFirst(), x);
        return mask == null ? data : data.mask(inputs.getFirst(), mask);
    }

    Examples examples(Tensor x, Tensor y, Tensor mask) {
        return examples(x, mask).target(outputName(), y);
    }

    private String outputName() {
        return assembled.outputNames().getFirst();
    }

    /** {@return the inputs, the layers and the outputs} */
    @Override
    public String toString() {
        return "Model[%s, %s, %s]"
                .formatted(assembled.inputNames(), layers(), assembled.outputNames());
    }
}
