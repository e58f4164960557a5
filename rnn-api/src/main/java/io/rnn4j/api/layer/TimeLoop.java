package io.rnn4j.api.layer;

/**
 * The way a recurrence runs over time.
 *
 * @param returnSequences whether there is an output for every time step, otherwise that of the last
 *     step read
 * @param reverse whether the steps are read from last to first; outputs stay at their time
 * @param parallelScan whether time is cut into blocks that are computed in parallel; building the
 *     network fails unless every next state is linear in the state, element by element
 */
public record TimeLoop(boolean returnSequences, boolean reverse, boolean parallelScan) {}
