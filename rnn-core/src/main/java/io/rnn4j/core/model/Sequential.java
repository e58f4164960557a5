package io.rnn4j.core.model;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.run.assembly.Wording;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.StepResult;
import io.rnn4j.core.training.Weights;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A chain of layers: put together once, then compiled, trained and asked. It is a thin face of a
 * {@link Model} with one input and one output.
 *
 * <pre>{@code
 * Sequential model = Sequential.of(input(10, 1), simpleRnn(64).returnSequences(true), simpleRnn(64), dense(1));
 * model.compile(new Adam(), new MeanSquaredError());
 * History history = model.fit(x, y, FitOptions.epochs(10).batchSize(32));
 * Tensor prediction = model.predict(xTest);
 * }</pre>
 *
 * <p>Sequences are batch first, [batch, time, features]. A model serves any batch size and, if its
 * input leaves time open, any length. Only its weights change. Any number of threads may predict,
 * evaluate and run forward passes at a time, as long as none of them trains or sets weights.
 */
public final class Sequential {
    /** The seed of a model that was given none. */
    public static final long DEFAULT_SEED = 0;

    /** The name of the input, for {@link Examples} of {@link #model()}. */
    public static final String INPUT = "input";

    /** The name of the output, for {@link Examples} of {@link #model()}. */
    public static final String OUTPUT = "output";

    private final Input input;
    private final List<Layer> layers;
    private final Model model;

