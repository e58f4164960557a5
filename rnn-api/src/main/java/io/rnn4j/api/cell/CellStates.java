package io.rnn4j.api.cell;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The states that a cell declares, and what becomes of them. */
final class CellStates {
    private final Cell cell;
    private final String prefix; // of the names of all states
    private final Map<String, State> expected; // of a part, by the cell's names; null for no part
    private final Map<State, Expr> next; // one for all parts
    private final List<State> all = new ArrayList<>();
    private State fedBack; // null for none

    CellStates(Cell cell, String prefix, Map<String, State> expected, Map<State, Expr> next) {
        this.cell = cell;
        this.prefix = prefix;
        this.expected = expected;
        this.next = next;
    }

    /** Begins with the states of a cell inside this one, which has declared them already. */
    CellStates inside(Cell other, String otherPrefix, Map<String, State> declared) {
        return new CellStates(other, otherPrefix, declared, next);
    }

    /** Declares a state; see {@link Recurrence#state(String, int)}. */
    State declare(String name, int width) {
        CellNames.require(cell, "state", name);
        for (State state : all) {
            if (state.name().equals(prefix + name)) {
                throw new IllegalArgumentException(
                        "cell '"
                                + cell.name()
                                + "' declares state '"
                                + name
                                + "' twice; a cell and the one it wraps need states of different"
                                + " names, and of two cells that feed back their output neither"
                                + " can wrap the other");
            }
        }
        State state = expected == null ? new State(prefix + name, width) : expected.get(name);
        if (state == null || state.width() != width) {
            throw new IllegalArgumentException(
                    "cell '"
                            + cell.name()
                            + "' declares a state '"
                            + name
                            + "' of width "
                            + width
                            + ", but where its input has as many features as it has units, it"
                            + " declares "
                            + expected.values().stream()
                                    .map(other -> other.name() + " of width " + other.width())
                                    .toList()
                            + "; let no state of a cell inside another depend on its input");
        }
        all.add(state);
        return state;
    }

    /** Returns the states in the order of declaration. */
    List<State> all() {
        return all;
    }

    /** Requires that a state is one of the cell's and has no next value yet. */
    void requireOpen(State state) {
        if (!all.contains(state)) {
            throw new IllegalArgumentException(
                    "state '" + state.name() + "' does not belong to cell '" + cell.name() + "'");
        }
        if (next.containsKey(state)) {
            throw new IllegalArgumentException(
                    "cell '"
                            + cell.name()
                            + "' gives state '"
                            + state.name()
                            + "' two next values; call r.next("
                            + state.name()
                            + ", ...) once, with the whole expression");
        }
    }

    void next(State state, Expr value) {
        next.put(state, value);
    }

    /** Returns the value of a state after the step; null if none has been given. */
    Expr next(State state) {
        return next.get(state);
    }

    /** Notes the output that is fed back, unless one has been noted before. */
    void feedBack(State state) {
        fedBack = fedBack == null ? state : fedBack;
    }

    State fedBack() {
        return fedBack;
    }

    /** Complains about what the cell has left out. */
    void check() {
        if (all.isEmpty()) {
            throw new IllegalArgumentException(
                    "cell '"
                            + cell.name()
                            + "' has declared no state; declare its output with r.state(\"h\") and"
                            + " say with r.next(h, ...) what becomes of it");
        }
        if (fedBack != null && !all.contains(fedBack)) {
            throw new IllegalArgumentException(
                    "cell '"
                            + cell.name()
                            + "' feeds back state '"
                            + fedBack.name()
                            + "', which it has not declared");
        }
        for (State state : all) {
            Expr value = next.get(state);
            if (value == null) {
                throw new IllegalArgumentException(
                        "cell '"
                                + cell.name()
                                + "' gives state '"
                                + state.name()
                                + "' no next value; say with r.next("
                                + state.name()
                                + ", ...) what it is after the step");
            }
            if (value.width() != state.width()) {
                throw new IllegalArgumentException(
                        "cell '"
                                + cell.name()
                                + "' gives state '"
                                + state.name()
                                + "' of width "
                                + state.width()
                                + " a next value of width "
                                + value.width()
                                + "; declare the state of that width, or multiply the value with a"
                                + " weight of "
                                + state.width()
                                + " columns");
            }
        }
    }
}
