package io.rnn4j.api.cell;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A cell used inside another cell; see {@link Recurrence#part}. Its states and weights belong to
 * the enclosing cell, under names that begin with the name of the part. Each part has its own
 * dropout masks, and its first state counts as an output for zoneout.
 */
public final class CellPart {
    private final Recurrence outer;
    private final String name;
    private final Cell cell;
    private final Map<String, State> declared = new LinkedHashMap<>();
    private Recurrence inner; // null until defined

    CellPart(Recurrence outer, String name, Cell cell) {
        this.outer = outer;
        this.name = name;
        this.cell = cell;
        for (State state : outer.statesOf(cell)) {
            declared.put(state.name(), outer.state(name + "_" + state.name(), state.width()));
        }
    }

    /**
     * Defines the equations of the inner cell.
     *
     * @param input row that the inner cell reads; if it is the {@link Recurrence#input} of the
     *     enclosing cell, the inner gates also read its {@link Recurrence#additionalInput
     *     additional inputs}
     * @return output of the inner cell: its first state after the time step
     * @throws IllegalArgumentException if the inner cell is incomplete
     * @throws IllegalStateException if this part has been defined before
     */
    public Expr define(Expr input) {
        if (inner != null) {
            throw new IllegalStateException(
                    "cell '%s' defines its part '%s' twice; call define once for each part"
                            .formatted(outer.cell().name(), name));
        }
        Objects.requireNonNull(input, () -> "input of part '" + name + "' is null");
        inner = new Recurrence(outer, name, cell, declared, input);
        inner.define();
        return inner.next(inner.states().getFirst());
    }

    /**
     * {@return the state of this part that holds its previous output, as declared by {@link
     * Recurrence#outputFeedback}; empty if the cell declares none or is not yet defined}
     */
    public Optional<State> feedbackState() {
        return inner == null ? Optional.empty() : inner.cellStates().feedback();
    }
}