    private Sequential(long seed, Input input, List<Layer> layers) {
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a model has at least one layer");
        }
        this.input = Objects.requireNonNull(input, "input");
        this.layers = layers;
        Graph graph = new Graph();
        Wire wire = graph.input(INPUT, input);
        for (Layer layer : layers) {
            wire = graph.add(layer, wire);
            requireOne(wire);
        }
        graph.output(OUTPUT, wire);
        this.model = new Model(seed, graph, Wording.CHAIN);
    }

    private static void requireOne(Wire wire) {
        if (wire.outputs().size() > 1) {
            throw new IllegalArgumentException(
                    "layer '"
                            + wire.name()
                            + "': in a chain a layer makes one thing, got "
                            + wire.outputs()
                            + "; put the model together with a Graph");
        }
    }

    /**
     * Puts a model together, with the seed {@value #DEFAULT_SEED}.
     *
     * @param input what goes in
     * @param layers the layers, from the input on
     * @return a model with initial weights
     * @throws IllegalArgumentException if a layer does not suit the one before it
     */
    public static Sequential of(Input input, Layer... layers) {
        return of(DEFAULT_SEED, input, layers);
    }

    /**
     * Puts a model together.
     *
     * @param seed decides the initial weights and the order of the samples in training: everything
     *     that is random
     * @param input what goes in
     * @param layers the layers, from the input on
     * @return a model with initial weights
     * @throws IllegalArgumentException if a layer does not suit the one before it
     */
    public static Sequential of(long seed, Input input, Layer... layers) {
        return of(seed, input, Arrays.asList(layers));
    }

    /**
     * Puts a model together.
     *
     * @param seed decides everything that is random
     * @param input what goes in
     * @param layers the layers, from the input on
     * @return a model with initial weights
     * @throws IllegalArgumentException if a layer does not suit the one before it
     */
    public static Sequential of(long seed, Input input, List<? extends Layer> layers) {
        Sequential chain = uninitialized(seed, input, layers);
        chain.model.assembly().initialize(seed);
        return chain;
    }

    /**
     * Puts a model together whose weights are all 0, because they will be set: initializers can
     * take longer than reading the weights of a trained model.
     *
     * @param seed decides the order of the samples in training
     * @param input what goes in
     * @param layers the layers, from the input on
     * @return a model to be given weights
     * @throws IllegalArgumentException if a layer does not suit the one before it
     */
    public static Sequential uninitialized(long seed, Input input, List<? extends Layer> layers) {
        for (int index = 0; index < layers.size(); index++) {
            if (layers.get(index) == null) {
                throw new NullPointerException("layer " + index + " behind the input is null");
            }
        }
        return new Sequential(seed, input, List.copyOf(layers));
    }

    // ---- what it is

    /**
     * Returns the seed.
     *
     * @return the seed
     */
    public long seed() {
        return model.seed();
    }

    /**
     * Returns what goes in.
     *
     * @return the input
     */
    public Input input() {
        return input;
    }

    /**
     * Returns the layers.
     *
     * @return the layers from the input on
     */
    public List<Layer> layers() {
        return layers;
    }

    /**
     * Returns the weights.
     *
     * @return the weights by name
     */
    public Weights weights() {
        return model.weights();
    }

    /**
     * Returns the widths of all recurrent states.
     *
     * @return the widths by name: the label of the layer, a slash, the name of the state
     */
    public Map<String, Integer> stateWidths() {
        return model.stateWidths();
    }

    /**
     * Describes the layers, the shapes of their outputs and the numbers of their parameters.
     *
     * @return a table
     */
    public String summary() {
        return model.summary();
    }

    /**
     * Describes the layers, and the memory that the values of a training step take.
     *
     * @param batch number of samples
     * @param steps number of time steps
     * @return the table of {@link #summary()}, and the bytes with the formula they come from:
     *     without or with checkpoints as {@link #execution()} says, and with the loss once the
     *     model is compiled
     * @throws IllegalArgumentException if a number is not positive, or if the model has another
     *     number of steps
     */
    public String summary(int batch, int steps) {
        return model.summary(batch, steps);
    }

    /**
     * Writes down what the layers compute and, derived from it, how gradients flow back.
     *
     * @return the equations of every layer as text
     */
    public String equations() {
        return model.equations();
    }

    /**
     * Writes down what the layers compute and, derived from it, how gradients flow back.
     *
     * @return the equations of every layer in LaTeX
     */
    public String latexEquations() {
        return model.latexEquations();
    }

    /**
     * Returns the model behind this face: one input, {@value #INPUT}, and one output, {@value
     * #OUTPUT}.
     *
     * @return the model, which has the same weights
     */
    public Model model() {
        return model;
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
    public Sequential execution(Execution newExecution) {
        model.execution(newExecution);
        return this;
    }

    /**
     * Returns how calls run.
     *
     * @return threads and kernels
     */
    public Execution execution() {
        return model.execution();
    }

    // ---- training

    /**
     * Says how to train. The slots of the optimizer start at 0, and so do the counts of steps and
     * epochs.
     *
     * @param optimizer changes the weights
     * @param loss is made small
     * @param metrics are measured beside it
     * @return this
     * @throws IllegalArgumentException if the loss gives no single number
     * @throws IllegalStateException if it is called from inside a training, by a listener say
     */
    public Sequential compile(Optimizer optimizer, Loss loss, Metric... metrics) {
        model.compile(optimizer, loss, metrics);
        return this;
    }

    /**
     * Trains on data.
     *
     * @param x inputs, [samples, steps, features]
     * @param y targets, a row for every prediction
     * @param options epochs, batch size and so on
     * @return what was measured in every epoch
     * @throws IllegalStateException if {@link #compile} was not called, or if this is called from
     *     inside a training, by a listener say
     * @throws IllegalArgumentException if data or options do not fit; nothing is then changed. A
     *     schedule that gives no number to go by, a sampler that gives no token, and an index that
     *     a layer has computed are met on the way: the training then ends with the weights of the
     *     steps before
     * @throws io.rnn4j.core.training.NonFiniteException if data or the loss are not finite; the
     *     step that met them changes no weight
     */
    public History fit(Tensor x, Tensor y, FitOptions options) {
        Objects.requireNonNull(options, "options");
        FitOptions.Validation other = options.validation();
        Examples validation =
                other == null ? null : examples(other.x(), other.mask()).target(OUTPUT, other.y());
        return model.train(examples(x, options.mask()).target(OUTPUT, y), validation, options);
    }

    private static Examples examples(Tensor x, Tensor mask) {
        Examples data = Examples.of(INPUT, x);
        return mask == null ? data : data.mask(INPUT, mask);
    }

    /**
     * Takes one training step on a batch.
     *
     * @param x inputs, [batch, steps, features]
     * @param y targets
     * @return the loss before the step, and the final states
     */
    public StepResult trainStep(Tensor x, Tensor y) {
        return trainStep(x, y, null, Map.of());
    }

    /**
     * Takes one training step on a batch.
     *
     * @param x inputs, [batch, steps, features]
     * @param y targets
     * @param mask [batch, steps] of 1 (a step that counts) and 0 (padding); null if all count
     * @param initialStates by name, each [batch, width]; the model's initial states for those left
     *     out
     * @return the loss before the step, and the final states
     * @throws IllegalStateException if {@link #compile} was not called, or if this is called from
     *     inside a training, by a listener say
     * @throws IllegalArgumentException if data or states do not fit; nothing is then changed
     * @throws io.rnn4j.core.training.NonFiniteException if data or the loss are not finite; nothing
     *     is then changed
     */
    public StepResult trainStep(
            Tensor x, Tensor y, Tensor mask, Map<String, Tensor> initialStates) {
        return trainStep(x, y, mask, initialStates, Feedback.freeRunning());
    }

    /**
     * Takes one training step on a batch of a model whose last layer feeds back its output.
     * Schedules count the steps, or the epochs, since the model was compiled.
     *
     * @param x inputs, [batch, steps, features]
     * @param y targets
     * @param mask [batch, steps] of 1 (a step that counts) and 0 (padding); null if all count
     * @param initialStates by name, each [batch, width]; the model's initial states for those left
     *     out
     * @param feedback what the last layer reads of the step before
     * @return the loss before the step, and the final states
     * @throws IllegalStateException if {@link #compile} was not called, or if this is called from
     *     inside a training, by a listener say
     * @throws IllegalArgumentException if data or states do not fit, or if nothing is fed back;
     *     nothing is then changed
     * @throws io.rnn4j.core.training.NonFiniteException if data or the loss are not finite; nothing
     *     is then changed
     */
    public StepResult trainStep(
            Tensor x, Tensor y, Tensor mask, Map<String, Tensor> initialStates, Feedback feedback) {
        return model.trainStep(examples(x, mask).target(OUTPUT, y), initialStates, feedback);
    }

    // ---- asking

    /**
     * Measures the loss and the metrics.
     *
     * @param x inputs
     * @param y targets
     * @return the numbers by name, as in {@link History}
     */
    public Map<String, Double> evaluate(Tensor x, Tensor y) {
        return evaluate(x, y, null);
    }

    /**
     * Measures the loss and the metrics.
     *
     * @param x inputs
     * @param y targets
     * @param mask [samples, steps] of 1 and 0; null if all steps count
     * @return the numbers by name, as in {@link History}
     * @throws IllegalStateException if {@link #compile} was not called
     * @throws IllegalArgumentException if the data do not fit
     */
    public Map<String, Double> evaluate(Tensor x, Tensor y, Tensor mask) {
        return evaluate(x, y, mask, Feedback.freeRunning());
    }

    /**
     * Measures the loss and the metrics of a model whose last layer feeds back its output, and says
     * what it reads, as {@link #predict(Tensor, Tensor, Tensor, Feedback)} does.
     *
     * @param x inputs
     * @param y targets
     * @param mask [samples, steps] of 1 and 0; null if all steps count
     * @param feedback what the last layer reads of the step before
     * @return the numbers by name, as in {@link History}
     * @throws IllegalStateException if {@link #compile} was not called
     * @throws IllegalArgumentException if the data do not fit, or if nothing is fed back
     */
    public Map<String, Double> evaluate(Tensor x, Tensor y, Tensor mask, Feedback feedback) {
        return model.evaluate(examples(x, mask).target(OUTPUT, y), feedback);
    }

    /**
     * Computes the outputs.
     *
     * @param x inputs, [samples, steps, features]
     * @return [samples, steps, width], or [samples, width] if the last layer answers once
     */
    public Tensor predict(Tensor x) {
        return predict(x, (Tensor) null);
    }

    /**
     * Computes the outputs.
     *
     * @param x inputs, [samples, steps, features]
     * @param mask [samples, steps] of 1 and 0; null if all steps count
     * @return [samples, steps, width], or [samples, width] if the last layer answers once
     * @throws IllegalArgumentException if the inputs do not fit
     */
    public Tensor predict(Tensor x, Tensor mask) {
        return model.predict(examples(x, mask)).get(OUTPUT);
    }

    /**
     * Computes the outputs of a model whose last layer feeds back its output, and says what it
     * reads: its own output, or tokens that are drawn from it.
     *
     * @param x inputs, [samples, steps, features]
     * @param feedback what the last layer reads of the step before, which is no target
     * @return [samples, steps, width], or [samples, width] if the last layer answers once
     * @throws IllegalArgumentException if the inputs do not fit, if nothing is fed back, or if it
     *     is to be a target
     */
    public Tensor predict(Tensor x, Feedback feedback) {
        return predict(x, null, null, feedback);
    }

    /**
     * Computes the outputs of a model whose last layer feeds back its output, and says what it
     * reads: its own output, tokens that are drawn from it, or the targets of the steps before, so
     * that every answer is one step ahead of them. Schedules are at their beginning.
     *
     * @param x inputs, [samples, steps, features]
     * @param y targets, [samples, steps, width], or [samples, steps] of classes; null if none is
     *     read
     * @param mask [samples, steps] of 1 and 0; null if all steps count
     * @param feedback what the last layer reads of the step before
     * @return [samples, steps, width], or [samples, width] if the last layer answers once
     * @throws IllegalArgumentException if the data do not fit, if nothing is fed back, or if there
     *     are targets that would not be read
     */
    public Tensor predict(Tensor x, Tensor y, Tensor mask, Feedback feedback) {
        Examples data = examples(x, mask);
        if (y != null && !feedback.readsTargets()) {
            throw new IllegalArgumentException(
                    "targets y of shape "
                            + y.shape()
                            + " are given, but this feedback reads none; give null for y (a mask"
                            + " is the third argument)");
        }
        return model.predict(y == null ? data : data.target(OUTPUT, y), feedback).get(OUTPUT);
    }

    /**
     * Computes the outputs from the model's initial states and keeps what a backward pass needs.
     *
     * @param inputs [batch, steps, features]
     * @return the pass
     */
    public ForwardPass forward(Tensor inputs) {
        return forward(inputs, null, Map.of());
    }

    /**
     * Computes the outputs and keeps what a backward pass needs.
     *
     * @param inputs [batch, steps, features]
     * @param mask [batch, steps] of 1 and 0; null if all steps count
     * @param initialStates by name, each [batch, width]; the model's initial states for those left
     *     out
     * @return the pass
     * @throws IllegalArgumentException if inputs, mask or states do not fit
     */
    public ForwardPass forward(Tensor inputs, Tensor mask, Map<String, Tensor> initialStates) {
        return new ForwardPass(model.forward(examples(inputs, mask), initialStates));
    }

    /**
     * Computes the outputs as a training step would, with what dropout leaves out of them, and
     * keeps what a backward pass needs.
     *
     * @param inputs [batch, steps, features]
     * @param mask [batch, steps] of 1 and 0; null if all steps count
     * @param initialStates by name, each [batch, width]; the model's initial states for those left
     *     out
     * @param step number of the training step, from 0: with the seed it decides what is left out
     * @return the pass
     * @throws IllegalArgumentException if inputs, mask, states or the number do not fit
     */
    public ForwardPass trainingForward(
            Tensor inputs, Tensor mask, Map<String, Tensor> initialStates, long step) {
        return new ForwardPass(model.trainingForward(examples(inputs, mask), initialStates, step));
    }

    /**
     * Begins to feed the model step by step, with states that are kept from step to step.
     *
     * @param batchSize how many sequences are fed side by side
     * @return a session whose states are as the model begins
     * @throws IllegalArgumentException if it is not positive, or if a layer reads time in reverse
     */
    public Session session(int batchSize) {
        return model.session(batchSize);
    }

    /** Returns the input and the layers. */
    @Override
    public String toString() {
        return "Sequential[" + input + ", " + layers + "]";
    }
}
