package io.rnn4j.interchange.keras;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Masks of embeddings that no layer uses in Keras 3, where a recurrent layer that is given initial
 * states does not see the mask of its sequence.
 */
final class UnusedMasks {
    private static final Set<String> STEP_BY_STEP =
            Set.of(
                    "Dense",
                    "TimeDistributed",
                    "Activation",
                    "ReLU",
                    "LeakyReLU",
                    "ELU",
                    "Dropout",
                    "SpatialDropout1D",
                    "GaussianNoise",
                    "GaussianDropout",
                    "AlphaDropout",
                    "ActivityRegularization",
                    "Identity",
                    "LayerNormalization",
                    "BatchNormalization",
                    "Concatenate",
                    "Add",
                    "Subtract",
                    "Multiply",
                    "Average",
                    "Maximum",
                    "Minimum");

    private UnusedMasks() {}

    /** {@return the embeddings of a model whose mask changes no number} */
    static Set<KerasLayer> of(KerasModel model) {
        Set<KerasLayer> unused = new HashSet<>();
        for (KerasLayer layer : model.layers()) {
            if (layer.kind().equals("Embedding") && isUnused(model, layer)) {
                unused.add(layer);
            }
        }
        return unused;
    }

    private static boolean isUnused(KerasModel model, KerasLayer embedding) {
        boolean hidden = false;
        Set<KerasLayer> reached = new HashSet<>(Set.of(embedding));
        Deque<KerasLayer> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            String from = open.pop().name();
            for (KerasLayer layer : model.layers()) {
                for (KerasLayer.Call call : layer.calls()) {
                    List<KerasLayer.Tensor> reads = call.reads();
                    if (reads.stream().noneMatch(tensor -> tensor.layer().equals(from))) {
                        continue;
                    }
                    boolean hides = hidesMask(layer, call);
                    if (!hides && !STEP_BY_STEP.contains(layer.kind())) {
                        return false;
                    }
                    hidden |= hides;
                    if (reached.add(layer)) {
                        open.push(layer);
                    }
                }
            }
        }
        return hidden;
    }

    /** {@return whether a layer is given initial states, and no mask by name} */
    static boolean hidesMask(KerasLayer layer, KerasLayer.Call call) {
        boolean recurrent =
                RecurrentReader.isRecurrent(layer.kind()) || layer.kind().equals("Bidirectional");
        boolean given = !call.states().isEmpty() || call.reads().size() > 1;
        return recurrent && given && !call.masked();
    }
}
