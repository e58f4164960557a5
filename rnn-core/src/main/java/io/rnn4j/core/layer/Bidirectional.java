package io.rnn4j.core.layer;

import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.component.Required;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.Signal;

import java.util.ArrayList;
import java.util.List;

/**
 * Two recurrent layers that read a sequence in opposite directions (Schuster and Paliwal 1997).
 * With sequences, the outputs of the two directions are merged at every step; without, the last
 * outputs, of which the backward one belongs to the first step. Names of weights and states begin
 * with {@code forward/} and {@code backward/}.
 *
 * @param forward layer that reads from the first step to the last; required
 * @param backward layer that reads from the last step to the first, with the same {@code
 *     returnSequences}; required
 * @param merge how the two outputs are combined
 * @param returnBoth whether both outputs are returned, the forward one first, instead of merging
 *     them; this requires a graph
 */
@SuppressWarnings("doclint:missing") // settings are documented as parameters of the record
public record Bidirectional(
        @Required Recurrent forward, @Required Recurrent backward, Merge merge, boolean returnBoth)
        implements Layer {
    /** Checks the settings. */
    public Bidirectional {
        SettingChecks.notNull("bidirectional", "forward", forward);
        SettingChecks.notNull("bidirectional", "backward", backward);
        SettingChecks.notNull("bidirectional", "merge", merge);
        Recurrent.Time ahead = forward.options().time();
        Recurrent.Time back = backward.options().time();
        if (ahead.reverse() || !back.reverse()) {
            throw new IllegalArgumentException(
                    ("bidirectional: expected a forward layer with reverse(false) and a backward"
                                    + " layer with reverse(true), got %s and %s")
                            .formatted(ahead.reverse(), back.reverse()));
        }
        if (ahead.returnSequences() != back.returnSequences()) {
            throw new IllegalArgumentException(
                    "bidirectional: expected the same returnSequences of both layers, got %s and %s"
                            .formatted(ahead.returnSequences(), back.returnSequences()));
        }
    }

    /** Creates two simple recurrences of one unit; specify layers. */
    public Bidirectional() {
        this(new Recurrent());
    }

    /**
     * Creates the layer with the same settings in both directions and concatenated outputs.
     *
     * @param layer layer of the forward direction, with reverse(false)
     * @throws IllegalArgumentException if the layer has reverse(true)
     */
    public Bidirectional(Recurrent layer) {
        this(layer, layer == null ? null : layer.reverse(true), Merge.CONCATENATE);
    }

    /**
     * Creates the layer with merged outputs.
     *
     * @param forward layer that reads from the first step to the last
     * @param backward layer that reads from the last step to the first
     * @param merge how the two outputs are combined
     */
    public Bidirectional(Recurrent forward, Recurrent backward, Merge merge) {
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
                    "bidirectional: expected a graph for the two outputs of returnBoth, got a"
                            + " chain; use Graph, or merge the outputs");
        }
        return outputs.getFirst();
    }

    /**
     * Declares the weights and nodes of the layer.
     *
     * @param network builder of the network
     * @param inputs the input; then the sequences that both cells attend to; then optionally the
     *     initial states, those of the forward direction first
     * @return the merged output or both outputs, then the final states of layers that return them,
     *     those of the forward direction first
     * @throws IllegalArgumentException if the inputs do not suit the layer
     */
    @Override
    public List<Signal> define(Network network, List<Signal> inputs) {
        Signal input = inputs.getFirst();
        List<Signal> further = inputs.subList(1, inputs.size());
        List<Signal> attended = further.stream().filter(Signal::sequence).toList();
        List<Signal> states = further.stream().filter(signal -> !signal.sequence()).toList();
        RecurrenceDefinition recurrence = forward.recurrence(input, attended, network.scope());
        int split = Math.min(states.size(), recurrence.states().size());
        List<Signal> ofForward = new ArrayList<>(List.of(input));
        ofForward.addAll(attended);
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
                    ("bidirectional: expected outputs of the same width to be merged by %s, got %s"
                         + " and %s; concatenate them, or give both layers the same number of"
                         + " units")
                            .formatted(merge, ahead.width(), back.width()));
        }
        return merge.of(network, ahead, back);
    }

    /** {@return a layer with this layer of the forward direction} */
    public Bidirectional forward(Recurrent forward) {
        return new Bidirectional(forward, backward, merge, returnBoth);
    }

    /** {@return a layer with this layer of the backward direction, changed to reverse(true)} */
    public Bidirectional backward(Recurrent backward) {
        SettingChecks.notNull("bidirectional", "backward", backward);
        return new Bidirectional(forward, backward.reverse(true), merge, returnBoth);
    }

    /** {@return a layer that combines the two outputs in this way} */
    public Bidirectional merge(Merge merge) {
        return new Bidirectional(forward, backward, merge, returnBoth);
    }

    /** {@return a layer that returns both outputs instead of merging them, or not} */
    public Bidirectional returnBoth(boolean returnBoth) {
        return new Bidirectional(forward, backward, merge, returnBoth);
    }
}
