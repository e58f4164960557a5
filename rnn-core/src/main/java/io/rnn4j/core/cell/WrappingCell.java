package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;

/** A cell around another one, whose gates have the biases of that. */
interface WrappingCell extends Cell {
    /** {@return the other cell} */
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
