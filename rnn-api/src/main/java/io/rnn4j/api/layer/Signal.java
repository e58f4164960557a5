package io.rnn4j.api.layer;

import java.util.Objects;

/**
 * The rows that pass from one node of a network to others: one row for every sample, or one for
 * every sample and time step. Only a {@link Network} creates the outputs of nodes.
 */
public final class Signal {
    /** The node number of the network's first input; those of further inputs are below it. */
    public static final int FIRST_INPUT = -1;

    private final int node;
    private final int output;
    private final int width;
    private final TimeAxis time;

    Signal(int node, int output, int width, TimeAxis time) {
        this.node = node;
        this.output = output;
        this.width = width;
        this.time = time;
    }

    /**
     * {@return an input of a network}
     *
     * @param number number of the input, from 0
     * @param width number of elements of a row, at least 1
     * @param time its time axis
     */
    public static Signal input(int number, int width, TimeAxis time) {
        Objects.requireNonNull(time, "time");
        return new Signal(FIRST_INPUT - number, 0, width, time);
    }

    /**
     * {@return the number of the node that computes it, in the order of declaration; negative for
     * an input of the network}
     */
    public int node() {
        return node;
    }

    /** {@return the index among the outputs of the node, from 0} */
    public int output() {
        return output;
    }

    /** {@return the number of elements of a row, at least 1} */
    public int width() {
        return width;
    }

    /** {@return its time axis} */
    public TimeAxis time() {
        return time;
    }

    /** {@return whether there is a row for every time step} */
    public boolean sequence() {
        return time.sequence();
    }

    /** {@return whether this is an input of the network rather than the output of a node} */
    public boolean isInput() {
        return node < 0;
    }

    /** {@return the number of this input of the network, from 0} */
    public int inputNumber() {
        return FIRST_INPUT - node;
    }

    /** Returns a signal of another width with the same time axis, not yet computed by a node. */
    Signal withWidth(int newWidth) {
        return new Signal(0, 0, newWidth, time);
    }

    /** Returns a signal without a time axis, not yet computed by a node. */
    static Signal rows(int width) {
        return new Signal(0, 0, width, TimeAxis.NONE);
    }

    /**
     * {@return whether another signal of the network has rows for the same samples and time steps}
     *
     * @param other another signal of the network
     */
    public boolean isAlignedWith(Signal other) {
        Objects.requireNonNull(other, "other");
        return time.equals(other.time);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Signal signal
                && node == signal.node
                && output == signal.output
                && width == signal.width
                && time.equals(signal.time);
    }

    @Override
    public int hashCode() {
        return Objects.hash(node, output, width, time);
    }

    @Override
    public String toString() {
        return "output %s of node %s, %s".formatted(output, node, SignalChecks.describe(this));
    }
}
