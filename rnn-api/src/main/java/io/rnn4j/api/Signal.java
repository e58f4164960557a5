package io.rnn4j.api;

/**
 * What flows from one node of a network to others: rows of a width, one for every sample, or one
 * for every sample and time step.
 *
 * @param node the number of the node that makes it, in the order of declaration; -1 for the
 *     network's input
 * @param width elements of a row
 * @param sequence if there is a row for every time step
 * @param steps the number of time steps if the signal has a time axis of its own; {@link #OPEN} if
 *     it has that of the network's input, and with it the mask, or no time axis
 */
public record Signal(int node, int width, boolean sequence, int steps) {
    /** As many time steps as the network's input has. */
    public static final int OPEN = 0;

    /** The number of the network's input. */
    public static final int INPUT = -1;

    /**
     * A signal without a time axis of its own.
     *
     * @param node the number of the node that makes it
     * @param width elements of a row
     * @param sequence if there is a row for every time step of the network's input
     */
    public Signal(int node, int width, boolean sequence) {
        this(node, width, sequence, OPEN);
    }

    /**
     * Tells if two signals have rows for the same samples and time steps.
     *
     * @param other another signal of the network
     * @return if every row of one has a partner in the other
     */
    public boolean isAlignedWith(Signal other) {
        return sequence == other.sequence && steps == other.steps;
    }
}
