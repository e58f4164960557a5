package io.rnn4j.interchange.keras;

import static io.rnn4j.core.layer.Layers.activation;
import static io.rnn4j.core.layer.Layers.add;
import static io.rnn4j.core.layer.Layers.affine;
import static io.rnn4j.core.layer.Layers.attention;
import static io.rnn4j.core.layer.Layers.average;
import static io.rnn4j.core.layer.Layers.bidirectional;
import static io.rnn4j.core.layer.Layers.concatenate;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.dropout;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.globalAveragePooling;
import static io.rnn4j.core.layer.Layers.globalMaxPooling;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.layerNorm;
import static io.rnn4j.core.layer.Layers.lstm;
import static io.rnn4j.core.layer.Layers.masking;
import static io.rnn4j.core.layer.Layers.maximum;
import static io.rnn4j.core.layer.Layers.multiply;
import static io.rnn4j.core.layer.Layers.recurrent;
import static io.rnn4j.core.layer.Layers.repeatVector;
import static io.rnn4j.core.layer.Layers.reverse;
import static io.rnn4j.core.layer.Layers.softmax;
import static io.rnn4j.core.layer.Layers.spatialDropout;
import static io.rnn4j.core.layer.Layers.stacked;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.activation.Elu;
import io.rnn4j.core.activation.LeakyRelu;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.layer.Merge;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.training.Examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Models of random architectures that Keras can express, with data for them. */
final class RandomModels {
    private static final List<Activation> ACTIVATIONS =
            List.of(
                    Activations.TANH,
                    Activations.SIGMOID,
                    Activations.RELU,
                    Activations.ELU,
                    Elu.SELF_NORMALIZING,
                    Activations.SOFTPLUS,
                    Activations.SOFTSIGN,
                    Activations.SILU,
                    Activations.GELU,
                    Activations.IDENTITY);

    private final Random random;

    RandomModels(long seed) {
        random = new Random(seed);
    }

    /**
     * A model and data for all its inputs.
     *
     * @param model the model
     * @param data the data
     */
    record Sample(Model model, Examples data) {}

    Sample next() {
        return random.nextInt(3) == 0 ? graph() : sequence();
    }

    private int size() {
        return 1 + random.nextInt(5);
    }

    private Activation function() {
        return ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
    }

    private Tensor normal(int... shape) {
        Tensor tensor = Tensor.zeros(shape);
        for (int index = 0; index < tensor.array().length; index++) {
            tensor.array()[index] = (float) random.nextGaussian();
        }
        return tensor;
    }

    private Tensor tokens(int classes, int... shape) {
        Tensor tensor = Tensor.zeros(shape);
        for (int index = 0; index < tensor.array().length; index++) {
            tensor.array()[index] = random.nextInt(classes);
        }
        return tensor;
    }

    private static Model perturbed(Model model, Random random) {
        for (String name : model.weights().names()) {
            Tensor values = model.weights().copyOf(name);
            for (int index = 0; index < values.array().length; index++) {
                values.array()[index] += (float) (0.3 * random.nextGaussian());
            }
            model.weights().set(name, values);
        }
        return model;
    }

    // ---- chains

    private Sample sequence() {
        List<Layer> layers = new ArrayList<>();
        int steps = 2 + random.nextInt(5);
        int features = size();
        boolean words = random.nextInt(3) == 0;
        boolean masked = random.nextInt(3) == 0;
        Tensor x = words ? tokens(6, 3, steps) : normal(3, steps, features);
        if (words) {
            layers.add(embedding(6, size()).paddingIndex(masked ? 0 : -1));
        } else if (masked) {
            layers.add(masking(0.5));
            for (int k = 0; k < features; k++) {
                x.set(0.5f, 0, steps - 1, k);
                x.set(0.5f, 1, 0, k);
            }
        }
        boolean time = true;
        for (int count = 1 + random.nextInt(5); count > 0; count--) {
            boolean last = count == 1 || random.nextInt(4) == 0;
            if (time && random.nextBoolean()) {
                layers.add(overTime(!last, masked));
                time = !last;
                if (layers.getLast() instanceof Recurrent layer
                        && layer.options().time().reverse()
                        && !last) {
                    layers.add(reverse());
                }
            } else if (time && last && random.nextBoolean()) {
                layers.add(
                        masked || random.nextBoolean()
                                ? globalAveragePooling()
                                : globalMaxPooling());
                time = false;
            } else if (!time && random.nextInt(4) == 0) {
                layers.add(repeatVector(3));
                time = true;
                masked = false;
            } else {
                layers.add(ofRows());
            }
        }
        boolean open = random.nextBoolean();
        int width = words ? 1 : features;
        Input input = open ? input(width) : input(steps, width);
        Model model = Sequential.of(random.nextLong(), input, layers);
        return new Sample(perturbed(model, random), Examples.of(Sequential.INPUT, x));
    }

