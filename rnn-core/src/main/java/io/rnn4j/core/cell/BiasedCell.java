package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;

/**
 * A cell that may have a bias of x·W and one of h·U.
 *
 * @param <C> class of the cell
 */
interface BiasedCell<C extends BiasedCell<C>> extends Cell {
    /** {@return which biases the cell has} */
    GateBiases biases();

    @Override
    default boolean useBias() {
        return biases().useBias();
    }

    @Override
    default boolean recurrentBias() {
        return biases().recurrentBias();
    }

    /** {@return a copy with a bias of x·W or without it} */
    default C useBias(boolean useBias) {
        return GatedCell.copy(this, "use_bias", useBias);
    }

    /** {@return a copy with a separate bias of h·U or without it} */
    default C recurrentBias(boolean recurrentBias) {
        return GatedCell.copy(this, "recurrent_bias", recurrentBias);
    }
}
