package io.rnn4j.core.layer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.initializer.Uniform;

import java.util.Objects;

/**
 * A learned row for every entry of a vocabulary: indices [batch, time, 1], whole numbers from 0 to
 * entries - 1, become [batch, time, units]; an index that is none is refused. It is a one-hot row
 * times the weight {@code embeddings} [entries, units], without the product.
 *
 * <p>With a padding index, steps that hold it are masked for the whole model, as if the mask given
 * with the data said so (Keras' mask_zero). The row of that index then counts for nothing and is
 * not changed by training (PyTorch's padding_idx). The layer must be the first for that.
 *
 * @param entries size of the vocabulary; to be set, 1 otherwise
 * @param units width of the output; to be set, 1 otherwise
 * @param paddingIndex the index that stands for padding; {@link #NO_PADDING} for none
 * @param initializer fills the weight
 */
public record Embedding(
        @Required int entries, @Required int units, int paddingIndex, Initializer initializer)
        implements Layer {
    /** All indices count. */
    public static final int NO_PADDING = -1;

    /** Checks the settings. */
    public Embedding {
        Sizes.positive("embedding", "entries", entries);
        Sizes.positive("embedding", "units", units);
        if (paddingIndex < NO_PADDING || paddingIndex >= entries) {
            throw new IllegalArgumentException(
                    "embedding: paddingIndex is from 0 to "
                            + (entries - 1)
                            + ", or -1 for none, got "
                            + paddingIndex);
        }
        Objects.requireNonNull(initializer, "embedding: initializer");
    }

    /** One entry of one unit. */
    public Embedding() {
        this(1, 1);
    }

    /**
     * Weights from -0.05 to 0.05, as in Keras.
     *
     * @param entries size of the vocabulary
     * @param units width of the output
     */
    public Embedding(int entries, int units) {
        this(entries, units, NO_PADDING, new Uniform());
    }

    @Override
    public String name() {
        return "embedding";
    }

    @Override
    public Signal define(Network network, Signal input) {
        if (paddingIndex != NO_PADDING) {
            network.maskValue(input, paddingIndex);
        }
        return network.gather(input, network.weight("embeddings", entries, units, initializer));
    }

    /**
     * Changes one setting.
     *
     * @param initializer fills the weight
     * @return a layer with it
     */
    public Embedding initializer(Initializer initializer) {
        return new Embedding(entries, units, paddingIndex, initializer);
    }

    /**
     * Changes one setting.
     *
     * @param paddingIndex the index that stands for padding; {@link #NO_PADDING} for none
     * @return a layer with it
     */
    public Embedding paddingIndex(int paddingIndex) {
        return new Embedding(entries, units, paddingIndex, initializer);
    }
}