    private Layer ofRows() {
        return switch (random.nextInt(8)) {
            case 0 -> layerNorm().epsilon(1e-4);
            case 1 -> dropout(0.3);
            case 2 -> activation(function());
            case 3 -> activation(new LeakyRelu(0.1));
            case 4 -> affine();
            case 5 -> softmax();
            case 6 -> dense(size(), function()).useBias(false);
            default -> dense(size(), function());
        };
    }

    private Recurrent cell() {
        boolean biased = random.nextInt(4) != 0;
        return switch (random.nextInt(4)) {
            case 0 -> recurrent(new SimpleRnnCell().activation(function()).useBias(biased), size());
            case 1 ->
                    recurrent(
                            new GruCell()
                                    .resetAfter(false)
                                    .recurrentActivation(Activations.SOFTSIGN)
                                    .useBias(biased),
                            size());
            case 2 -> recurrent(new GruCell().activation(function()).useBias(biased), size());
            default -> recurrent(new LstmCell().activation(function()).useBias(biased), size());
        };
    }

    private Layer overTime(boolean sequences, boolean masked) {
        Recurrent layer = cell().returnSequences(sequences);
        return switch (random.nextInt(5)) {
            case 0 -> bidirectional(layer.zeroMasked(masked)).merge(merge());
            case 1 ->
                    bidirectional(layer.zeroMasked(masked))
                            .backward(
                                    cell().returnSequences(sequences)
                                            .zeroMasked(masked)
                                            .reverse(true));
            case 2 -> layer.reverse(!masked || !sequences);
            case 3 ->
                    masked
                            ? layer
                            : stacked(2, new LstmCell(), new GruCell(), new SimpleRnnCell())
                                    .returnSequences(sequences);
            default -> layer.dropout(0.1).recurrentDropout(0.2);
        };
    }

    private Merge merge() {
        return Merge.values()[random.nextInt(Merge.values().length)];
    }

    // ---- graphs

    private Sample graph() {
        Graph graph = new Graph();
        int features = size();
        Wire source = graph.input("source", input(features));
        Wire target = graph.input("target", input(5, features));
        Wire fixed = graph.inputRows("fixed", 2);
        GraphLayer shared = graph.layer("shared", dense(4, Activations.TANH));
        Wire left = shared.on(source);
        Wire right = shared.on(target);
        Wire encoder = graph.add(lstm(4).returnSequences(true).returnStates(true), left);
        Wire decoder = graph.add(lstm(4).returnSequences(true), right, encoder.states());
        Wire context = graph.add(attention(), decoder, encoder);
        Wire sum =
                graph.add(
                        switch (random.nextInt(4)) {
                            case 0 -> add();
                            case 1 -> average();
                            case 2 -> multiply();
                            default -> maximum();
                        },
                        context,
                        decoder);
        Wire both = graph.add(bidirectional(gru(3).returnSequences(true)).returnBoth(true), sum);
        Wire joined = graph.add(concatenate(), both.outputs().toArray(Wire[]::new));
        Wire dropped = graph.add(spatialDropout(0.2), joined);
        graph.output("steps", graph.add(dense(2), dropped));
        Wire last = graph.add(gru(3), joined, List.of(graph.add(dense(3), fixed)));
        graph.output("rows", graph.add(concatenate(), last, encoder.states().getLast()));
        Model model = graph.build(random.nextLong());
        Examples data =
                Examples.of("source", normal(2, 4, features))
                        .input("target", normal(2, 5, features))
                        .input("fixed", normal(2, 2));
        return new Sample(perturbed(model, random), data);
    }
}
