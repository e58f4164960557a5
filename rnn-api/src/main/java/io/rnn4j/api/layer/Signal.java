package io.rnn4j.api.layer;

/**
 * What flows from one node of a network to others: rows of a width, one for every sample, or one
 * for every sample and time step.
 *
 * @param node the number of the node that makes it, in the order of declaration; negative for an
 *     input of the network, see {@link #input}
 * @param output which of the things that the node makes, from 0
 * @param width elements of a row
 * @param sequence if there is a row for every time step
 * @param axis the number of the network's input whose time steps these are, and whose mask; 0 for
 *     rows without time and for steps of a time axis of its own
 * @param steps the number of time steps if the signal has a time axis of its own; {@link #OPEN} if
 *     it has that of an input, and with it the mask, or no time axis
 */
public record Signal(int node, int output, int width, boolean sequence, int axis, int steps) {
    /** As many time steps as an input of the network has. */
    public static final int OPEN = 0;

    /** The number of the network's first input. */
    public static final int INPUT = -1;

    /**
     * A signal that is all its node makes, and has no time axis but that of the first input.
     *
     * @param node the number of the node that makes it
     * @param width elements of a row
     * @param sequence if there is a row for every time step of the network's first input
     */
    public Signal(int node, int width, boolean sequence) {
        this(node, 0, width, sequence, 0, OPEN);
    }

    /**
     * An input of a network.
     *
     * @param number its number, from 0
     * @param width elements of a row
     * @param sequence if there is a row for every time step
     * @param axis the number of the input that has the same time steps and the mask: its own, or
     *     that of an earlier one
     * @return the signal
     */
    public static Signal input(int number, int width, boolean sequence, int axis) {
        return new Signal(INPUT - number, 0, width, sequence, sequence ? axis : 0, OPEN);
    }

    /**
     * Tells if this is an input of the network.
     *
     * @return false if a node makes it
     */
    public boolean isInput() {
        return node < 0;
    }

    /**
     * Returns the number of the input that this is.
     *
     * @return a number from 0
     */
    public int inputNumber() {
        return INPUT - node;
    }

    /**
     * Tells if the time steps, and the mask, are those of an input of the network.
     *
     * @return false for rows without time, and for a time axis of its own
     */
    public boolean hasAxis() {
        return sequence && steps == OPEN;
    }

    /** What a node makes of this row by row; the network numbers it when the node is added. */
    Signal like(int newWidth) {
        return new Signal(0, 0, newWidth, sequence, axis, steps);
    }

    /** A row for every sample; the network numbers it when the node is added. */
    static Signal rows(int width) {
        return new Signal(0, 0, width, false, 0, OPEN);
    }

    /**
     * Tells if two signals have rows for the same samples and time steps.
     *
     * @param other another signal of the network
     * @return if every row of one has a partner in the other
     */
    public boolean isAlignedWith(Signal other) {
        return sequence == other.sequence && axis == other.axis && steps == other.steps;
    }
}
