package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;

/** A cell that wraps another one and has the biases of its gates. */
interface WrappingCell extends Cell {
    /** {@return the wrapped cell} */
    Cell cell();

    @Override
    default boolean useBias() {
        return cell().useBias();
    }

    @Override
    default boolean recurrentBias() {
        return cell().recurrentBias();
    }
}
