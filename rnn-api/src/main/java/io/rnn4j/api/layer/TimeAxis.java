package io.rnn4j.api.layer;

/**
 * The time axis of a {@link Signal}: none, that of an input of the network, or one of its own with
 * a fixed number of steps.
 *
 * @param sequence whether there is a row for every time step
 * @param input number of the network's input whose time steps and mask these are, from 0; 0 without
 *     a time axis and for an axis of its own
 * @param steps number of time steps of an axis of its own; {@link #OPEN} otherwise
 */
public record TimeAxis(boolean sequence, int input, int steps) {
    /** As many time steps as the input of the network has. */
    public static final int OPEN = 0;

    /** No time axis: one row for every sample. */
    public static final TimeAxis NONE = new TimeAxis(false, 0, OPEN);

    /**
     * {@return the time axis, and the mask, of an input of the network}
     *
     * @param number number of the input, from 0
     */
    public static TimeAxis ofInput(int number) {
        return new TimeAxis(true, number, OPEN);
    }

    /**
     * {@return an axis of its own, without masked steps}
     *
     * @param steps number of time steps, at least 1
     */
    public static TimeAxis ofLength(int steps) {
        return new TimeAxis(true, 0, steps);
    }

    /** {@return whether the time steps, and the mask, are those of an input of the network} */
    public boolean isOfInput() {
        return sequence && steps == OPEN;
    }
}
