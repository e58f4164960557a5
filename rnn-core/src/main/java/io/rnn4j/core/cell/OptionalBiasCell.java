package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;

/**
 * A cell whose biases are a setting.
 *
 * @param <C> class of the cell
 */
@SuppressWarnings("doclint:missing") // settings are documented in the first sentence
public interface OptionalBiasCell<C extends OptionalBiasCell<C>> extends Cell {
    /** {@return a copy with biases or without them} */
    default C useBias(boolean useBias) {
        return CellSettings.copy(this, "use_bias", useBias);
    }
}
