package io.rnn4j.core.layer;

import io.rnn4j.api.Layer;
import io.rnn4j.api.Network;
import io.rnn4j.api.Required;
import io.rnn4j.api.Signal;

import java.util.Objects;

/**
 * Two recurrent layers that read a sequence in both directions (Schuster and Paliwal 1997). At
 * every step the outputs of the same time are merged; without sequences the last output of each
 * direction, so the backward one has read the first step last. Names of weights and states begin
 * with {@code forward/} and {@code backward/}.
 *
 * @param forward reads from the first step to the last
 * @param backward reads from the last step to the first
 * @param merge how two outputs become one
 */
public record Bidirectional(@Required Layer forward, @Required Layer backward, Merge merge)
        implements Layer {
    /** Checks the settings. */
    public Bidirectional {
        Recurrent ahead = recurrent(forward, "forward");
        Recurrent back = recurrent(backward, "backward");
        Objects.requireNonNull(merge, "bidirectional: merge");
        if (ahead.reverse() || !back.reverse()) {
            throw new IllegalArgumentException(
                    "bidirectional: the forward layer is one with reverse(false), the backward"
                            + " layer one with reverse(true); got "
                            + ahead.reverse()
                            + " and "
                            + back.reverse());
        }
        if (ahead.returnSequences() != back.returnSequences()) {
            throw new IllegalArgumentException(
                    "bidirectional: both layers return sequences, or both their last output; got "
                            + ahead.returnSequences()
                            + " and "
                            + back.returnSequences());
        }
    }

    private static Recurrent recurrent(Layer layer, String direction) {
        if (layer instanceof Recurrent recurrent) {
            return recurrent;
        }
        throw new IllegalArgumentException(
                "bidirectional: the " + direction + " layer is a recurrent one, got " + layer);
    }

    /** Two simple recurrences of one unit; give layers. */
    public Bidirectional() {
        this(new Recurrent());
    }

    /**
     * The same layer, with weights of its own, in both directions; the outputs are concatenated.
     *
     * @param layer the layer of the forward direction
     */
    public Bidirectional(Recurrent layer) {
        this(layer.reverse(false), layer.reverse(true), Merge.CONCATENATE);
    }

    @Override
    public String name() {
        return "bidirectional";
    }

    @Override
    public Signal define(Network network, Signal input) {
        Signal ahead = forward.define(network.part("forward"), input);
        Signal back = backward.define(network.part("backward"), input);
        if (merge != Merge.CONCATENATE && ahead.width() != back.width()) {
            throw new IllegalArgumentException(
                    "outputs of the same width can be merged by "
                            + merge
                            + ", got "
                            + ahead.width()
                            + " and "
                            + back.width()
                            + "; concatenate them, or give both layers as many units");
        }
        return merge.of(network, ahead, back);
    }

    /**
     * Changes one setting.
     *
     * @param backward another recurrent layer for the way from the last step to the first
     * @return a layer with it
     */
    public Bidirectional backward(Recurrent backward) {
        return new Bidirectional(forward, backward.reverse(true), merge);
    }

    /**
     * Changes one setting.
     *
     * @param merge how two outputs become one
     * @return a layer with it
     */
    public Bidirectional merge(Merge merge) {
        return new Bidirectional(forward, backward, merge);
    }
}
