package io.rnn4j.api.cell;

import java.util.Objects;
import java.util.function.IntToDoubleFunction;

/**
 * A block of columns of a weight whose initial values are computed by a rule instead of the
 * initializer. Rules need no memory before the weight itself is allocated.
 *
 * @param firstColumn first column of the block, from 0
 * @param columns number of columns, at least 1
 * @param values initial value of all elements of a column as a function of its index in the block,
 *     from 0
 */
public record InitialColumns(int firstColumn, int columns, IntToDoubleFunction values) {
    /** Rejects null. */
    public InitialColumns {
        Objects.requireNonNull(values, "values");
    }

    /** A rule that is equal to another one of the same value. */
    private record Constant(double value) implements IntToDoubleFunction {
        @Override
        public double applyAsDouble(int column) {
            return value;
        }
    }

    /**
     * {@return a block of columns with one initial value}
     *
     * @param firstColumn first column of the block, from 0
     * @param columns number of columns, at least 1
     * @param value initial value of all elements
     */
    public static InitialColumns constant(int firstColumn, int columns, double value) {
        return new InitialColumns(firstColumn, columns, new Constant(value));
    }

    /**
     * {@return all columns of a weight with one initial value}
     *
     * @param columns number of columns, at least 1
     * @param value initial value of all elements
     */
    static InitialColumns constant(int columns, double value) {
        return constant(0, columns, value);
    }
}
