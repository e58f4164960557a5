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
 */
public record Port(Step step, int output, int width, Axis.Free time) {}
