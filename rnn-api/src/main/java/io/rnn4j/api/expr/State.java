package io.rnn4j.api.expr;

/** The value of a recurrent state before the time step. */
public final class State extends Expr {
    private final String name;

    /**
     * Creates a state.
     *
     * @param name its name, unique within a cell
     * @param width its width
     */
    public State(String name, int width) {
        super(width);
        this.name = name;
    }

    /**
     * Returns the name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }
}
