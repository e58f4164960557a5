package io.rnn4j.api.layer;

import io.rnn4j.api.component.NullChecks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The signals that a recurrence over time reads.
 *
 * @param input input sequence
 * @param attended sequences that every time step reads as a whole, in the order in which the cell
 *     declares them, each with its own time axis; if empty, a cell that attends to a sequence reads
 *     the input
 * @param initialStates value of each state before the first time step, rows without a time axis, in
 *     the order of the cell's states; if empty, the states are given with a call, or start at 0
 */
public record RecurrenceInputs(Signal input, List<Signal> attended, List<Signal> initialStates) {
    /** Copies the lists. */
    public RecurrenceInputs {
        Objects.requireNonNull(input, "input");
        attended = NullChecks.copyOf("attended", attended);
        initialStates = NullChecks.copyOf("initialStates", initialStates);
    }

    /**
     * Creates the inputs of a recurrence that reads one sequence.
     *
     * @param input input sequence
     */
    public RecurrenceInputs(Signal input) {
        this(input, List.of(), List.of());
    }

    /** Returns the input, the initial states and the attended sequences. */
    List<Signal> all() {
        List<Signal> all = new ArrayList<>();
        all.add(input);
        all.addAll(initialStates);
        all.addAll(attended);
        return all;
    }
}
