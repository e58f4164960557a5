package io.rnn4j.api;

/**
 * What flows from one node of a network to the next: rows of a width, one for every sample, or one
 * for every sample and time step.
 *
 * @param node the number of the node that makes it, in the order of declaration; -1 for the
 *     network's input
 * @param width elements of a row
 * @param sequence if there is a row for every time step
 */
public record Signal(int node, int width, boolean sequence) {}
