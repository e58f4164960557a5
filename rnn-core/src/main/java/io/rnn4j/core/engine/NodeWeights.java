package io.rnn4j.core.engine;

import io.rnn4j.api.expr.WeightView;
import io.rnn4j.api.kernel.Kernels;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weights of one node by the names its equations use, and their packed copies for the products.
 */
public final class NodeWeights {
    private record Key(WeightView view, boolean transposed) {}

    private final Map<String, WeightArray> weights;
    private final Map<String, Packed> packed = new HashMap<>(); // by the description of the kernels

    /** Copies in the order in which one kind of kernels reads them. */
    private static final class Packed {
        final Map<Key, float[]> copies = new LinkedHashMap<>();
        long version = -1;
    }

    /**
     * Creates them.
     *
     * @param weights the weights by the names within the layer
     */
    public NodeWeights(Map<String, WeightArray> weights) {
        this.weights = Map.copyOf(weights);
    }

    /**
     * Returns a weight.
     *
     * @param name its name within the layer
     * @return the weight
     */
    public WeightArray weight(String name) {
        return weights.get(name);
    }

    private Packed packed(Kernels kernels) {
        return packed.computeIfAbsent(kernels.description(), key -> new Packed());
    }

    /** Makes room for the packed copies that a program needs. */
    synchronized void reserve(Program program, Kernels kernels) {
        for (Instruction line : program.instructions()) {
            if (line.operation() instanceof Operation.Product product) {
                WeightView view = product.view();
                int depth = product.transposed() ? view.columns() : view.rows();
                packed(kernels)
                        .copies
                        .computeIfAbsent(
                                new Key(view, product.transposed()),
                                key -> new float[kernels.packedSize(depth, line.width())]);
            }
        }
    }

    synchronized float[] packed(WeightView view, boolean transposed, Kernels kernels) {
        return packed(kernels).copies.get(new Key(view, transposed));
    }

    /** Packs again what has changed since the version that is packed. */
    synchronized void pack(long version, Kernels kernels) {
        Packed current = packed(kernels);
        if (version == current.version) {
            return;
        }
        current.copies.forEach(
                (key, target) -> {
                    WeightView view = key.view();
                    WeightArray weight = weights.get(view.weight());
                    kernels.pack(
                            key.transposed() ? view.columns() : view.rows(),
                            key.transposed() ? view.rows() : view.columns(),
                            weight.values(),
                            view.firstColumn(),
                            weight.columns(),
                            key.transposed(),
                            target);
                });
        current.version = version;
    }

    /** Finds the gradients of these weights among those of all weights of a network. */
    Map<String, float[]> gradients(Map<String, float[]> ofNetwork) {
        Map<String, float[]> gradients = new HashMap<>();
        weights.forEach(
                (name, weight) ->
                        gradients.put(
                                name,
                                ofNetwork.computeIfAbsent(
                                        weight.name(), key -> new float[weight.values().length])));
        return gradients;
    }
}
