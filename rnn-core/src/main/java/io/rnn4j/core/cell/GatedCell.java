package io.rnn4j.core.cell;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Settings;

/**
 * A cell with gates, whose activations are settings.
 *
 * @param <C> class of the cell
 */
interface GatedCell<C extends GatedCell<C>> extends Cell {
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
        return copy(this, "activation", activation);
    }

    /** {@return a copy with this activation of the gates} */
    default C recurrentActivation(Activation recurrentActivation) {
        return copy(this, "recurrent_activation", recurrentActivation);
    }

    /** Returns a copy of a cell of class C with one setting changed. */
    @SuppressWarnings("unchecked") // by the contract of the type parameter
    static <C extends Cell> C copy(Cell cell, String setting, Object value) {
        return (C) Settings.with(cell, setting, value);
    }
}
