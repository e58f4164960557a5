package io.rnn4j.core.cell;

/**
 * A cell with optional biases of x·W and of h·U.
 *
 * @param <C> class of the cell
 */
@SuppressWarnings("doclint:missing") // settings are documented in the first sentence
public interface RecurrentBiasCell<C extends RecurrentBiasCell<C>> extends OptionalBiasCell<C> {
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

    /** {@return a copy with a separate bias of h·U or without it} */
    default C recurrentBias(boolean recurrentBias) {
        return CellSettings.copy(this, "recurrent_bias", recurrentBias);
    }
}
