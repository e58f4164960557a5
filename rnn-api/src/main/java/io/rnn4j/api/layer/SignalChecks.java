package io.rnn4j.api.layer;

import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.component.NullChecks;

import java.util.List;
import java.util.Objects;

/** Checks of the signals that a node reads. */
final class SignalChecks {
    private SignalChecks() {}

    static void requireAligned(List<Signal> inputs) {
        NullChecks.copyOf("inputs", inputs);
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
        String remedy =
                one.sequence() && other.sequence()
                        ? ", which have different time axes, whatever their lengths are; add an"
                                + " input with the time axis of another one with graph.inputAlong,"
                                + " or use attention to read one from the other"
                        : "; take the last step of the sequence (lastStep) or pool it, or provide"
                                + " the rows at every step, as an input added with"
                                + " graph.inputAlong";
        return new IllegalArgumentException(
                "inputs of one node must have the same time steps, got %s and %s%s"
                        .formatted(describe(one), describe(other), remedy));
    }

    static String describe(Signal signal) {
        if (!signal.sequence()) {
            return "[batch, %s]".formatted(signal.width());
        }
        int steps = signal.time().steps();
        return "[batch, %s, %s]".formatted(steps == TimeAxis.OPEN ? "time" : steps, signal.width());
    }

    static void requireSequence(Signal input, String reader) {
        Objects.requireNonNull(input, "input");
        if (!input.sequence()) {
            throw new IllegalArgumentException(
                    ("%s needs sequences [batch, time, features], got rows %s; let the layer before"
                                    + " it return sequences")
                            .formatted(reader, describe(input)));
        }
    }

    static void requireStates(RecurrenceDefinition recurrence, List<Signal> initialStates) {
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
                    ("the initial states of cell '%s' are %s, got %s; give rows of these widths in"
                         + " this order, such as the final states of a layer of as many units, or"
                         + " none")
                            .formatted(
                                    recurrence.cell().name(),
                                    expected,
                                    initialStates.stream().map(SignalChecks::describe).toList()));
        }
    }
}
