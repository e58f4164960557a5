package io.rnn4j.api.layer;

import io.rnn4j.api.cell.Recurrence;

import java.util.List;

/** Complaints about signals that do not suit the node that is to read them. */
public final class SignalChecks {
    private SignalChecks() {}

    static void requireAligned(List<Signal> inputs) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("a node has at least one input, got none");
        }
        for (Signal input : inputs) {
            if (!input.isAlignedWith(inputs.getFirst())) {
                throw notAligned(inputs.getFirst(), input);
            }
        }
    }

    private static IllegalArgumentException notAligned(Signal one, Signal other) {
        boolean bothSequences = one.sequence() && other.sequence();
        return new IllegalArgumentException(
                "inputs of one node have the same time steps, got "
                        + describe(one)
                        + " and "
                        + describe(other)
                        + (bothSequences
                                ? ", which lie along different time axes, whatever their lengths"
                                        + " are; add an input whose steps are those of another one"
                                        + " with graph.inputAlong, or let attention read one from"
                                        + " the other"
                                : "; take the last step of the sequence (lastStep) or pool it, or"
                                        + " give the rows at every step, as an input added with"
                                        + " graph.inputAlong"));
    }

    static String describe(Signal signal) {
        String time = signal.steps() == Signal.OPEN ? "time" : String.valueOf(signal.steps());
        return "[batch, " + (signal.sequence() ? time + ", " : "") + signal.width() + "]";
    }

    static void requireSequence(Signal input, String what) {
        if (!input.sequence()) {
            throw new IllegalArgumentException(
                    what
                            + " needs sequences [batch, time, features], got rows "
                            + describe(input)
                            + "; let the layer before it return sequences");
        }
    }

    static void requireStates(Recurrence recurrence, List<Signal> initialStates) {
        List<String> expected =
                recurrence.states().stream()
                        .map(state -> state.name() + " [batch, " + state.width() + "]")
                        .toList();
        boolean fits = initialStates.isEmpty() || initialStates.size() == expected.size();
        for (int index = 0; index < initialStates.size() && fits; index++) {
            Signal given = initialStates.get(index);
            fits = !given.sequence() && given.width() == recurrence.states().get(index).width();
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "the initial states of cell '"
                            + recurrence.cell().name()
                            + "' are "
                            + expected
                            + ", got "
                            + initialStates.stream().map(SignalChecks::describe).toList()
                            + "; give rows of these widths in this order, such as the final states"
                            + " of a layer of as many units, or none");
        }
    }
}
