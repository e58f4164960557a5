package io.rnn4j.core.cell;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.SettingChecks;
import io.rnn4j.core.activation.Activations;

/**
 * The activations of a gated cell.
 *
 * @param activation activation of the candidate, and of the cell state where the cell has one
 * @param recurrentActivation activation of the gates
 */
public record GateActivations(Activation activation, Activation recurrentActivation) {
    /** Checks that both are given. */
    public GateActivations {
        SettingChecks.notNull("gate_activations", "activation", activation);
        SettingChecks.notNull("gate_activations", "recurrentActivation", recurrentActivation);
    }

    /** Creates the default activations: the hyperbolic tangent, and the sigmoid for the gates. */
    public GateActivations() {
        this(Activations.TANH, Activations.SIGMOID);
    }
}
