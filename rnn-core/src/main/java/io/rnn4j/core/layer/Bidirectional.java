package io.rnn4j.core.layer;

import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

import java.util.ArrayList;
import java.util.List;
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
 * @param returnBoth if they do not: the outputs of both directions can be read, the forward one
 *     first, in a graph
 */
public record Bidirectional(
        @Required Layer forward, @Required Layer backward, Merge merge, boolean returnBoth)
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
     * @throws IllegalArgumentException if it is one with reverse(true)
     */
    public Bidirectional(Recurrent layer) {
        this(layer, layer.reverse(true), Merge.CONCATENATE);
    }

    /**
     * Two layers whose outputs are merged.
     *
     * @param forward reads from the first step to the last
     * @param backward reads from the last step to the first
     * @param merge how two outputs become one
     */
    public Bidirectional(Layer forward, Layer backward, Merge merge) {
        this(forward, backward, merge, false);
    }

    @Override
    public String name() {
        return "bidirectional";
    }

    @Override
    public Signal define(Network network, Signal input) {
        List<Signal> outputs = define(network, List.of(input));
        if (returnBoth) {
            throw new IllegalArgumentException(
                    "both directions are two outputs, of which a chain can read one; put the model"
                            + " together with a Graph, or merge them");
        }
        return outputs.getFirst();
    }

    /**
     * Composes the layer.
     *
     * @param network takes weights and nodes
     * @param inputs what goes in; then the sequences that both cells read as a whole, if they do;
     *     then perhaps the initial states, those of the forward direction first
     * @return the merged output or both, then the final states of layers that return them, those of
     *     the forward direction first
     * @throws IllegalArgumentException if the inputs do not suit the layer
     */
    @Override
    public List<Signal> define(Network network, List<Signal> inputs) {
        Signal input = inputs.getFirst();
        List<Signal> more = inputs.subList(1, inputs.size());
        List<Signal> memories = more.stream().filter(Signal::sequence).toList();
        List<Signal> states = more.stream().filter(signal -> !signal.sequence()).toList();
        RecurrenceDefinition recurrence =
                ((Recurrent) forward).recurrence(input, memories, network.scope());
        int split = Math.min(states.size(), recurrence.states().size());
        List<Signal> ofForward = new ArrayList<>(List.of(input));
        ofForward.addAll(memories);
        List<Signal> ofBackward = new ArrayList<>(ofForward);
        ofForward.addAll(states.subList(0, split));
        ofBackward.addAll(states.subList(split, states.size()));
        List<Signal> ahead = forward.define(network.part("forward"), ofForward);
        List<Signal> back = backward.define(network.part("backward"), ofBackward);
        List<Signal> outputs = new ArrayList<>();
        if (returnBoth) {
            outputs.add(ahead.getFirst());
            outputs.add(back.getFirst());
        } else {
            outputs.add(merged(network, ahead.getFirst(), back.getFirst()));
        }
        outputs.addAll(ahead.subList(1, ahead.size()));
        outputs.addAll(back.subList(1, back.size()));
        return outputs;
    }

    private Signal merged(Network network, Signal ahead, Signal back) {
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
        return new Bidirectional(forward, backward.reverse(true), merge, returnBoth);
    }

    /**
     * Changes one setting.
     *
     * @param merge how two outputs become one
     * @return a layer with it
     */
    public Bidirectional merge(Merge merge) {
        return new Bidirectional(forward, backward, merge, returnBoth);
    }

    /**
     * Changes one setting.
     *
     * @param returnBoth if the outputs of both directions are not merged
     * @return a layer with it
     */
    public Bidirectional returnBoth(boolean returnBoth) {
        return new Bidirectional(forward, backward, merge, returnBoth);
    }
}
