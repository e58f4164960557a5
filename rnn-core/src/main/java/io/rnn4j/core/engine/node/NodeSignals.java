package io.rnn4j.core.engine.node;

/**
 * The signals that a node reads and writes.
 *
 * @param inputs the signals that the node reads
 * @param outputs the signals that the node writes, at least one
 * @param paths for each input how its gradient reaches the signal
 */
public record NodeSignals(SignalBuffer[] inputs, SignalBuffer[] outputs, GradientPath[] paths) {}
