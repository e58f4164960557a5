package io.rnn4j.api.expr;

import java.util.Objects;

/** The value of a recurrent state before the time step. */
public final class State extends Expr {
    private final String name;

    /**
     * Creates a state.
     *
     * @param name name, unique within a cell
     * @param width number of elements, at least 1
     */
    public State(String name, int width) {
        Objects.requireNonNull(name, "name");
        super(width);
        this.name = name;
    }

    /** {@return the name, unique within the cell} */
    public String name() {
        return name;
    }
}
