package io.rnn4j.api.cell;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The states of a cell and their next values. */
final class CellStates {
    private final String cell;
    private final String prefix; // of the names of all states
    private final Map<String, State> expected; // of a part, by the cell's names; null for no part
    private final Map<State, Expr> next; // shared with all parts
    private final List<State> all = new ArrayList<>();
    private State feedback; // null for none

    CellStates(String cell, String prefix, Map<String, State> expected, Map<State, Expr> next) {
        this.cell = cell;
        this.prefix = prefix;
        this.expected = expected;
        this.next = next;
    }

    /** {@return the states of a part, which the enclosing cell has already declared} */
    CellStates part(String partCell, String partPrefix, Map<String, State> declared) {
        return new CellStates(partCell, partPrefix, declared, next);
    }

    /** Declares a state; see {@link Recurrence#state(String, int)}. */
    State declare(String name, int width) {
        CellNames.require(cell, "state", name);
        if (all.stream().anyMatch(state -> state.name().equals(prefix + name))) {
            throw new IllegalArgumentException(
                    ("cell '%s' declares state '%s' twice; a cell and the cell it wraps need states"
                         + " of different names, and of two cells with output feedback neither can"
                         + " wrap the other")
                            .formatted(cell, name));
        }
        State state = expected == null ? new State(prefix + name, width) : expected.get(name);
        if (state == null || state.width() != width) {
            throw new IllegalArgumentException(
                    ("cell '%s' declares a state '%s' of width %s, but for an input with as many"
                         + " features as units it declares %s; the states of a cell used inside"
                         + " another one must not depend on the width of its input")
                            .formatted(cell, name, width, describe(expected)));
        }
        all.add(state);
        return state;
    }

    private static List<String> describe(Map<String, State> states) {
        return states.values().stream()
                .map(state -> state.name() + " of width " + state.width())
                .toList();
    }

    /** {@return the states in the order of declaration} */
    List<State> all() {
        return all;
    }

    /** Requires that a state belongs to the cell and has no next value yet. */
    void requireOpen(State state) {
        if (!all.contains(state)) {
            throw new IllegalArgumentException(
                    "state '%s' does not belong to cell '%s'; use a state that it has declared"
                            .formatted(state.name(), cell));
        }
        if (next.containsKey(state)) {
            throw new IllegalArgumentException(
                    ("cell '%s' gives state '%s' two next values; call r.next(%<s, ...) once, with"
                                    + " the whole expression")
                            .formatted(cell, state.name()));
        }
    }

    void next(State state, Expr value) {
        next.put(state, value);
    }

    /** {@return the value of a state after the step; null if none has been set} */
    Expr next(State state) {
        return next.get(state);
    }

    /** Sets the state that holds the previous output, unless one has been set before. */
    void feedback(State state) {
        feedback = feedback == null ? state : feedback;
    }

    Optional<State> feedback() {
        return Optional.ofNullable(feedback);
    }

    /** Requires that every declared state has a next value of its width. */
    void requireComplete() {
        if (all.isEmpty()) {
            throw new IllegalArgumentException(
                    ("cell '%s' has declared no state; declare its output with r.state(\"h\") and"
                                    + " set its next value with r.next(h, ...)")
                            .formatted(cell));
        }
        if (feedback != null && !all.contains(feedback)) {
            throw new IllegalArgumentException(
                    "cell '%s' feeds back state '%s', which it has not declared"
                            .formatted(cell, feedback.name()));
        }
        for (State state : all) {
            Expr value = next.get(state);
            if (value == null) {
                throw new IllegalArgumentException(
                        "cell '%s' gives state '%s' no next value; set it with r.next(%<s, ...)"
                                .formatted(cell, state.name()));
            }
            if (value.width() != state.width()) {
                throw new IllegalArgumentException(
                        ("cell '%s' sets the next value of state '%s', of width %s, to a row of"
                             + " width %s; declare the state with that width, or multiply the value"
                             + " by a weight of %3$s columns")
                                .formatted(cell, state.name(), state.width(), value.width()));
            }
        }
    }
}
