package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;

/**
 * A cell with gates, whose activations are settings.
 *
 * @param <C> class of the cell
 */
@SuppressWarnings("doclint:missing") // settings are documented in the first sentence
public interface GatedCell<C extends GatedCell<C>> extends Cell {
    /** {@return the activations of the cell} */
    GateActivations activations();

    /** {@return the activation of the candidate, and of the cell state where there is one} */
    default Activation activation() {
        return activations().activation();
    }

    /** {@return the activation of the gates} */
    default Activation recurrentActivation() {
        return activations().recurrentActivation();
    }

    /** {@return a copy with this activation of the candidate and of the cell state} */
    default C activation(Activation activation) {
        return CellSettings.copy(this, "activation", activation);
    }

    /** {@return a copy with this activation of the gates} */
    default C recurrentActivation(Activation recurrentActivation) {
        return CellSettings.copy(this, "recurrent_activation", recurrentActivation);
    }
}
