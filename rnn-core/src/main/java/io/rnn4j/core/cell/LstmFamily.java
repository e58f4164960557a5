package io.rnn4j.core.cell;

/**
 * The settings that the cells of the LSTM family have in common.
 *
 * @param <C> class of the cell
 */
@SuppressWarnings("doclint:missing") // settings are documented in the first sentence
public interface LstmFamily<C extends LstmFamily<C>> extends GatedCell<C>, RecurrentBiasCell<C> {
    /**
     * {@return a copy with an initial bias of the forget gate of 1 (Jozefowicz et al. 2015), or of
     * 0}
     */
    default C unitForgetBias(boolean unitForgetBias) {
        return CellSettings.copy(this, "unit_forget_bias", unitForgetBias);
    }
}
