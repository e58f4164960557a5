package io.rnn4j.interchange.onnx.symbol;

/**
 * The rows that a step computes.
 *
 * <p>Output 0 of a recurrent layer is its sequence; the others are its final states, those of the
 * forward direction first.
 *
 * @param step the step
 * @param output number of the output
 * @param width number of elements of a row
 * @param time the time axis; null if there is one row for every sample
 * @param at index of the only step that is meant; -1 for all of them
 */
public record Port(Step step, int output, int width, Axis.Free time, int at) {
    /**
     * Creates rows of all steps, or of no time axis.
     *
     * @param step the step
     * @param output number of the output
     * @param width number of elements of a row
     * @param time the time axis, or null
     */
    public Port(Step step, int output, int width, Axis.Free time) {
        this(step, output, width, time, -1);
    }

    /**
     * {@return the rows of one step}
     *
     * @param index its index; -1 for all steps
     */
    public Port at(int index) {
        return new Port(step, output, width, time, time == null ? -1 : index);
    }
}
