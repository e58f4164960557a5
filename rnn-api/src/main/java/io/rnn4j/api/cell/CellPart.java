package io.rnn4j.api.cell;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A cell inside another one, made by {@link Recurrence#inside}. Its states and weights are those of
 * the cell around it, under names that begin with that of the part. What is left out at random is
 * left out of each part by masks of its own, and the first state of each part counts as an output.
 */
public final class CellPart {
    private final Recurrence outer;
    private final String name;
    private final Cell cell;
    private final Map<String, State> declared = new LinkedHashMap<>();
    private Recurrence inner; // null until it is written

    CellPart(Recurrence outer, String name, Cell cell) {
        this.outer = outer;
        this.name = name;
        this.cell = cell;
        for (State state : outer.statesOf(cell)) {
            declared.put(state.name(), outer.state(name + "_" + state.name(), state.width()));
        }
    }

    /**
     * Lets the cell write its equations.
     *
     * @param row what it reads; where that is the {@link Recurrence#input} of the cell around it,
     *     its gates also read what stands {@link Recurrence#alsoRead beside} that
     * @return what it answers: its first state after the step
     * @throws IllegalArgumentException if the cell is not complete
     * @throws IllegalStateException if it has been written before
     */
    public Expr reading(Expr row) {
        if (inner != null) {
            throw new IllegalStateException(
                    "part '" + name + "' of cell '" + outer.cell().name() + "' is written twice");
        }
        inner = new Recurrence(outer, name, cell, declared, row);
        inner.define();
        return inner.next(inner.states().getFirst());
    }

    /**
     * Returns the state that is the output of the part, fed back.
     *
     * @return one of its states; empty if the cell feeds back none, or is not yet written
     */
    public Optional<State> fedBack() {
        return inner == null ? Optional.empty() : inner.fedBack();
    }
}
