package io.rnn4j.core.model;

import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.layer.Input;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Builds a {@link Model} from a sequence of layers, each of which reads the one before it.
 *
 * <pre>{@code
 * Model model = Sequential.of(input(10, 1), lstm(64).returnSequences(true), lstm(64), dense(1));
 * model.compile(new Adam(), new MeanSquaredError());
 * History history = model.fit(x, y, FitOptions.epochs(10).batchSize(32));
 * Tensor prediction = model.predict(xTest);
 * }</pre>
 *
 * <p>For shared layers, several inputs or several outputs use a {@link Graph}.
 */
public final class Sequential {
    /** The default seed of a model. */
    public static final long DEFAULT_SEED = 0;

    /** The name of the input. */
    public static final String INPUT = "input";

    /** The name of the output. */
    public static final String OUTPUT = "output";

    private Sequential() {}

    /**
     * Builds a model with the seed {@value #DEFAULT_SEED}.
     *
     * @param input time steps and features of the input
     * @param layers the layers in order of computation, at least one
     * @return a model with initial weights
     * @throws IllegalArgumentException if a layer does not support the output of the one before it
     */
    public static Model of(Input input, Layer... layers) {
        return of(DEFAULT_SEED, input, layers);
    }

    /**
     * Builds a model.
     *
     * @param seed seed of the initial weights, the order of the samples in training, and everything
     *     else that is random
     * @param input time steps and features of the input
     * @param layers the layers in order of computation, at least one
     * @return a model with initial weights
     * @throws IllegalArgumentException if a layer does not support the output of the one before it
     */
    public static Model of(long seed, Input input, Layer... layers) {
        return of(seed, input, layers == null ? null : Arrays.asList(layers));
    }

    /**
     * Builds a model.
     *
     * @param seed seed of the initial weights, the order of the samples in training, and everything
     *     else that is random
     * @param input time steps and features of the input
     * @param layers the layers in order of computation, at least one
     * @return a model with initial weights
     * @throws IllegalArgumentException if a layer does not support the output of the one before it
     */
    public static Model of(long seed, Input input, List<? extends Layer> layers) {
        return graph(input, layers).build(seed);
    }

    /**
     * Builds the graph of such a model, to which more can be added before it is built.
     *
     * @param input time steps and features of the input
     * @param layers the layers in order of computation, at least one
     * @return a graph with the input {@value #INPUT} and the output {@value #OUTPUT}
     * @throws IllegalArgumentException if a layer does not support the output of the one before it
     */
    public static Graph graph(Input input, List<? extends Layer> layers) {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(layers, "layers");
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a model has at least one layer");
        }
        Graph graph = new Graph();
        Wire wire = graph.input(INPUT, Objects.requireNonNull(input, "input"));
        for (int index = 0; index < layers.size(); index++) {
            if (layers.get(index) == null) {
                throw new NullPointerException("layer %s after the input is null".formatted(index));
            }
            wire = graph.add(layers.get(index), wire);
            requireOneOutput(wire);
        }
        graph.output(OUTPUT, wire);
        return graph;
    }

    private static void requireOneOutput(Wire wire) {
        if (wire.outputs().size() > 1) {
            throw new IllegalArgumentException(
                    "layer '%s': a layer of a Sequential has one output, got %s; use a Graph"
                            .formatted(wire.name(), wire.outputs()));
        }
    }
}
