package io.rnn4j.core.layer;

import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.core.initializer.Uniform;

/**
 * A learned row for every entry of a vocabulary: indices [batch, time] or [batch, time, 1], ints or
 * whole floats from 0 to entries - 1, become [batch, time, units]. The result is the row of the
 * weight {@code embeddings} [entries, units] with that index. An invalid index is rejected with an
 * {@link IllegalArgumentException}.
 *
 * <p>A layer of more than 2²⁴ entries needs ints, because floats do not represent all larger
 * integers, and so must be the only reader of an input of the model.
 *
 * <p>With a padding index, steps with this index are masked for the whole model, as if by the mask
 * given with the data ({@code mask_zero} of Keras). The row of this index is then not used, and no
 * optimizer changes it, not even by weight decay ({@code padding_idx} of PyTorch). The layer must
 * then be the first one.
 *
 * @param entries size of the vocabulary, at least 1; required
 * @param units width of the output, at least 1; required
 * @param paddingIndex index of padding, less than {@code entries}, or {@link #NO_PADDING}
 * @param initializer initializer of the weight
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Embedding(
        @Required int entries, @Required int units, int paddingIndex, Initializer initializer)
        implements Layer {
    /** No index marks padding. */
    public static final int NO_PADDING = -1;

    /** Checks the settings. */
    public Embedding {
        SettingChecks.notNull("embedding", "initializer", initializer);
        SettingChecks.atLeastOne("embedding", "entries", entries);
        SettingChecks.atLeastOne("embedding", "units", units);
        boolean valid = paddingIndex >= NO_PADDING && paddingIndex < entries;
        String range = "from 0 to %s, or -1 for none".formatted(entries - 1);
        SettingChecks.require(valid, "embedding", "paddingIndex", range, paddingIndex);
    }

    /** Creates one entry of one unit. */
    public Embedding() {
        this(1, 1);
    }

    /**
     * Creates the layer with uniform initial weights from -0.05 to 0.05, as in Keras.
     *
     * @param entries size of the vocabulary, at least 1
     * @param units width of the output, at least 1
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
        WeightView table = network.weight("embeddings", entries, units, initializer);
        if (paddingIndex != NO_PADDING) {
            network.maskValue(input, paddingIndex);
            network.fixRow(table, paddingIndex);
        }
        return network.gather(input, table);
    }

    /** {@return a layer with this size of the vocabulary, at least 1} */
    public Embedding entries(int entries) {
        return new Embedding(entries, units, paddingIndex, initializer);
    }

    /** {@return a layer with this width of the output, at least 1} */
    public Embedding units(int units) {
        return new Embedding(entries, units, paddingIndex, initializer);
    }

    /** {@return a layer with this index of padding, less than the entries, or NO_PADDING} */
    public Embedding paddingIndex(int paddingIndex) {
        return new Embedding(entries, units, paddingIndex, initializer);
    }

    /** {@return a layer with this initializer of the weight} */
    public Embedding initializer(Initializer initializer) {
        return new Embedding(entries, units, paddingIndex, initializer);
    }
}
