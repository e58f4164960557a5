package io.rnn4j.core;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.History;
import io.rnn4j.core.training.OutputLoss;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A named training of a small model. All values it produces are reduced to checksums. */
final class RecordedTraining {
    private static final int SAMPLES = 7;
    private static final int STEPS = 6;
    private static final int FEATURES = 3;

    private final String name;
    private final Supplier<Model> model;
    private Examples inputs = Examples.of(Sequential.INPUT, noise("x", SAMPLES, STEPS, FEATURES));
    private Map<String, Tensor> targets = Map.of(); // noise where an output has no entry
    private Optimizer optimizer = new Adam(0.01);
    private OutputLoss[] losses = {new OutputLoss(Sequential.OUTPUT, new MeanSquaredError())};
    private FitOptions options = FitOptions.epochs(2).batchSize(4);
    private UnaryOperator<Execution> execution = UnaryOperator.identity();
    private Consumer<Model> preparation = model -> {};
    private BiFunction<Model, Examples, Map<String, Tensor>> results = Model::predict;

    private RecordedTraining(String name, Supplier<Model> model) {
        this.name = name;
        this.model = model;
    }

    /** A chain of layers with three input features and, by default, unmasked noise as data. */
    static RecordedTraining chain(String name, Layer... layers) {
        return chain(name, new Input(Input.OPEN, FEATURES), layers);
    }

    static RecordedTraining chain(String name, Input input, Layer... layers) {
        return new RecordedTraining(name, () -> Sequential.of(5, input, layers));
    }

    static RecordedTraining graph(String name, Consumer<Graph> content) {
        return new RecordedTraining(
                name,
                () -> {
                    Graph graph = new Graph();
                    content.accept(graph);
                    return graph.build(6);
                });
    }

    /** Uniform values from -1 to 1 that depend on the purpose and the sizes only. */
    static Tensor noise(String purpose, int... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        SplittableRandom random = new SplittableRandom(purpose.hashCode());
        for (int n = 0; n < tensor.array().length; n++) {
            tensor.array()[n] = (float) random.nextDouble(-1, 1);
        }
        return tensor;
    }

    /** Uniform whole numbers from 0, inclusive, to the bound, exclusive. */
    static Tensor indices(String purpose, int bound, int... sizes) {
        Tensor tensor = noise(purpose, sizes);
        for (int n = 0; n < tensor.array().length; n++) {
            tensor.array()[n] = (int) ((tensor.array()[n] + 1) / 2 * bound);
        }
        return tensor;
    }

    /** A mask with gaps in every place; the first sample consists of padding only. */
    static Tensor mask(String purpose, int samples, int steps) {
        Tensor mask = indices(purpose, 4, samples, steps);
        for (int n = 0; n < mask.array().length; n++) {
            mask.array()[n] = n < steps || mask.array()[n] == 0 ? 0 : 1;
        }
        return mask;
    }

    RecordedTraining inputs(Examples newInputs) {
        inputs = newInputs;
        return this;
    }

    /** Replaces the inputs of a chain by noise. */
    RecordedTraining inputs(int samples, int steps) {
        return inputs(Examples.of(Sequential.INPUT, noise("x", samples, steps, FEATURES)));
    }

    RecordedTraining masked() {
        inputs = inputs.mask(Sequential.INPUT, mask("mask", SAMPLES, STEPS));
        return this;
    }

    RecordedTraining targets(Map<String, Tensor> newTargets) {
        targets = newTargets;
        return this;
    }

    RecordedTraining target(Tensor target) {
        return targets(Map.of(Sequential.OUTPUT, target));
    }

    RecordedTraining optimizer(Optimizer newOptimizer) {
        optimizer = newOptimizer;
        return this;
    }

    RecordedTraining losses(OutputLoss... newLosses) {
        losses = newLosses;
        return this;
    }

    RecordedTraining loss(Loss loss, Metric... metrics) {
        return losses(new OutputLoss(Sequential.OUTPUT, loss).metrics(metrics));
    }

    RecordedTraining options(UnaryOperator<FitOptions> change) {
        options = change.apply(options);
        return this;
    }

    RecordedTraining execution(UnaryOperator<Execution> change) {
        execution = change;
        return this;
    }

    /** Adds an operation on the model before its training. */
    RecordedTraining prepared(Consumer<Model> operation) {
        preparation = operation;
        return this;
    }

    /** Replaces the predictions for the training inputs by other results of the trained model. */
    RecordedTraining results(BiFunction<Model, Examples, Map<String, Tensor>> newResults) {
        results = newResults;
        return this;
    }

    /** Returns a line with the name and the checksums of weights, losses and predictions. */
    String checksums(Execution base) {
        Model trained = model.get().execution(execution.apply(base));
        preparation.accept(trained);
        Examples data = inputs;
        for (Map.Entry<String, Tensor> output : new TreeMap<>(trained.predict(inputs)).entrySet()) {
            Tensor noise =
                    noise(
                            "y" + output.getKey(),
                            output.getValue().shape().toArray()); // for any loss
            data = data.target(output.getKey(), targets.getOrDefault(output.getKey(), noise));
        }
        trained.compile(optimizer, losses);
        History history = trained.fit(data, options);
        Checksum measured = new Checksum();
        for (int epoch = 0; epoch < history.epochs(); epoch++) {
            new TreeMap<>(history.epoch(epoch)).forEach(measured::add);
        }
        return String.join(
                " ",
                name,
                new Checksum().addAll(trained.weights().copyOfAll()).text(),
                measured.text(),
                new Checksum().addAll(results.apply(trained, inputs)).text());
    }

    /** A hash of 64 bits over names and numbers. All NaNs are equal. */
    private static final class Checksum {
        private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

        private long hash = MULTIPLIER;

        private void add(long value) {
            hash = (hash ^ value) * MULTIPLIER;
            hash ^= hash >>> 32;
        }

        void add(String key, double value) {
            add(key.hashCode());
            add(Double.doubleToLongBits(value));
        }

        Checksum addAll(Map<String, Tensor> tensors) {
            new TreeMap<>(tensors)
                    .forEach(
                            (key, tensor) -> {
                                add(key.hashCode());
                                for (int size : tensor.shape().toArray()) {
                                    add(size);
                                }
                                for (float value : tensor.array()) {
                                    add(Float.floatToIntBits(value));
                                }
                            });
            return this;
        }

        String text() {
            return String.format("%016x", hash);
        }
    }
}
