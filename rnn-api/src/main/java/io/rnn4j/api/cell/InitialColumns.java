package io.rnn4j.api.cell;

/**
 * A block of columns of a weight whose initial value is a constant instead of the values of the
 * initializer.
 *
 * @param firstColumn first column of the block, from 0
 * @param columns number of columns, at least 1
 * @param value initial value of all elements of these columns
 */
public record InitialColumns(int firstColumn, int columns, double value) {}
